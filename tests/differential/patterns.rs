//! Regular expressions of rules, with strings that match and strings that do not.

/// A pattern as it is written in `#[rule(pattern(...))]`, strings that match it, and others that almost do.
pub type Known = (&'static str, &'static [&'static str], &'static [&'static str]);

/// All patterns.
pub const PATTERNS: &[Known] = &[
    (r"^[a-z]+$", &["abc", "z"], &["", "Abc", "a1", "abc\n", "ä"]),
    (r"^\d{2,4}$", &["12", "1234"], &["1", "12345", "\u{661}\u{662}\u{663}", "12a"]),
    (r"\w+-\w+", &["ab-cd", "!a-b!"], &["ab", "-", "é-ü", "a -b"]),
    (r"^\S+\s\S+$", &["a b", "x\u{a0}y", "x\u{feff}y"], &["ab", "a  b", "x\u{85}y", " a"]),
    (r"\bcat\b", &["a cat", "cat"], &["cats", "concat", "_cat"]),
    (r"^a.c$", &["abc", "a\u{1f600}c"], &["a\nc", "a\rc", "a\u{2028}c", "ac"]),
    (r"^(?:red|green|blue)$", &["red", "blue"], &["reds", "Red", ""]),
    (r"^[^@\s]+@[^@\s]+$", &["a@b", "ä@ö"], &["a@", "@b", "a b@c", "a@\u{a0}"]),
    (r"^\p{L}+$", &["abc", "äß", "\u{3b1}"], &["a1", "", "a b"]),
    (r"^\+?[0-9 ()\-]{3,}$", &["+12 (3)", "12-34"], &["ab", "12", "+"]),
];
