//! Conditions of a request ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, HttpBody};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
    LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

/// What a client may know an answer by.
#[derive(Debug)]
pub struct Validators<'r> {
    etag: Option<Tag<'r>>,
    modified: Option<SystemTime>,
}

/// What the conditions of a request to read say.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// The answer is wanted.
    Send,
    /// The client has it already: 304.
    NotModified,
    /// It is not what the request is about: 412.
    Failed,
}

/// An entity tag, without what makes it weak.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tag<'r> {
    opaque: &'r [u8],
    weak: bool,
}

impl<'r> Validators<'r> {
    /// Those that a response tells.
    pub fn of(response: &'r HeaderMap) -> Self {
        let etag = response.get(ETAG).and_then(|value| Tags(value.as_bytes()).next());
        Self { etag, modified: date(response, LAST_MODIFIED) }
    }

    /// What the conditions say, in the order of
    /// [section 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2).
    pub fn verdict(&self, request: &HeaderMap) -> Verdict {
        let since = |name| date(request, name).zip(self.modified);
        let failed = if request.contains_key(IF_MATCH) {
            !self.is_among(request, IF_MATCH, |own, tag| own.is_strongly(tag))
        } else {
            since(IF_UNMODIFIED_SINCE).is_some_and(|(date, modified)| modified > date)
        };
        let known = if request.contains_key(IF_NONE_MATCH) {
            self.is_among(request, IF_NONE_MATCH, |own, tag| own.is_weakly(tag))
        } else {
            since(IF_MODIFIED_SINCE).is_some_and(|(date, modified)| modified <= date)
        };
        match (failed, known) {
            (true, _) => Verdict::Failed,
            (_, true) => Verdict::NotModified,
            _ => Verdict::Send,
        }
    }

    /// Whether a range may be sent: the parts that the client has are of this very version.
    pub fn allow_range(&self, request: &HeaderMap) -> bool {
        let Some(condition) = request.get(IF_RANGE) else { return true };
        if let Some(tag) = Tags(condition.as_bytes()).next() {
            return self.etag.is_some_and(|own| own.is_strongly(tag));
        }
        // It may have changed twice within the second that a date tells.
        let settled = |modified: &SystemTime| {
            modified.elapsed().is_ok_and(|passed| passed >= Duration::from_secs(1))
        };
        let known = self.modified.filter(settled);
        known.is_some() && known == date(request, IF_RANGE)
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

/// The entity tags of a list, up to what is none.
struct Tags<'r>(&'r [u8]);

impl<'r> Iterator for Tags<'r> {
    type Item = Tag<'r>;

    fn next(&mut self) -> Option<Tag<'r>> {
        let between = |byte: &u8| !matches!(byte, b' ' | b'\t' | b',');
        let start = self.0.iter().position(between)?;
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

/// The second of a time as a header; a time to come is now, as no answer may be older than what it
/// answers with.
pub fn date_header(time: SystemTime) -> Option<HeaderValue> {
    let time = time.min(SystemTime::now());
    // Earlier times, and those after the year 9999, can't be written.
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let written = seconds < 253_402_300_800;
    let time = written.then(|| UNIX_EPOCH + Duration::from_secs(seconds))?;
    httpdate::fmt_http_date(time).try_into().ok()
}

/// 304: without a body, and without what describes one.
#[must_use]
pub fn not_modified(mut response: Response) -> Response {
    let length = response.body().size_hint().exact();
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    let headers = response.headers_mut();
    for name in [CONTENT_TYPE, CONTENT_DISPOSITION, CONTENT_ENCODING, ACCEPT_RANGES] {
        headers.remove(name);
    }
    // It is that of the whole answer or none, never that of the empty body
    // (https://www.rfc-editor.org/rfc/rfc9110#section-8.6).
    match length {
        Some(length) => headers.insert(CONTENT_LENGTH, length.into()),
        None => headers.remove(CONTENT_LENGTH),
    };
    response
}
