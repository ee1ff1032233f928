//! The id of a request, made when somebody first asks for it.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use uuid::Uuid;

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// A longer id is somebody's mistake or attack, and is replaced.
const LONGEST: usize = 128;

/// The id of a request, in its errors and in the log: what the client sent as `x-request-id`, or a
/// new UUID of version 7 ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), made when somebody first asks.
/// An answer carries the id that its request has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7().to_string().into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id that the request has already, as a header.
    pub(super) fn header_of(parts: &Parts) -> Option<HeaderValue> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return HeaderValue::from_str(&known.0).ok();
        }
        let sent = parts.headers.get(HEADER)?;
        Self::fits(sent.to_str().ok()?).then(|| sent.clone())
    }

    const fn fits(sent: &str) -> bool {
        !sent.is_empty() && sent.len() <= LONGEST
    }

    /// The id that the request has already.
    pub(crate) fn known(parts: &Parts) -> Option<Self> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Some(known.clone());
        }
        let sent = parts.headers.get(HEADER)?.to_str().ok()?;
        Self::fits(sent).then(|| Self(sent.into()))
    }

    /// The id of the request, now and from now on.
    pub(crate) fn of(parts: &mut Parts) -> Self {
        let id = Self::known(parts).unwrap_or_else(Self::new);
        parts.extensions.insert(id.clone());
        id
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
