//! The layer that decompresses bodies of requests.

use std::sync::Arc;
use std::task::{Context, Poll};

use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::{IntoResponse, Response};
use baya::{BodyFailure, Error};
use futures_util::TryFutureExt;
use futures_util::future::{Either, MapOk, Ready, ready};
use tower::{Layer, Service};

use crate::budget::{Budget, Counted};
use crate::coded::Coded;
use crate::decoded::Decoded;
use crate::encoding::Encoding;

/// More encodings than this, one inside the other, are nobody's honest body.
const MOST_ENCODINGS: usize = 3;

/// Decompresses the bodies of requests that have a `Content-Encoding`: a tower layer.
///
/// It knows gzip, Brotli, zstd and deflate (as zlib), up to three of them one inside the other. What
/// comes behind sees a request without `Content-Encoding` and `Content-Length`. An encoding that is none
/// of these is 415 with `Accept-Encoding` ([RFC 7694](https://www.rfc-editor.org/rfc/rfc7694)), and a body
/// that is broken or cut off is 400 for who reads it; a merged axum router answers for itself.
///
/// A small body can become a huge one. Who reads a whole body is safe by the limit of the app for bodies, which
/// holds behind this layer; who reads it piece by piece is by [`limit`](Self::limit) and
/// [`ratio`](Self::ratio): 413. No more is decompressed than is read, in pieces of 16 KiB, and an
/// encoding holds a window of 16 MiB at most: a larger one is 400.
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
///     async fn take(&self, lines: String) -> String {
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
    /// With the defaults.
    pub const fn new() -> Self {
        Self { limit: 100 * 1024 * 1024, ratio: 100 }
    }

    /// A body has so many bytes at most once it is decompressed; by default 100 MiB.
    #[must_use]
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// A body becomes so many times as large at most, as far as it has come and beyond its first MiB; by
    /// default 100 times.
    #[must_use]
    pub const fn ratio(mut self, times: u64) -> Self {
        self.ratio = times;
        self
    }

    /// The request as who comes behind sees it, or the answer that it gets at once.
    fn open(self, request: Request) -> Result<Request, Box<Response>> {
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
        let failure = BodyFailure::of(&mut head.extensions);
        let budget = Arc::new(Budget::new(self.limit, self.ratio));
        let counted = Body::new(Counted { body, budget: Arc::clone(&budget) });
        // The last encoding was put around all others.
        let body = encodings.into_iter().rev().fold(counted, |body, encoding| {
            Body::new(Coded(Decoded::new(body, encoding, Arc::clone(&budget), failure.clone())))
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
        for name in list.to_str().map_err(|_| unknown())?.split(',').map(str::trim) {
            if !name.is_empty() && !name.eq_ignore_ascii_case("identity") {
                encodings.push(Encoding::named(name).ok_or_else(unknown)?);
            }
        }
    }
    if encodings.len() > MOST_ENCODINGS { Err(unknown()) } else { Ok(encodings) }
}

fn unknown() -> Error {
    let names = Encoding::ALL.map(Encoding::name).join(", ");
    let error = Error::unsupported_media_type()
        .with_code("unsupported_encoding")
        .with_message(format!("send a body that is encoded with one of: {names}"));
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
        match self.settings.open(request) {
            Ok(request) => {
                let answered: fn(S::Response) -> Response = IntoResponse::into_response;
                Either::Left(self.inner.call(request).map_ok(answered))
            }
            Err(answer) => Either::Right(ready(Ok(*answer))),
        }
    }
}
