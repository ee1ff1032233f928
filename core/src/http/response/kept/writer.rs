//! The format in which a kept value is written.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};

use super::value::Seen;
use crate::error::{Error, Result};
use crate::http::Choice;

/// The format in which a value is written.
#[derive(Debug)]
pub(super) enum Writer {
    Json,
    /// One of those that the client accepts. In a box, because most responses have none and are moved.
    Chosen(Box<Choice<'static>>),
}

impl Writer {
    /// Returns the media type that the response has before it is written.
    pub(super) fn media_type(&self) -> Option<HeaderValue> {
        match self {
            Self::Json => Some(HeaderValue::from_static("application/json")),
            Self::Chosen(choice) => HeaderValue::from_str(choice.media_type()).ok(),
        }
    }

    /// Returns the bytes of a value, and sets their media type. One that the handler or an interceptor has set stays.
    pub(super) fn write(&self, value: Seen<'_>, headers: &mut HeaderMap) -> Result<Bytes> {
        let choice = match self {
            Self::Json => return value.write().map(Bytes::from),
            Self::Chosen(choice) => choice,
        };
        let (body, media_type) = choice.bytes(&value, value.value.type_name())?;
        if headers.get(CONTENT_TYPE).is_none_or(|now| now == choice.media_type()) {
            let media_type = HeaderValue::from_str(media_type).map_err(Error::internal)?;
            headers.insert(CONTENT_TYPE, media_type);
        }
        Ok(body.into())
    }
}
