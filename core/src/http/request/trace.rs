//! The trace that a request is part of ([W3C Trace Context](https://www.w3.org/TR/trace-context/)).

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};

use crate::error::{Error, Result};

pub(crate) const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// Sampled, and random: what others would mean, nobody may send on.
const KNOWN_FLAGS: u8 = 0b11;

/// What the header `traceparent` says: the trace that a request is part of, and who sent it. As an
/// argument of a handler it is an `Option`.
///
/// It is shown as the header, to be sent on to who is called next. An answer carries the header of its
/// request, and so does the log of an error.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::TraceParent;
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
    /// Reads a header; `None` for what is none, which is as if it were not there.
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
        let known = version == "00";
        if version == "ff" || known && parts.next().is_some() {
            return None;
        }
        let read = Self {
            trace: u128::from_str_radix(trace, 16).ok()?,
            parent: u64::from_str_radix(parent, 16).ok()?,
            flags: u8::from_str_radix(flags, 16).ok()? & KNOWN_FLAGS,
        };
        (read.trace != 0 && read.parent != 0).then_some(read)
    }

    /// The id of the trace.
    pub const fn trace_id(&self) -> u128 {
        self.trace
    }

    /// The id of the span in which the request was sent.
    pub const fn parent_id(&self) -> u64 {
        self.parent
    }

    /// Whether the sender records the trace.
    pub const fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }

    pub(crate) fn of(head: &Parts) -> Option<Self> {
        Self::parse(one(head)?.to_str().ok()?)
    }
}

/// The one header of this name; several are none.
fn one(head: &Parts) -> Option<&HeaderValue> {
    let mut all = head.headers.get_all(TRACE_PARENT).iter();
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The header, where it is one.
pub(crate) fn header_of(head: &Parts) -> Option<HeaderValue> {
    let value = one(head)?;
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
        Ok(Self::of(parts))
    }
}

impl<S: Sync> FromRequestParts<S> for TraceParent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let missing = || Error::bad_request().with_message("the header `traceparent` is missing");
        Self::of(parts).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_header_of_a_trace_is_not_there() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(TraceParent::parse(&format!("00-{trace}")).is_some_and(|one| one.is_sampled()));
        assert!(TraceParent::parse(&format!("cc-{trace}-more")).is_some());
        let zero = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        for header in [&format!("ff-{trace}"), &format!("00-{trace}-more"), zero, "00-4B-1-0", ""] {
            assert_eq!(TraceParent::parse(header), None, "{header}");
        }
    }
}
