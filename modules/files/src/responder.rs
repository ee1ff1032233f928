//! What a file becomes for one request.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::Weak;

use baya::axum::body::{Body, HttpBody};
use baya::axum::http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use baya::axum::http::request;
use baya::axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use baya::axum::response::Response;
use baya::{Error, Uncompressed, Validators, Verdict, not_modified};

use crate::range::Wanted;
use crate::source::{Part, Parts, Source};

/// A file behind a whole response, for the request that comes to it.
pub(crate) struct Answer {
    /// `None` for a stream.
    parts: Option<Whole>,
}

/// What parts are read from.
struct Whole {
    source: Source,
    length: u64,
    /// Gone with the body that the response had.
    body: Weak<()>,
}

impl Whole {
    /// Whether a response still has the body that was made of the file.
    fn is_body_of(&self, response: &Response) -> bool {
        self.body.strong_count() > 0 && response.body().size_hint().exact() == Some(self.length)
    }
}

impl Answer {
    /// That of a stream, which comes once.
    pub(crate) const fn once() -> Self {
        Self { parts: None }
    }

    /// That of a file of which parts can be read.
    pub(crate) const fn of_parts(source: Source, length: u64, body: Weak<()>) -> Self {
        Self { parts: Some(Whole { source, length, body }) }
    }

    /// Whether a client may ask for parts.
    pub(crate) const fn has_parts(&self) -> bool {
        self.parts.is_some()
    }

    /// The response as the request gets it. One that somebody has made something else of stays as it is.
    pub(crate) fn meet(self, head: &request::Parts, response: Response) -> Result<Response, Error> {
        let reads = matches!(head.method, Method::GET | Method::HEAD);
        if response.status() != StatusCode::OK || !reads {
            return Ok(response);
        }
        let validators = Validators::of(response.headers());
        match validators.verdict(&head.headers) {
            Verdict::Failed => return Err(failed()),
            Verdict::NotModified => return Ok(not_modified(response)),
            Verdict::Send => {}
        }
        let asked = (head.method == Method::GET).then(|| asked(&head.headers)).flatten();
        let (Some(whole), Some(asked)) = (self.parts, asked) else { return Ok(response) };
        if !whole.is_body_of(&response) || !validators.allow_range(&head.headers) {
            return Ok(response);
        }
        let Whole { source, length, .. } = whole;
        match Wanted::read(asked, length) {
            Wanted::Whole => Ok(response),
            Wanted::Nothing => Err(unsatisfiable(length)),
            Wanted::Spans(spans) => Ok(partial(response, source, length, spans)),
        }
    }
}

/// The one `Range` header; several are none.
fn asked(request: &HeaderMap) -> Option<&str> {
    let mut all = request.get_all(RANGE).iter();
    match (all.next(), all.next()) {
        (Some(range), None) => range.to_str().ok(),
        _ => None,
    }
}

fn failed() -> Error {
    Error::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
        .with_message("the file is not the one that the request is about")
}

fn unsatisfiable(length: u64) -> Error {
    let error = Error::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable")
        .with_message(format!("the file has {length} bytes, and none of those asked for"));
    match HeaderValue::try_from(format!("bytes */{length}")) {
        Ok(range) => error.with_header(CONTENT_RANGE, range),
        Err(_) => error,
    }
}

fn partial(
    mut response: Response,
    source: Source,
    length: u64,
    spans: Vec<Range<u64>>,
) -> Response {
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    let parts = if let [span] = &*spans {
        if let Ok(range) = HeaderValue::try_from(content_range(span, length)) {
            headers.insert(CONTENT_RANGE, range);
        }
        vec![Part::Span(span.clone())]
    } else {
        let boundary = boundary();
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let parts = several(&boundary, kind, length, spans);
        let kind = HeaderValue::try_from(format!("multipart/byteranges; boundary={boundary}"));
        if let Ok(kind) = kind {
            headers.insert(CONTENT_TYPE, kind);
        }
        parts
    };
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    *response.body_mut() = Body::new(Parts::new(source, parts));
    // Ranges count the bytes as they are.
    response.extensions_mut().insert(Uncompressed);
    response
}

/// The parts of `multipart/byteranges` ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-14.6)).
fn several(boundary: &str, kind: Option<&str>, length: u64, spans: Vec<Range<u64>>) -> Vec<Part> {
    let mut parts = Vec::with_capacity(2 * spans.len() + 1);
    let kind = kind.map_or(String::new(), |kind| format!("Content-Type: {kind}\r\n"));
    for (number, span) in spans.into_iter().enumerate() {
        let before = if number == 0 { "" } else { "\r\n" };
        let range = content_range(&span, length);
        let head = format!("{before}--{boundary}\r\n{kind}Content-Range: {range}\r\n\r\n");
        parts.push(Part::Text(head.into()));
        parts.push(Part::Span(span));
    }
    parts.push(Part::Text(format!("\r\n--{boundary}--\r\n").into()));
    parts
}

fn content_range(span: &Range<u64>, length: u64) -> String {
    format!("bytes {}-{}/{length}", span.start, span.end - 1)
}

/// A line that nobody can have put into a file.
fn boundary() -> String {
    let random = || RandomState::new().hash_one(0);
    format!("{:016x}{:016x}", random(), random())
}
