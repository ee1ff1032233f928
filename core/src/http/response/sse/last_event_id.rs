//! Where a client that connects again has stopped.

use std::str::FromStr;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderName;
use axum::http::request::Parts;

use crate::error::{Error, Result};

const HEADER: HeaderName = HeaderName::from_static("last-event-id");

/// The id of the last event that a client has seen, from the header `Last-Event-ID`. A handler with
/// `#[sse]` takes it as an `Option`: a client that connects for the first time sends none.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::LastEventId;
///
/// fn first_wanted(last: Option<&LastEventId>) -> u64 {
///     last.and_then(LastEventId::parse::<u64>).map_or(0, |seen| seen + 1)
/// }
/// # let _ = first_wanted(None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastEventId(String);

impl LastEventId {
    /// An id, as a client would send it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as a type; `None` for one that is not of this type, such as that of another server.
    pub fn parse<T: FromStr>(&self) -> Option<T> {
        self.0.parse().ok()
    }

    fn of(parts: &Parts) -> Option<Self> {
        let value = parts.headers.get(HEADER)?;
        let text = std::str::from_utf8(value.as_bytes()).ok()?;
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>> {
        Ok(Self::of(parts))
    }
}

impl<S: Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let missing = || Error::bad_request().with_message("the header `last-event-id` is missing");
        Self::of(parts).ok_or_else(missing)
    }
}
