//! The layer that compresses answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use baya::Preferences;
use baya::axum::http::Request;
use baya::axum::http::StatusCode;
use baya::axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use baya::axum::response::{IntoResponse, Response};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::applies;
use crate::encoding::{Encoding, Level};
use crate::media::TYPES;

/// Compresses answers, by what the client says in `Accept-Encoding`: a tower layer.
///
/// By default with zstd, Brotli or gzip, from 1024 bytes on, what is text: `text/*`, JSON, XML, YAML, SVG,
/// JavaScript; CBOR, MessagePack, WebAssembly, fonts that are not compressed by themselves. A stream of unknown size is compressed
/// too, and reaches the client piece by piece: when it pauses, what it has given so far is sent.
///
/// What stays as it is: answers that have a `Content-Encoding`, parts (206), 204 and 304, event streams, what
/// says `Cache-Control: no-transform` or has a digest, and what carries [`Uncompressed`](baya::Uncompressed).
/// A page that shows a secret beside what somebody else has chosen should carry it
/// ([BREACH](https://www.breachattack.com)).
///
/// Every answer that could have been compressed says `Vary: Accept-Encoding`. One that has been has no
/// `Content-Length` and no `Accept-Ranges`, and a strong `ETag` becomes weak; who answers 304 compares tags
/// weakly, as `If-None-Match` wants it. Who accepts nothing that there is gets the answer as it is, never 406.
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
    order: Vec<Encoding>,
    pub(crate) level: Level,
    pub(crate) min_size: u64,
    pub(crate) types: Vec<String>,
}

impl Compression {
    /// With the defaults.
    pub fn new() -> Self {
        Self {
            order: vec![Encoding::Zstd, Encoding::Br, Encoding::Gzip],
            level: Level::default(),
            min_size: 1024,
            types: TYPES.map(str::to_owned).to_vec(),
        }
    }

    /// With these encodings alone; of those that a client likes equally well, the first. By default zstd,
    /// Brotli, gzip.
    #[must_use]
    pub fn order(mut self, encodings: impl IntoIterator<Item = Encoding>) -> Self {
        self.order = encodings.into_iter().collect();
        self
    }

    /// Without this encoding.
    #[must_use]
    pub fn without(mut self, encoding: Encoding) -> Self {
        self.order.retain(|one| *one != encoding);
        self
    }

    /// With this much effort; by default [`Level::Balanced`].
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Only answers of so many bytes or more, or of unknown size; by default 1024.
    #[must_use]
    pub const fn min_size(mut self, bytes: u64) -> Self {
        self.min_size = bytes;
        self
    }

    /// Only answers of these media types, in place of the default ones: `application/x-tar`, `text/*` for
    /// all of one kind, `*+json` for all of one form. Never event streams.
    #[must_use]
    pub fn types<T: AsRef<str>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.types = types.into_iter().map(|one| one.as_ref().to_ascii_lowercase()).collect();
        self
    }

    /// Answers of these media types too.
    #[must_use]
    pub fn and_types<T: AsRef<str>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.types.extend(types.into_iter().map(|one| one.as_ref().to_ascii_lowercase()));
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

/// A service whose answers a [`Compression`] compresses.
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
        let preferences = Preferences::of(request.headers(), &ACCEPT_ENCODING);
        let encoding = preferences.encoding(&self.settings.order, Encoding::named);
        let known = request.headers().get_all(IF_NONE_MATCH);
        let knows_weak = known.into_iter().any(|tags| tags.as_bytes().starts_with(b"W/"));
        let settings = Arc::clone(&self.settings);
        CompressFuture { running: self.inner.call(request), encoding, knows_weak, settings }
    }
}

pin_project! {
    /// The answer of a [`Compress`] to come.
    #[derive(Debug)]
    pub struct CompressFuture<F> {
        #[pin]
        running: F,
        encoding: Option<Encoding>,
        // Whether the client has what was compressed, whose tag became weak.
        knows_weak: bool,
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
        let answer = ready!(this.running.poll(cx))?.into_response();
        Poll::Ready(Ok(match answer.status() {
            StatusCode::NOT_MODIFIED => applies::unmodified(*this.knows_weak, answer),
            _ => applies::apply(this.settings, *this.encoding, answer),
        }))
    }
}
