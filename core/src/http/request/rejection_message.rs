//! Replaces the messages of axum's rejections.
//!
//! A rejection contains only a message, in which axum includes parser errors and names of Rust
//! types.

use crate::error::Error;
use crate::wire::reading::client_messages;

/// The input of an extractor of axum.
#[derive(Clone, Copy)]
enum Input {
    Path,
    Query,
    Form,
    Json,
}

impl Input {
    /// Returns the error code for input that can't be read into its type.
    const fn code(self) -> &'static str {
        match self {
            Self::Path => "invalid_param",
            Self::Query => "invalid_query",
            Self::Form => "invalid_form",
            Self::Json => "invalid_body",
        }
    }

    /// Returns the message for input that can't be read into its type.
    fn message(self, reason: &str) -> String {
        match self {
            Self::Path => path(reason),
            Self::Query => read("the query", reason),
            Self::Form => read("the form", reason),
            Self::Json => read("the body", reason),
        }
    }
}

/// The beginnings of axum's messages about invalid input.
const READ: &[(&str, Input)] = &[
    ("Invalid URL: ", Input::Path),
    ("Failed to deserialize query string: ", Input::Query),
    ("Failed to deserialize form body: ", Input::Form),
    ("Failed to deserialize form: ", Input::Form),
    ("Failed to deserialize the JSON body into the target type: ", Input::Json),
];
const NOT_JSON: &str = "Failed to parse the request body as JSON: ";
const NOT_UTF8: &str = "Request body didn't contain valid UTF-8";
const NOT_BUFFERED: &str = "Failed to buffer the request body";

/// Sets the code and the message that correspond to a rejection's message. Unknown messages are
/// kept.
pub(crate) fn apply(error: Error, text: String) -> Error {
    let replacement = READ.iter().find_map(|(beginning, input)| {
        text.strip_prefix(beginning).map(|reason| (input.code(), input.message(reason)))
    });
    let (code, message) = match replacement {
        Some(replacement) => replacement,
        None if text.starts_with(NOT_JSON) => ("invalid_json", not_json(&text)),
        None if text.starts_with(NOT_UTF8) => ("invalid_text", "the body must be UTF-8".to_owned()),
        None if text.starts_with(NOT_BUFFERED) => {
            ("bad_request", "the request body was interrupted".to_owned())
        }
        None => return error.with_message(text),
    };
    // The text contains the location of an invalid value, which `wire/reading/invalid_value.rs` reads.
    error.with_code(code).with_message(message).with_source(text)
}

/// Returns the message about a value that can't be read. `reason` may begin with the location of
/// the value.
fn read(input: &str, reason: &str) -> String {
    let is_location = |location: &&str| !location.contains([' ', '`']);
    match reason.split_once(": ").filter(|(location, _)| is_location(location)) {
        Some((location, reason)) => {
            format!("`{location}` in {input} {}", client_messages::from_deserializer(reason))
        }
        None if reason.starts_with("missing field `") => {
            let name = reason.split('`').nth(1).unwrap_or_default();
            format!("`{name}` in {input} {}", client_messages::REQUIRED)
        }
        None => format!("{input} {}", client_messages::from_deserializer(reason)),
    }
}

/// Returns the message about path parameters. axum reports the invalid one in several ways.
fn path(reason: &str) -> String {
    let quoted = |after: &str| reason.split_once(after)?.1.split('`').nth(1);
    if let Some(name) = quoted("Invalid UTF-8 in ") {
        return format!("the path parameter `{name}` must be UTF-8");
    }
    let name = reason.strip_prefix("Cannot parse `").and_then(|rest| rest.split('`').next());
    let is_named = reason.contains("` with value `");
    match name.filter(|_| is_named) {
        Some(name) => format!("the path parameter `{name}` is not valid"),
        None => "a path parameter is not valid".to_owned(),
    }
}

fn not_json(text: &str) -> String {
    let problem =
        if text.contains("EOF while parsing") { "ends too early" } else { "is not valid JSON" };
    let location = text.rsplit_once(" at line ").map(|(_, location)| location);
    let numbers = location.and_then(|location| location.split_once(" column "));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match numbers.filter(|(line, column)| is_number(line) && is_number(column)) {
        Some((line, column)) => format!("the body {problem}, at line {line} column {column}"),
        None => format!("the body {problem}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str) -> (String, String) {
        let error = apply(Error::bad_request(), text.to_owned());
        (error.code().to_owned(), error.message().unwrap_or_default().to_owned())
    }

    #[test]
    fn replaces_the_messages_of_parsers() {
        for (text, code, message) in [
            (
                "Invalid URL: Cannot parse `x` to a `u32`",
                "invalid_param",
                "a path parameter is not valid",
            ),
            (
                "Invalid URL: Cannot parse `id` with value `x` to a `u32`",
                "invalid_param",
                "the path parameter `id` is not valid",
            ),
            (
                "Invalid URL: Invalid UTF-8 in `name`",
                "invalid_param",
                "the path parameter `name` must be UTF-8",
            ),
            (
                "Failed to deserialize query string: page: invalid digit found in string",
                "invalid_query",
                "`page` in the query is not valid",
            ),
            (
                "Failed to deserialize query string: missing field `page`",
                "invalid_query",
                "`page` in the query is required",
            ),
            (
                "Failed to deserialize the JSON body into the target type: a[0].b: invalid type: map, expected u8 at line 1 column 2",
                "invalid_body",
                "`a[0].b` in the body must be a whole number from 0 to 255",
            ),
            (
                "Failed to parse the request body as JSON: expected value at line 1 column 7",
                "invalid_json",
                "the body is not valid JSON, at line 1 column 7",
            ),
            (
                "Failed to parse the request body as JSON: a.b: EOF while parsing a value at line 2 column 0",
                "invalid_json",
                "the body ends too early, at line 2 column 0",
            ),
            (
                "Request body didn't contain valid UTF-8: invalid utf-8 sequence of 1 bytes from index 0",
                "invalid_text",
                "the body must be UTF-8",
            ),
            ("bring a token", "bad_request", "bring a token"),
        ] {
            assert_eq!(replaced(text), (code.to_owned(), message.to_owned()), "{text}");
        }
    }
}
