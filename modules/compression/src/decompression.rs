//! The layer that decompresses request bodies.

use std::sync::Arc;
use std::task::{Context, Poll};

use baya::Error;
use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::{IntoResponse, Response};
use baya::errors::BodyFailure;
use futures_util::TryFutureExt;
use futures_util::future::{Either, MapOk, Ready, ready};
use tower::{Layer, Service};

use crate::body_decoder::BodyDecoder;
use crate::encoding::Encoding;
use crate::size_budget::{CountedBody, SizeBudget};
use crate::transcoded::TranscodedBody;

/// The largest number of encodings applied to one body.
const MAX_ENCODINGS: usize = 3;

/// A tower layer that decompresses request bodies with a `Content-Encoding`.
///
/// It supports gzip, Brotli, zstd and deflate (zlib), and up to three of them applied to one body. The inner
/// service receives the request without `Content-Encoding` and `Content-Length`. An unknown encoding is
/// rejected with 415 and `Accept-Encoding` ([RFC 7694](https://www.rfc-editor.org/rfc/rfc7694)). Reading a
/// body that is malformed or truncated is the error 400 `invalid_encoding`; the handlers of a merged axum
/// router respond to that error themselves.
///
/// A small body can decompress to a huge one. Extractors of whole bodies are protected by the app's body limit, which
/// applies to the decompressed size; handlers that stream the body are protected by [`limit`](Self::limit) and
/// [`ratio`](Self::ratio), with 413. Data is decompressed only as it is read, in chunks of 16 KiB, and a
/// decoder holds a window of at most 16 MiB: bodies that need a larger one are rejected with 400.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Middleware;
/// use baya_compression::Decompression;
/// use baya_macros::{controller, module};
///
/// #[controller("/logs")]
/// struct Logs;
///
/// #[controller]
/// impl Logs {
///     #[post]
///     async fn import(&self, lines: String) -> String {
///         format!("{} lines", lines.lines().count())
///     }
/// }
///
/// #[module(root, controllers = [Logs], middleware = [
///     Middleware::new(Decompression::new().limit(8 * 1024 * 1024)).on("/logs"),
/// ])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decompression {
    limit: u64,
    ratio: u64,
}

impl Decompression {
    /// Creates a layer with the defaults.
    pub const fn new() -> Self {
        Self { limit: 100 * 1024 * 1024, ratio: 100 }
    }

    /// Sets the largest size in bytes of a decompressed body; by default 100 MiB.
    #[must_use]
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Sets how many times larger than its encoded bytes a body may become, beyond the first MiB; by
    /// default 100.
    #[must_use]
    pub const fn ratio(mut self, times: u64) -> Self {
        self.ratio = times;
        self
    }

    /// Returns the request for the inner service, or the response that rejects it.
    fn decode(self, request: Request) -> Result<Request, Box<Response>> {
        if !request.headers().contains_key(CONTENT_ENCODING) {
            return Ok(request);
        }
        let (mut head, body) = request.into_parts();
        let encodings =
            encodings(&head.headers).map_err(|error| Box::new(error.respond_to(&head)))?;
        head.headers.remove(CONTENT_ENCODING);
        if encodings.is_empty() {
            return Ok(Request::from_parts(head, body));
        }
        head.headers.remove(CONTENT_LENGTH);
        let failure = BodyFailure::in_extensions(&mut head.extensions);
        let budget = Arc::new(SizeBudget::new(self.limit, self.ratio));
        let counted = Body::new(CountedBody { body, budget: Arc::clone(&budget) });
        // The encoding applied last is removed first.
        let body = encodings.into_iter().rev().fold(counted, |body, encoding| {
            let decoder = BodyDecoder::new(body, encoding, Arc::clone(&budget), failure.clone());
            Body::new(TranscodedBody(decoder))
        });
        Ok(Request::from_parts(head, body))
    }
}

impl Default for Decompression {
    fn default() -> Self {
        Self::new()
    }
}

/// The encodings of a body in the order in which they were applied.
fn encodings(headers: &HeaderMap) -> Result<Vec<Encoding>, Error> {
    let mut encodings = Vec::new();
    for list in headers.get_all(CONTENT_ENCODING) {
        for name in list.to_str().map_err(|_| unsupported())?.split(',').map(str::trim) {
            if !name.is_empty() && !name.eq_ignore_ascii_case("identity") {
                encodings.push(Encoding::from_name(name).ok_or_else(unsupported)?);
            }
        }
    }
    if encodings.len() > MAX_ENCODINGS { Err(unsupported()) } else { Ok(encodings) }
}

fn unsupported() -> Error {
    let names = Encoding::ALL.map(Encoding::name).join(", ");
    let error = Error::unsupported_media_type()
        .with_code("unsupported_encoding")
        .with_message(format!("unsupported content encoding; allowed: {names}"));
    match HeaderValue::try_from(names) {
        Ok(names) => error.with_header(ACCEPT_ENCODING, names),
        Err(_) => error,
    }
}

impl<S> Layer<S> for Decompression {
    type Service = Decompress<S>;

    fn layer(&self, inner: S) -> Decompress<S> {
        Decompress { inner, settings: *self }
    }
}

/// A service whose requests a [`Decompression`] decompresses.
#[derive(Clone, Debug)]
pub struct Decompress<S> {
    inner: S,
    settings: Decompression,
}

impl<S> Service<Request> for Decompress<S>
where
    S: Service<Request>,
    S::Response: IntoResponse,
{
    type Response = Response;
    type Error = S::Error;
    type Future =
        Either<MapOk<S::Future, fn(S::Response) -> Response>, Ready<Result<Response, S::Error>>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.settings.decode(request) {
            Ok(request) => {
                let into_response: fn(S::Response) -> Response = IntoResponse::into_response;
                Either::Left(self.inner.call(request).map_ok(into_response))
            }
            Err(response) => Either::Right(ready(Ok(*response))),
        }
    }
}
