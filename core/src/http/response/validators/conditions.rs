//! Evaluates the conditions of requests
//! ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, HttpBody};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
    LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

/// The entity tag and the modification date of a response.
#[derive(Debug)]
pub struct Validators<'r> {
    etag: Option<Tag<'r>>,
    modified: Option<SystemTime>,
}

/// The result of evaluating the conditions of a request.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// The response has to be sent.
    Send,
    /// The client has a current copy: 304.
    NotModified,
    /// A precondition failed: 412.
    Failed,
}

/// An entity tag without its weakness prefix.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tag<'r> {
    opaque: &'r [u8],
    weak: bool,
}

impl<'r> Validators<'r> {
    /// Reads the validators of a response from its headers.
    pub fn from_headers(response: &'r HeaderMap) -> Self {
        let etag = response.get(ETAG).and_then(|value| Tags(value.as_bytes()).next());
        Self { etag, modified: date(response, LAST_MODIFIED) }
    }

    /// Evaluates the conditions of a request, in the order of
    /// [section 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2).
    pub fn verdict(&self, request: &HeaderMap) -> Verdict {
        let since = |name| date(request, name).zip(self.modified);
        let failed = if request.contains_key(IF_MATCH) {
            !self.is_among(request, IF_MATCH, |own, tag| own.is_strongly(tag))
        } else {
            since(IF_UNMODIFIED_SINCE).is_some_and(|(date, modified)| modified > date)
        };
        let is_current = if request.contains_key(IF_NONE_MATCH) {
            self.is_among(request, IF_NONE_MATCH, |own, tag| own.is_weakly(tag))
        } else {
            since(IF_MODIFIED_SINCE).is_some_and(|(date, modified)| modified <= date)
        };
        if failed {
            Verdict::Failed
        } else if is_current {
            Verdict::NotModified
        } else {
            Verdict::Send
        }
    }

    /// Whether a range may be sent: the client's partial copy has the same version.
    pub fn allow_range(&self, request: &HeaderMap) -> bool {
        let Some(condition) = request.get(IF_RANGE) else { return true };
        if let Some(tag) = Tags(condition.as_bytes()).next() {
            return self.etag.is_some_and(|own| own.is_strongly(tag));
        }
        // A resource may change twice within one second, which is the precision of a date.
        let settled = |modified: &SystemTime| {
            modified.elapsed().is_ok_and(|passed| passed >= Duration::from_secs(1))
        };
        let modified = self.modified.filter(settled);
        modified.is_some() && modified == date(request, IF_RANGE)
    }

    fn is_among(
        &self,
        request: &HeaderMap,
        name: HeaderName,
        is: impl Fn(Tag<'_>, Tag<'_>) -> bool,
    ) -> bool {
        request.get_all(name).iter().map(HeaderValue::as_bytes).any(|value| {
            let tags = |own| Tags(value).any(|tag| is(own, tag));
            value.trim_ascii() == b"*" || self.etag.is_some_and(tags)
        })
    }
}

impl Tag<'_> {
    fn is_strongly(self, other: Tag<'_>) -> bool {
        !self.weak && !other.weak && self.opaque == other.opaque
    }

    fn is_weakly(self, other: Tag<'_>) -> bool {
        self.opaque == other.opaque
    }
}

/// The entity tags of a list, up to the first invalid one.
struct Tags<'r>(&'r [u8]);

impl<'r> Iterator for Tags<'r> {
    type Item = Tag<'r>;

    fn next(&mut self) -> Option<Tag<'r>> {
        let is_tag = |byte: &u8| !matches!(byte, b' ' | b'\t' | b',');
        let start = self.0.iter().position(is_tag)?;
        let rest = &self.0[start..];
        let (weak, rest) = match rest.strip_prefix(b"W/") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let rest = rest.strip_prefix(b"\"")?;
        let end = rest.iter().position(|byte| *byte == b'"')?;
        self.0 = &rest[end + 1..];
        Some(Tag { opaque: &rest[..end], weak })
    }
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// Formats a time as a header value with a precision of one second. A time in the future is
/// replaced by the current time, because a response must not be older than its content.
pub fn date_header(time: SystemTime) -> Option<HeaderValue> {
    let time = time.min(SystemTime::now());
    // HTTP dates can't represent earlier times and years after 9999.
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let is_valid = seconds < 253_402_300_800;
    let time = is_valid.then(|| UNIX_EPOCH + Duration::from_secs(seconds))?;
    httpdate::fmt_http_date(time).try_into().ok()
}

/// Converts a response to 304, without a body and its headers.
#[must_use]
pub fn not_modified(mut response: Response) -> Response {
    let length = response.body().size_hint().exact();
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    let headers = response.headers_mut();
    for name in [CONTENT_TYPE, CONTENT_DISPOSITION, CONTENT_ENCODING, ACCEPT_RANGES] {
        headers.remove(name);
    }
    // The length is that of the full response or absent, but never that of the empty body
    // (https://www.rfc-editor.org/rfc/rfc9110#section-8.6).
    match length {
        Some(length) => headers.insert(CONTENT_LENGTH, length.into()),
        None => headers.remove(CONTENT_LENGTH),
    };
    response
}
