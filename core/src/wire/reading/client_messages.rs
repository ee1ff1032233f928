//! Messages for clients about expected values. The messages of serde are meant for programmers.

use std::borrow::Cow;

use super::distinct::{NOT_UNIQUE, REPEATED};
use super::scalar::Scalar;
use super::string_check::UUID_EXPECTATION;

/// An expected type: its name in JSON Schema, if there is one, and a message.
pub(crate) type Expected = (Option<&'static str>, Cow<'static, str>);

/// Converts the expected type that serde reports.
pub(crate) fn expected(from_serde: &str) -> Expected {
    let of = |kind, message: &'static str| (Some(kind), Cow::Borrowed(message));
    match from_serde {
        "u8" => scalar::<u8>(),
        "u16" => scalar::<u16>(),
        "u32" => scalar::<u32>(),
        "u64" => scalar::<u64>(),
        "u128" => scalar::<u128>(),
        "usize" => scalar::<usize>(),
        "i8" => scalar::<i8>(),
        "i16" => scalar::<i16>(),
        "i32" => scalar::<i32>(),
        "i64" => scalar::<i64>(),
        "i128" => scalar::<i128>(),
        "isize" => scalar::<isize>(),
        "f32" | "f64" => scalar::<f64>(),
        "a boolean" => scalar::<bool>(),
        "a character" => scalar::<char>(),
        "a string" | "a borrowed string" | "string or bytes" => scalar::<String>(),
        UUID_EXPECTATION => of("string", "must be a UUID"),
        "path string" | "field identifier" => scalar::<String>(),
        "unit" => of("null", "must be `null`"),
        "a formatted date string" => of("string", "must be a date, as in `2024-05-31`"),
        "a formatted time string" => of("string", "must be a time, as in `12:30:00`"),
        "a formatted date and time string" => {
            of("string", "must be a date and time, as in `2024-05-31T12:30:00`")
        }
        "an RFC 3339 formatted date and time string" => of("string", DATE_TIME),
        "any valid JSON value" => (None, "must be a valid JSON value".into()),
        "a map" | "struct variant" | "newtype variant" => of("object", "must be an object"),
        "an object with one field" => of("object", ONE_FIELD),
        "a sequence" | "tuple variant" => of("array", "must be a list"),
        other => expected_by_prefix(other),
    }
}

/// The message for a date and time with a time zone.
pub(crate) const DATE_TIME: &str =
    "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";

fn scalar<T: Scalar>() -> Expected {
    (Some(T::KIND), T::message())
}

/// Converts an expected type whose description ends with the name of a Rust type.
fn expected_by_prefix(from_serde: &str) -> Expected {
    let starts_with = |prefixes: &[&str]| prefixes.iter().any(|one| from_serde.starts_with(one));
    if starts_with(&["struct ", "internally tagged enum", "adjacently tagged enum"]) {
        (Some("object"), "must be an object".into())
    } else if starts_with(&["a nonzero "]) {
        (Some("integer"), "must be a whole number other than 0".into())
    } else if starts_with(&[
        "an array of length ",
        "a tuple of size ",
        "tuple struct ",
        "tuple variant ",
    ]) {
        (Some("array"), length_in(from_serde).unwrap_or("must be a list".into()))
    } else if starts_with(&["unit struct ", "unit variant "]) {
        (Some("null"), "must be `null`".into())
    } else if starts_with(&["enum ", "variant "]) {
        (None, "must be one of several variants".into())
    } else {
        (None, format!("must be {from_serde}").into())
    }
}

/// Returns the message about the length of a list, from an expected type that contains a number.
pub(crate) fn length_in(from_serde: &str) -> Option<Cow<'static, str>> {
    let count = from_serde.split(' ').rev().find_map(|word| word.parse::<usize>().ok())?;
    Some(exact_length(count).into())
}

/// Returns the message for a list that must have this number of elements.
pub(crate) fn exact_length(count: usize) -> String {
    let unit = if count == 1 { "item" } else { "items" };
    format!("must have exactly {count} {unit}")
}

/// Prefixes of the error messages of common types, and the messages that replace them.
const REPLACEMENTS: &[(&str, &str)] = &[
    ("UUID parsing failed", "must be a UUID"),
    ("invalid IP address", "must be an IP address"),
    ("invalid IPv4 address", "must be an IPv4 address"),
    ("invalid IPv6 address", "must be an IPv6 address"),
    ("invalid socket address", "must be a socket address"),
    ("invalid IPv4 socket address", "must be a socket address"),
    ("invalid IPv6 socket address", "must be a socket address"),
    ("overflow deserializing Duration", "must be a shorter duration"),
    ("overflow deserializing SystemTime", "must be an earlier time"),
    ("data did not match any variant", "must have one of the allowed forms"),
];

