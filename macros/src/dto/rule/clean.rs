//! The sanitization of strings, as far as their schemas depend on it.

use std::sync::OnceLock;

use super::{Kind, Rules};

/// The sanitization of a string.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Clean {
    pub trims: bool,
    pub case: Option<Case>,
}

/// The case that a string is converted to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Lower,
    Upper,
}

/// The white space that `trim` removes.
pub const SPACE: &str = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";

impl Clean {
    /// Returns how a field is sanitized; `None` if a schema can't describe it.
    pub fn from_rules(rules: &[Rules]) -> Option<Self> {
        let mut clean = Self::default();
        for rule in rules.iter().flat_map(|rules| &rules.rules) {
            match rule.kind {
                Kind::Sanitize("Trim") => clean.trims = true,
                Kind::Sanitize("Lowercase") => clean.case = Some(Case::Lower),
                Kind::Sanitize("Uppercase") => clean.case = Some(Case::Upper),
                Kind::Sanitize(_) => return None,
                _ => {}
            }
        }
        Some(clean)
    }

    /// Whether the string stays unchanged.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Case {
    /// Returns a letter in this case, as the sanitizer converts it: one whose other case has several letters stays.
    fn convert(self, letter: char) -> char {
        let several = match self {
            Self::Lower => {
                let mut all = letter.to_lowercase();
                (all.next(), all.next())
            }
            Self::Upper => {
                let mut all = letter.to_uppercase();
                (all.next(), all.next())
            }
        };
        match several {
            (Some(other), None) => other,
            _ => letter,
        }
    }

    /// Returns the letters that change, with the letters that they become.
    fn changes(self) -> &'static [(char, char)] {
        static ALL: [OnceLock<Vec<(char, char)>>; 2] = [OnceLock::new(), OnceLock::new()];
        ALL[usize::from(self == Self::Upper)].get_or_init(|| {
            let all = ('\0'..=char::MAX).map(|letter| (letter, self.convert(letter)));
            all.filter(|(letter, other)| letter != other).collect()
        })
    }

    /// Returns the letters that become this one.
    pub fn sent(self, letter: char) -> Vec<char> {
        let own = std::iter::once(letter).filter(|letter| self.convert(*letter) == *letter);
        own.chain(self.others(letter, letter)).collect()
    }

    /// Returns the other letters that become one of a range.
    pub fn others(self, start: char, end: char) -> impl Iterator<Item = char> {
        let changes = self.changes().iter();
        let sent = changes.filter(move |(_, other)| (start..=end).contains(other));
        sent.map(|(letter, _)| *letter)
    }

    /// Returns the ranges that become a range.
    pub fn sent_range(self, start: char, end: char) -> Vec<(char, char)> {
        let own = (start..=end).filter(|letter| self.convert(*letter) == *letter);
        let mut ranges = ranges(own);
        ranges.extend(self::ranges(self.others(start, end)));
        ranges
    }
}

/// Returns the ranges of letters in order.
fn ranges(letters: impl Iterator<Item = char>) -> Vec<(char, char)> {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for letter in letters {
        match ranges.last_mut() {
            Some((_, end)) if (*end..=letter).nth(1) == Some(letter) => *end = letter,
            _ => ranges.push((letter, letter)),
        }
    }
    ranges
}
