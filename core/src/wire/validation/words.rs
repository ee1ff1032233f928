//! Messages for clients about what a value must be. serde describes the expected type for programmers.

use std::borrow::Cow;

use super::distinct::{ONCE, TWICE};
use super::scalar::Scalar;
use crate::wire::json::{OF_UUIDS, TOO_COMPLEX};
use crate::wire::schema::Shape;

/// What is expected: the JSON Schema type, if there is one, and a message.
pub(crate) type Expected = (Option<&'static str>, Cow<'static, str>);

/// Returns what is expected, from the expectation that serde reports.
pub(crate) fn expected(by_serde: &str) -> Expected {
    let of = |kind, words: &'static str| (Some(kind), Cow::Borrowed(words));
    match by_serde {
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
        OF_UUIDS => of("string", "must be a UUID"),
        "path string" | "field identifier" => scalar::<String>(),
        "unit" => of("null", "must be `null`"),
        "a formatted date string" => of("string", "must be a date, as in `2024-05-31`"),
        "a formatted time string" => of("string", "must be a time, as in `12:30:00`"),
        "a formatted date and time string" => {
            of("string", "must be a date and time, as in `2024-05-31T12:30:00`")
        }
        "an RFC 3339 formatted date and time string" => of("string", DATE_TIME),
        "any valid JSON value" => (None, "must be a value that JSON has".into()),
        "a map" | "struct variant" | "newtype variant" => of("object", "must be an object"),
        "an object with one field" => of("object", ONE_FIELD),
        "a sequence" | "tuple variant" => of("array", "must be a list"),
        other => by_beginning(other),
    }
}

const DATE_TIME: &str = "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";

/// Returns what the schema of a type requires. Returns `None` for a string if the schema has no format.
pub(crate) fn of_shape(shape: &Shape, is_text: bool) -> Option<(&'static str, Cow<'static, str>)> {
    let of = |kind, words: &'static str| Some((kind, Cow::Borrowed(words)));
    match shape {
        Shape::Text("date") => of("string", "must be a date, as in `2024-05-31`"),
        Shape::Text("date-time") => of("string", DATE_TIME),
        Shape::Text("time") => of("string", "must be a time, as in `12:30:00`"),
        Shape::Text("duration") => of("string", "must be a duration, as in `PT1H30M`"),
        Shape::Text("uri") => of("string", "must be a URL"),
        Shape::Text("") if is_text => None,
        Shape::Text("") => of("string", "must be a string"),
        Shape::Text(format) => Some(("string", format!("must be a valid `{format}`").into())),
        Shape::Boolean => of("boolean", "must be true or false"),
        Shape::Number(_) => of("number", "must be a number"),
        _ => None,
    }
}

fn scalar<T: Scalar>() -> Expected {
    (Some(T::KIND), T::words())
}

/// Returns what is expected, from an expectation that ends with the name of a type.
fn by_beginning(words: &str) -> Expected {
    let begins = |with: &[&str]| with.iter().any(|with| words.starts_with(with));
    if begins(&["struct ", "internally tagged enum", "adjacently tagged enum"]) {
        (Some("object"), "must be an object".into())
    } else if begins(&["a nonzero "]) {
        (Some("integer"), "must be a whole number other than 0".into())
    } else if begins(&[
        "an array of length ",
        "a tuple of size ",
        "tuple struct ",
        "tuple variant ",
    ]) {
        (Some("array"), exactly(words).unwrap_or("must be a list".into()))
    } else if begins(&["unit struct ", "unit variant "]) {
        (Some("null"), "must be `null`".into())
    } else if begins(&["enum ", "variant "]) {
        (None, "must be one of several variants".into())
    } else {
        (None, format!("must be {words}").into())
    }
}

/// Returns the message about the length of a list, from the number in the expectation.
pub(crate) fn exactly(words: &str) -> Option<Cow<'static, str>> {
    let count = words.split(' ').rev().find_map(|word| word.parse::<usize>().ok())?;
    Some(exactly_so_many(count).into())
}

/// Returns the message about the length of a list that must have this number of elements.
pub(crate) fn exactly_so_many(count: usize) -> String {
    let unit = if count == 1 { "item" } else { "items" };
    format!("must have exactly {count} {unit}")
}

/// The messages that replace those of common types.
const KNOWN: &[(&str, &str)] = &[
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

/// The beginnings of parse errors of the standard library and chrono.
const OF_PARSERS: &[&str] = &[
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
    "invalid length: expected",
    "invalid group",
    "invalid value:",
    "invalid type:",
];

/// Converts the message of a `Deserialize` impl: returns a code, a message and the field that it is about.
pub(crate) fn custom(message: String) -> (&'static str, String, Option<String>) {
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let name = rest.split_once('`').map(|(name, _)| name.to_owned());
        return ("unknown", UNKNOWN.to_owned(), name);
    }
    match &*message {
        TWICE => return ("unique", message, None),
        ONCE => return ("repeated", message, None),
        TOO_COMPLEX => return ("too_complex", message, None),
        _ => {}
    }
    if message.starts_with("no variant of enum") {
        return ("required", "must have a field that names a variant".to_owned(), None);
    }
    let known = KNOWN.iter().find(|(beginning, _)| message.starts_with(beginning));
    if let Some((_, words)) = known {
        return ("type", (*words).to_owned(), None);
    }
    let is_of_parser = OF_PARSERS.iter().any(|beginning| message.starts_with(beginning));
    let message = if is_of_parser { "is not valid".to_owned() } else { message };
    ("type", message, None)
}

/// Converts the message of a deserializer of another crate.
pub(crate) fn of_message(message: &str) -> Cow<'static, str> {
    let message = message.split_once(" at line ").map_or(message, |(message, _)| message);
    let Some((about, wanted)) = message.rsplit_once(", expected ") else {
        return custom(message.to_owned()).1.into();
    };
    let is_of_serde = |beginning: &str| about.contains(beginning);
    if is_of_serde("unknown variant ") {
        let names = wanted.split('`').skip(1).step_by(2);
        one_of(names).into()
    } else if ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .any(|of| is_of_serde(of))
    {
        expected(wanted).1
    } else {
        custom(message.to_owned()).1.into()
    }
}

/// Returns the message for a document whose parser is another crate's: its own words are not for clients.
pub(crate) fn of_document(message: &str) -> Cow<'static, str> {
    let named = |beginning: &str| message.strip_prefix(beginning)?.split('`').next();
    if let Some(name) = named("missing field `") {
        return format!("must have the field `{name}`").into();
    }
    if let Some(name) = named("duplicate field `") {
        return format!("must have the field `{name}` only once").into();
    }
    if OF_FORMATS.iter().any(|part| message.contains(part)) {
        "is not valid".into()
    } else {
        of_message(message)
    }
}

/// Parts of messages of the parsers of YAML, XML, CBOR and MessagePack.
const OF_FORMATS: &[&str] = &[
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

/// Returns the message about the name of a field, which is the key of a map.
pub(crate) fn of_name(message: impl std::fmt::Display) -> String {
    format!("the name of this field {message}")
}

/// The message for a field that a type does not have.
pub(crate) const UNKNOWN: &str = "is an unknown field";

/// The message for a missing field.
pub(crate) const REQUIRED: &str = "is required";

/// The message for an object that names a variant.
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
    use super::of_message;

    #[test]
    fn converts_messages_of_other_crates() {
        for (message, words) in [
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
            assert_eq!(of_message(message), words, "{message}");
        }
    }
}
