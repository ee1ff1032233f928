//! The format in which a returned value is written.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};

use super::reply_value::ExposedValue;
use crate::error::{Error, Result};
use crate::http::Choice;

/// The format in which a value is written.
#[derive(Debug)]
pub(super) enum BodyWriter {
    Json,
    /// A format that the client accepts. It is boxed, because most responses have none and are
    /// moved.
    Chosen(Box<Choice<'static>>),
}

impl BodyWriter {
    /// Returns the media type that the response has before it is written.
    pub(super) fn media_type(&self) -> Option<HeaderValue> {
        match self {
            Self::Json => Some(HeaderValue::from_static("application/json")),
            Self::Chosen(choice) => HeaderValue::from_str(choice.media_type()).ok(),
        }
    }

    /// Returns the bytes of a value, and sets their media type, unless the handler or an
    /// interceptor has set another one.
    pub(super) fn write(&self, value: ExposedValue<'_>, headers: &mut HeaderMap) -> Result<Bytes> {
        let choice = match self {
            Self::Json => return value.write().map(Bytes::from),
            Self::Chosen(choice) => choice,
        };
        let (body, media_type) = choice.bytes(&value, value.value.type_name())?;
        if headers.get(CONTENT_TYPE).is_none_or(|current| current == choice.media_type()) {
            let media_type = HeaderValue::from_str(media_type).map_err(Error::internal)?;
            headers.insert(CONTENT_TYPE, media_type);
        }
        Ok(body.into())
    }
}
