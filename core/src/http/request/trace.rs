//! The trace that a request belongs to ([W3C Trace Context](https://www.w3.org/TR/trace-context/)).

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};

use crate::error::{Error, Result};

pub(crate) const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The flags for sampled and random traces. Other flags must not be forwarded.
const KNOWN_FLAGS: u8 = 0b11;

/// The `traceparent` header of a request, which contains the trace that it belongs to and the span
/// that sent it. Handlers accept it as an `Option`.
///
/// Its `Display` output is the header value, to forward to other services. Responses contain the
/// header of their request, and so do logs of errors.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::http::TraceParent;
///
/// async fn call_next(trace: Option<TraceParent>) -> Option<String> {
///     trace.map(|trace| format!("traceparent: {trace}"))
/// }
/// # let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// # assert_eq!(TraceParent::parse(header).map(|trace| trace.to_string()).as_deref(), Some(header));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace: u128,
    parent: u64,
    flags: u8,
}

impl TraceParent {
    /// Parses a header. Returns `None` for an invalid header, which is handled as if it were
    /// missing.
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let mut part = |length: usize| {
            let fits = |part: &&str| {
                part.len() == length
                    && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            };
            parts.next().filter(fits)
        };
        let version = part(2)?;
        let trace = part(32)?;
        let parent = part(16)?;
        let flags = part(2)?;
        let is_version_0 = version == "00";
        if version == "ff" || is_version_0 && parts.next().is_some() {
            return None;
        }
        let read = Self {
            trace: u128::from_str_radix(trace, 16).ok()?,
            parent: u64::from_str_radix(parent, 16).ok()?,
            flags: u8::from_str_radix(flags, 16).ok()? & KNOWN_FLAGS,
        };
        (read.trace != 0 && read.parent != 0).then_some(read)
    }

    /// Returns the id of the trace.
    pub const fn trace_id(&self) -> u128 {
        self.trace
    }

    /// Returns the id of the span that sent the request.
    pub const fn parent_id(&self) -> u64 {
        self.parent
    }

    /// Whether the sender records the trace.
    pub const fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }

    pub(crate) fn from_head(head: &Parts) -> Option<Self> {
        Self::parse(single_header(head)?.to_str().ok()?)
    }
}

/// Returns the header of this name; `None` if there are several.
fn single_header(head: &Parts) -> Option<&HeaderValue> {
    let mut all = head.headers.get_all(TRACE_PARENT).iter();
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The header, where it is one.
pub(crate) fn valid_header(head: &Parts) -> Option<HeaderValue> {
    let value = single_header(head)?;
    TraceParent::parse(value.to_str().ok()?).map(|_| value.clone())
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.parent, self.flags)
    }
}

impl<S: Sync> axum::extract::OptionalFromRequestParts<S> for TraceParent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>> {
        Ok(Self::from_head(parts))
    }
}

impl<S: Sync> FromRequestParts<S> for TraceParent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let missing = || Error::bad_request().with_message("the `traceparent` header is required");
        Self::from_head(parts).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_headers() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(TraceParent::parse(&format!("00-{trace}")).is_some_and(|trace| trace.is_sampled()));
        assert!(TraceParent::parse(&format!("cc-{trace}-more")).is_some());
        let zero = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        for header in [&format!("ff-{trace}"), &format!("00-{trace}-more"), zero, "00-4B-1-0", ""] {
            assert_eq!(TraceParent::parse(header), None, "{header}");
        }
    }
}
