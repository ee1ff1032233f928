//! The `Last-Event-ID` header of reconnecting clients.

use std::str::FromStr;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderName;
use axum::http::request::Parts;

use crate::error::{Error, Result};

const HEADER: HeaderName = HeaderName::from_static("last-event-id");

/// The id of the last event that a client has received, from the `Last-Event-ID` header. Handlers
/// with `#[sse]` accept it as an `Option`, because clients send none when they connect for the
/// first time.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::LastEventId;
///
/// fn next_index(last: Option<&LastEventId>) -> u64 {
///     last.and_then(LastEventId::parse::<u64>).map_or(0, |seen| seen + 1)
/// }
/// # let _ = next_index(None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastEventId(String);

impl LastEventId {
    /// Creates an id as clients send it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the id. Returns `None` if it does not have this type, for example because another
    /// server created it.
    pub fn parse<T: FromStr>(&self) -> Option<T> {
        self.0.parse().ok()
    }

    fn from_head(parts: &Parts) -> Option<Self> {
        let value = parts.headers.get(HEADER)?;
        let text = std::str::from_utf8(value.as_bytes()).ok()?;
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>> {
        Ok(Self::from_head(parts))
    }
}

impl<S: Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let missing =
            || Error::bad_request().with_message("the `last-event-id` header is required");
        Self::from_head(parts).ok_or_else(missing)
    }
}
