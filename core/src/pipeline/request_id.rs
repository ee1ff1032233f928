//! Request ids, which are generated at their first use.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Maximum length of an id. Longer ids of clients are replaced.
const MAX_LENGTH: usize = 128;

/// The id of a request, which appears in its errors and in the log.
///
/// It is the value of the client's `x-request-id` header if that is a token of at most 128 letters, digits and
/// `._~+/=-`. Otherwise it is a new UUID version 7 ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)), which is
/// generated at its first use. Responses carry the id of their request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7().to_string().into())
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the id that the request already has, as a header value.
    pub(crate) fn header_value(parts: &Parts) -> Option<HeaderValue> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return HeaderValue::from_str(&known.0).ok();
        }
        let sent = parts.headers.get(HEADER)?;
        match token(sent) {
            Some(_) => Some(sent.clone()),
            None => HeaderValue::from_str(&Self::new().0).ok(),
        }
    }

    /// Returns the id that the request already has.
    pub(crate) fn get(parts: &Parts) -> Option<Self> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Some(known.clone());
        }
        Self::from_headers(&parts.headers)
    }

    /// Returns the id in these headers.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        token(headers.get(HEADER)?).map(|id| Self(id.into()))
    }

    /// Returns the id as a header value and keeps it for the request, also if it replaces an
    /// invalid one.
    pub(crate) fn ensure_header_value(parts: &mut Parts) -> Option<HeaderValue> {
        let header = Self::header_value(parts)?;
        if parts.headers.get(HEADER) != Some(&header) && parts.extensions.get::<Self>().is_none() {
            parts.extensions.insert(Self(header.to_str().ok()?.into()));
        }
        Some(header)
    }

    /// Returns the id of the request and keeps it for later calls.
    pub(crate) fn get_or_insert(parts: &mut Parts) -> Self {
        let id = Self::get(parts).unwrap_or_else(Self::new);
        parts.extensions.insert(id.clone());
        id
    }
}

/// Returns the client's value if it is a valid id: a short token, so that it is one word in logs,
/// URLs and headers.
fn token(sent: &HeaderValue) -> Option<&str> {
    let sent = sent.to_str().ok().filter(|sent| (1..=MAX_LENGTH).contains(&sent.len()))?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._~+/=-".contains(&byte);
    sent.bytes().all(fits).then_some(sent)
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::get_or_insert(parts))
    }
}