/// Prefixes of parse errors of the standard library, chrono and uuid.
const PARSE_ERRORS: &[&str] = &[
    "input contains invalid characters",
    "input is not enough for unique date and time",
    "input is out of range",
    "no possible date and time matching input",
    "premature end of input",
    "trailing input",
    "invalid digit found",
    "cannot parse ",
    "number too ",
    "number would be zero",
    "invalid float literal",
    "invalid MAC",
    "provided string was not",
    "too many characters",
    "invalid utf-8",
    "incomplete utf-8",
    "out of range integral type conversion",
    "converted integer out of range",
    "invalid character: expected an optional prefix",
    "invalid character: found `",
    "invalid length: expected",
    "invalid length: found",
    "invalid group",
    "failed to parse a UUID",
    "non-UTF8 input",
    "invalid value:",
    "invalid type:",
];

/// Converts the message of a `Deserialize` impl into a code, a message, and the name of the invalid field, if known.
pub(crate) fn from_custom(message: String) -> (&'static str, String, Option<String>) {
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let name = rest.split_once('`').map(|(name, _)| name.to_owned());
        return ("unknown", UNKNOWN.to_owned(), name);
    }
    match &*message {
        NOT_UNIQUE => return ("unique", message, None),
        REPEATED => return ("repeated", message, None),
        TOO_COMPLEX => return ("too_complex", message, None),
        _ => {}
    }
    if message.starts_with("no variant of enum") {
        return ("required", "must have a field with the name of a variant".to_owned(), None);
    }
    let replacement = REPLACEMENTS.iter().find(|(prefix, _)| message.starts_with(prefix));
    if let Some((_, replacement)) = replacement {
        return ("type", (*replacement).to_owned(), None);
    }
    let is_parse_error = PARSE_ERRORS.iter().any(|prefix| message.starts_with(prefix));
    let message = if is_parse_error { "is not valid".to_owned() } else { message };
    ("type", message, None)
}

/// Converts the message of another crate's deserializer.
pub(crate) fn from_deserializer(message: &str) -> Cow<'static, str> {
    let message = message.split_once(" at line ").map_or(message, |(message, _)| message);
    let Some((problem, expectation)) = message.rsplit_once(", expected ") else {
        return from_custom(message.to_owned()).1.into();
    };
    let serde_errors = ["invalid type: ", "invalid value: ", "invalid length "];
    if problem.contains("unknown variant ") {
        let names = expectation.split('`').skip(1).step_by(2);
        one_of(names).into()
    } else if serde_errors.iter().any(|error| problem.contains(error)) {
        expected(expectation).1
    } else {
        from_custom(message.to_owned()).1.into()
    }
}

/// Converts the message of another crate's parser for a document format. Its details are not for clients.
pub(crate) fn from_parser(message: &str) -> Cow<'static, str> {
    let name_after = |prefix: &str| message.strip_prefix(prefix)?.split('`').next();
    if let Some(name) = name_after("missing field `") {
        return format!("must have the field `{name}`").into();
    }
    if let Some(name) = name_after("duplicate field `") {
        return format!("must have the field `{name}` only once").into();
    }
    if PARSER_DETAILS.iter().any(|detail| message.contains(detail)) {
        "is not valid".into()
    } else {
        from_deserializer(message)
    }
}

/// Substrings of the messages of the parsers for YAML, XML, CBOR and MessagePack.
const PARSER_DETAILS: &[&str] = &[
    "cannot deserialize primitive",
    "msgpack",
    "unexpected `Event::",
    "expected string scalar",
    "expected mapping",
    "expected sequence",
    "strict mode",
    "invalid boolean",
    "invalid u",
    "invalid i",
    "invalid f",
    "the document ",
    "a text is not UTF-8",
    "a number is too large",
];

/// Returns the message for a field whose name, which is the key of a map, is invalid.
pub(crate) fn about_name(message: impl std::fmt::Display) -> String {
    format!("the name of this field {message}")
}

/// The message for a value of untagged enums that would take too much work to read.
pub(crate) const TOO_COMPLEX: &str =
    "has too many possible interpretations; nest its values less deeply";

/// The message for an unknown field.
pub(crate) const UNKNOWN: &str = "is an unknown field";

/// The message for a missing field.
pub(crate) const REQUIRED: &str = "is required";

/// The message for an object that must have the name of a variant as its only field.
pub(crate) const ONE_FIELD: &str = "must be an object with exactly one field";

/// Returns the message that lists the names that a value may have.
pub(crate) fn one_of<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match &*names {
        [] => "no value is allowed here".to_owned(),
        [only] => format!("must be {only}"),
        names => format!("must be one of {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::from_deserializer;

    #[test]
    fn converts_messages_of_other_crates() {
        for (message, converted) in [
            ("invalid digit found in string", "is not valid"),
            ("unknown variant `x`, expected `a` or `b`", "must be one of `a`, `b`"),
            ("unknown variant `x`, expected one of `a`, `b`, `c`", "must be one of `a`, `b`, `c`"),
            (
                "invalid value: integer `300`, expected u8 at line 1 column 20",
                "must be a whole number from 0 to 255",
            ),
            ("invalid type: map, expected a string", "must be a string"),
            ("must be even", "must be even"),
            ("premature end of input", "is not valid"),
            ("invalid value: map, expected unit variant Pet::None", "must be `null`"),
            ("invalid IPv4 socket address syntax", "must be a socket address"),
        ] {
            assert_eq!(from_deserializer(message), converted, "{message}");
        }
    }
}
