//! Errors with plain messages.

use std::fmt;

use serde::de::Error;

/// An error while a document is read. The decoder wraps errors in its own, and formats those with quotes: at each
/// level of a document, that would double the escapes.
#[derive(Debug)]
pub(super) struct CborError(String);

impl CborError {
    /// Converts an error of the decoder, and unwraps one of this type.
    pub(super) fn from_decoder(error: impl Error) -> Self {
        let text = error.to_string();
        let quoted = text.strip_prefix("Custom(\"").and_then(|rest| rest.strip_suffix("\")"));
        Self(match quoted {
            Some(message) => message.replace("\\\"", "\"").replace("\\\\", "\\"),
            None => plain_message(&text),
        })
    }
}

/// Converts an error into one of the decoder.
pub(super) fn into_decoder_error<E: Error>(error: CborError) -> E {
    E::custom(error)
}

/// The message for an error of the decoder itself. `baya-core` recognizes these messages, and never sends them to
/// clients.
fn plain_message(text: &str) -> String {
    let Some(error) = text.strip_prefix("Core(") else { return text.to_owned() };
    let kind = error.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    let name = error.split('"').nth(1).unwrap_or("another value");
    match kind {
        "Mismatch" => format!("invalid type: expected {name}"),
        "Eof" => "the document ends too early".to_owned(),
        "RequireUtf8" => "a text is not UTF-8".to_owned(),
        "CastOverflow" => "a number is too large".to_owned(),
        "DepthOverflow" => "the document is nested too deep".to_owned(),
        _ => "the document is not valid CBOR".to_owned(),
    }
}

impl fmt::Display for CborError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CborError {}

impl Error for CborError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
