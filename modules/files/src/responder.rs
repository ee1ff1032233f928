//! Adapts the response with a file to a request: evaluates its conditions and its ranges.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::Weak;

use baya::axum::body::{Body, HttpBody};
use baya::axum::http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use baya::axum::http::request;
use baya::axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use baya::axum::response::Response;
use baya::http::Uncompressed;
use baya::{Error, Validators, Verdict, not_modified};

use crate::body::{FileBody, Segment, Source};
use crate::range::RequestedRanges;

/// Adapts the full response with a file to the request.
pub(crate) struct Responder {
    /// `None` for a stream.
    ranges: Option<RangeSource>,
}

/// What ranges are read from.
struct RangeSource {
    source: Source,
    length: u64,
    /// Dangling after the body of the response has been replaced.
    body: Weak<()>,
}

impl RangeSource {
    /// Whether the response still has the body that was created from the file.
    fn is_body_of(&self, response: &Response) -> bool {
        self.body.strong_count() > 0 && response.body().size_hint().exact() == Some(self.length)
    }
}

impl Responder {
    /// For a stream, which can be read only once.
    pub(crate) const fn without_ranges() -> Self {
        Self { ranges: None }
    }

    /// For a file that can be read from any position.
    pub(crate) const fn with_ranges(source: Source, length: u64, body: Weak<()>) -> Self {
        Self { ranges: Some(RangeSource { source, length, body }) }
    }

    /// Whether clients may request ranges.
    pub(crate) const fn supports_ranges(&self) -> bool {
        self.ranges.is_some()
    }

    /// Returns the response for the request. A response whose status or body was replaced is not changed.
    ///
    /// # Errors
    ///
    /// 412 if a condition fails, 416 if the file contains none of the requested ranges.
    pub(crate) fn respond(
        self,
        head: &request::Parts,
        response: Response,
    ) -> Result<Response, Error> {
        let reads = matches!(head.method, Method::GET | Method::HEAD);
        if response.status() != StatusCode::OK || !reads {
            return Ok(response);
        }
        let validators = Validators::from_headers(response.headers());
        match validators.verdict(&head.headers) {
            Verdict::Failed => return Err(precondition_failed()),
            Verdict::NotModified => return Ok(not_modified(response)),
            Verdict::Send => {}
        }
        let range = (head.method == Method::GET).then(|| range_header(&head.headers)).flatten();
        let (Some(file), Some(range)) = (self.ranges, range) else { return Ok(response) };
        if !file.is_body_of(&response) || !validators.allow_range(&head.headers) {
            return Ok(response);
        }
        let RangeSource { source, length, .. } = file;
        match RequestedRanges::parse(range, length) {
            RequestedRanges::Whole => Ok(response),
            RequestedRanges::Unsatisfiable => Err(unsatisfiable(length)),
            RequestedRanges::Spans(spans) => Ok(partial(response, source, length, spans)),
        }
    }
}

/// The `Range` header. Repeated headers are ignored.
fn range_header(request: &HeaderMap) -> Option<&str> {
    let mut all = request.get_all(RANGE).iter();
    match (all.next(), all.next()) {
        (Some(range), None) => range.to_str().ok(),
        _ => None,
    }
}

fn precondition_failed() -> Error {
    Error::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
        .with_message("the file does not match the conditions of the request")
}

fn unsatisfiable(length: u64) -> Error {
    let message =
        format!("the file is {length} bytes long and contains none of the requested ranges");
    let error = Error::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable")
        .with_message(message);
    match HeaderValue::try_from(format!("bytes */{length}")) {
        Ok(range) => error.with_header(CONTENT_RANGE, range),
        Err(_) => error,
    }
}

/// Creates the 206 with one range, or with several as `multipart/byteranges`.
fn partial(
    mut response: Response,
    source: Source,
    length: u64,
    spans: Vec<Range<u64>>,
) -> Response {
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    let segments = if let [span] = &*spans {
        if let Ok(range) = HeaderValue::try_from(content_range(span, length)) {
            headers.insert(CONTENT_RANGE, range);
        }
        vec![Segment::Span(span.clone())]
    } else {
        let boundary = boundary();
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let segments = byteranges(&boundary, content_type, length, spans);
        let content_type = format!("multipart/byteranges; boundary={boundary}");
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            headers.insert(CONTENT_TYPE, content_type);
        }
        segments
    };
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    *response.body_mut() = Body::new(FileBody::new(source, segments));
    // Ranges refer to the uncompressed bytes.
    response.extensions_mut().insert(Uncompressed);
    response
}

/// The segments of `multipart/byteranges` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-14.6)).
fn byteranges(
    boundary: &str,
    content_type: Option<&str>,
    length: u64,
    spans: Vec<Range<u64>>,
) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(2 * spans.len() + 1);
    let content_type = content_type
        .map_or(String::new(), |content_type| format!("Content-Type: {content_type}\r\n"));
    for (number, span) in spans.into_iter().enumerate() {
        let line_break = if number == 0 { "" } else { "\r\n" };
        let range = content_range(&span, length);
        let head =
            format!("{line_break}--{boundary}\r\n{content_type}Content-Range: {range}\r\n\r\n");
        segments.push(Segment::Text(head.into()));
        segments.push(Segment::Span(span));
    }
    segments.push(Segment::Text(format!("\r\n--{boundary}--\r\n").into()));
    segments
}

fn content_range(span: &Range<u64>, length: u64) -> String {
    format!("bytes {}-{}/{length}", span.start, span.end - 1)
}

/// A random boundary, which no file contains.
fn boundary() -> String {
    let random = || RandomState::new().hash_one(0);
    format!("{:016x}{:016x}", random(), random())
}
