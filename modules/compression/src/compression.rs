//! The layer that compresses responses.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use baya::axum::http::Request;
use baya::axum::http::StatusCode;
use baya::axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use baya::axum::response::{IntoResponse, Response};
use baya::http::Preferences;
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::encoding::{Encoding, Level};
use crate::media::DEFAULT_TYPES;
use crate::response;

/// A tower layer that compresses responses as the client's `Accept-Encoding` allows.
///
/// By default, it uses zstd, Brotli or gzip for responses of at least 1024 bytes whose media type compresses
/// well: `text/*`, JSON, XML, YAML, SVG, JavaScript, CBOR, MessagePack, WebAssembly, and fonts without
/// compression of their own. A stream of unknown size is compressed chunk by chunk: when it pauses, the
/// encoder is flushed and the client receives everything so far.
///
/// These responses are not compressed: those with a `Content-Encoding`, a `Content-Range` or a digest, those
/// with status 204, 205, 206 or 304, event streams, responses with `Cache-Control: no-transform`, and those
/// with the extension [`Uncompressed`](baya::http::Uncompressed). Add it to pages that contain a secret beside
/// content that others have chosen ([BREACH](https://www.breachattack.com)).
///
/// Every response that could be compressed has `Vary: Accept-Encoding`. A compressed response has no
/// `Content-Length` and no `Accept-Ranges`, and its strong `ETag` becomes weak; `If-None-Match` compares
/// tags weakly, so a 304 still matches. Clients that accept none of the encodings receive the response
/// uncompressed, never a 406.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Middleware;
/// use baya_compression::{Compression, Encoding, Level};
/// use baya_macros::{controller, module};
///
/// #[controller("/reports")]
/// struct Reports;
///
/// #[controller]
/// impl Reports {
///     #[get("/{id}")]
///     async fn report(&self, #[param] id: u64) -> String {
///         format!("report {id}")
///     }
/// }
///
/// #[module(root, controllers = [Reports], middleware = [
///     Middleware::new(
///         Compression::new().without(Encoding::Br).level(Level::Fast).min_size(512),
///     ),
/// ])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Compression {
    encodings: Vec<Encoding>,
    pub(crate) level: Level,
    pub(crate) min_size: u64,
    pub(crate) types: Vec<String>,
}

impl Compression {
    /// Creates a layer with the defaults.
    pub fn new() -> Self {
        Self {
            encodings: vec![Encoding::Zstd, Encoding::Br, Encoding::Gzip],
            level: Level::default(),
            min_size: 1024,
            types: DEFAULT_TYPES.map(str::to_owned).to_vec(),
        }
    }

    /// Sets the encodings, in order of preference among those that a client accepts equally; by default
    /// zstd, Brotli, gzip.
    #[must_use]
    pub fn encodings(mut self, encodings: impl IntoIterator<Item = Encoding>) -> Self {
        self.encodings = encodings.into_iter().collect();
        self
    }

    /// Removes an encoding.
    #[must_use]
    pub fn without(mut self, encoding: Encoding) -> Self {
        self.encodings.retain(|other| *other != encoding);
        self
    }

    /// Sets how much time is spent on compression; by default [`Level::Balanced`].
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Sets the size in bytes below which responses are not compressed; by default 1024.
    #[must_use]
    pub const fn min_size(mut self, bytes: u64) -> Self {
        self.min_size = bytes;
        self
    }

    /// Replaces the media types: `application/x-tar`, `text/*` for a whole type, `*+json` for a suffix.
    /// Event streams are never compressed.
    #[must_use]
    pub fn types<T: AsRef<str>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.types =
            types.into_iter().map(|pattern| pattern.as_ref().to_ascii_lowercase()).collect();
        self
    }

    /// Adds media types to those that are compressed.
    #[must_use]
    pub fn add_types<T: AsRef<str>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.types.extend(types.into_iter().map(|pattern| pattern.as_ref().to_ascii_lowercase()));
        self
    }
}

impl Default for Compression {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Layer<S> for Compression {
    type Service = Compress<S>;

    fn layer(&self, inner: S) -> Compress<S> {
        Compress { inner, settings: Arc::new(self.clone()) }
    }
}

/// A service whose responses a [`Compression`] compresses.
#[derive(Clone, Debug)]
pub struct Compress<S> {
    inner: S,
    settings: Arc<Compression>,
}

impl<S, B> Service<Request<B>> for Compress<S>
where
    S: Service<Request<B>>,
    S::Response: IntoResponse,
{
    type Response = Response;
    type Error = S::Error;
    type Future = CompressFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let preferences = Preferences::from_headers(request.headers(), &ACCEPT_ENCODING);
        let encoding = preferences.encoding(&self.settings.encodings, Encoding::from_name);
        let tags = request.headers().get_all(IF_NONE_MATCH);
        let has_weak_etag = tags.into_iter().any(|tags| tags.as_bytes().starts_with(b"W/"));
        let settings = Arc::clone(&self.settings);
        CompressFuture { inner: self.inner.call(request), encoding, has_weak_etag, settings }
    }
}

pin_project! {
    /// The future of a response of [`Compress`].
    #[derive(Debug)]
    pub struct CompressFuture<F> {
        #[pin]
        inner: F,
        encoding: Option<Encoding>,
        // Whether the client has cached a compressed response, whose tag became weak.
        has_weak_etag: bool,
        settings: Arc<Compression>,
    }
}

impl<F, R, E> Future for CompressFuture<F>
where
    F: Future<Output = Result<R, E>>,
    R: IntoResponse,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(cx))?.into_response();
        Poll::Ready(Ok(if response.status() == StatusCode::NOT_MODIFIED {
            response::adjust_not_modified(*this.has_weak_etag, response)
        } else {
            response::compress(this.settings, *this.encoding, response)
        }))
    }
}
