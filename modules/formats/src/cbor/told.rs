//! What is wrong with a document, in words.

use std::fmt;

use serde::de::Error;

/// The error of what reads a document. Those of the decoder are shown as the program has them, in quotes:
/// through each level of a document that would double what has to be escaped.
#[derive(Debug)]
pub(super) struct Told(String);

impl Told {
    /// An error of the decoder, which may hold one of ours.
    pub(super) fn of(error: impl Error) -> Self {
        let shown = error.to_string();
        let quoted = shown.strip_prefix("Custom(\"").and_then(|rest| rest.strip_suffix("\")"));
        Self(match quoted {
            Some(text) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
            None => words(&shown),
        })
    }
}

/// One of ours as an error of the decoder.
pub(super) fn back<E: Error>(told: Told) -> E {
    E::custom(told)
}

/// An error of the decoder itself.
fn words(shown: &str) -> String {
    let Some(fault) = shown.strip_prefix("Core(") else { return shown.to_owned() };
    let kind = fault.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let name = fault.split('"').nth(1).unwrap_or("another value");
    match kind {
        "Mismatch" => format!("invalid type: expected {name}"),
        "Eof" => "the document ends too early".to_owned(),
        "RequireUtf8" => "a text is not UTF-8".to_owned(),
        "CastOverflow" => "a number is too large".to_owned(),
        "DepthOverflow" => "the document is nested too deep".to_owned(),
        _ => "the document is not valid CBOR".to_owned(),
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

impl Error for Told {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
