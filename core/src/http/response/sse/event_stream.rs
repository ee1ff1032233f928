//! A stream of events as a response body.

use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::Response;
use futures_util::Stream;
use hyper::body::Frame;
use pin_project_lite::pin_project;
use serde::Serialize;
use tokio::time::{Instant, Sleep, sleep};

use super::event::{Event, IntoEvent};
use crate::error::panics;
use crate::error::{BoxFuture, Error, truncate};
use crate::pipeline::RequestId;

/// The options of `#[sse]`.
#[derive(Clone, Copy, Debug)]
pub struct SseOptions {
    /// The delay before a client reconnects.
    pub retry: Option<Duration>,
    /// The time without events after which a comment is sent.
    pub keep_alive: Option<Duration>,
}

impl SseOptions {
    /// The default options.
    pub const DEFAULT: Self = Self { retry: None, keep_alive: Some(Duration::from_secs(15)) };
}

/// A stream of events, which handlers with `#[sse]` return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of events",
    label = "not a stream of events",
    note = "a handler with `#[sse]` returns `impl Stream<Item = Event<T>> + use<>`, a `Subscription<T>`, or a `Result` of one"
)]
pub trait Events: Send + 'static {
    /// The type of the stream's items. Its bounds are separate, so that errors refer to the type
    /// that is wrong.
    type Event;

    /// Polls the next event.
    fn poll_event(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Event>>;
}

#[diagnostic::do_not_recommend]
impl<S: Stream + Send + 'static> Events for S {
    type Event = S::Item;

    fn poll_event(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.poll_next(cx)
    }
}

/// Creates the response that sends the events.
pub(crate) fn respond<S: Events>(events: S, options: SseOptions, origin: StreamOrigin) -> Response
where
    S::Event: IntoEvent,
{
    let retry = options.retry.map(|retry| Event::<()>::comment("").retry(retry));
    let body = EventBody {
        stream: events,
        first: retry.and_then(|event| event.encode().ok()),
        keep_alive: options.keep_alive.map(|pause| (pause, Box::pin(sleep(pause)))),
        origin,
        done: false,
    };
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // nginx would buffer events otherwise.
    let buffering = HeaderName::from_static("x-accel-buffering");
    headers.insert(buffering, HeaderValue::from_static("no"));
    response
}

pin_project! {
    /// The events for one client, until they end or the app shuts down.
    struct EventBody<S> {
        #[pin]
        stream: S,
        first: Option<Bytes>,
        keep_alive: Option<(Duration, Pin<Box<Sleep>>)>,
        origin: StreamOrigin,
        done: bool,
    }
}

/// The handler and the request of a stream, for logs, and the signal for its end.
pub(crate) struct StreamOrigin {
    pub(crate) component: &'static str,
    pub(crate) handler: &'static str,
    pub(crate) path: String,
    pub(crate) request_id: RequestId,
    /// Completes when the app is about to shut down.
    pub(crate) closing: BoxFuture<'static, ()>,
}

impl<S> HttpBody for EventBody<S>
where
    S: Events,
    S::Event: IntoEvent,
{
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.project();
        if *this.done {
            return Poll::Ready(None);
        }
        if let Some(first) = this.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if this.origin.closing.as_mut().poll(cx).is_ready() {
            *this.done = true;
            return Poll::Ready(None);
        }
        let stream = this.stream;
        let polled = match catch_unwind(AssertUnwindSafe(|| stream.poll_event(cx))) {
            Ok(polled) => polled.map(|event| event.map(IntoEvent::into_event)),
            Err(panic) => Poll::Ready(Some(Err(panics::error(&*panic)))),
        };
        if let Poll::Ready(event) = polled {
            if let Some((pause, sleep)) = this.keep_alive {
                sleep.as_mut().reset(Instant::now() + *pause);
            }
            *this.done = !matches!(event, Some(Ok(_)));
            let event =
                event.map(|event| event.unwrap_or_else(|error| this.origin.error_event(&error)));
            return Poll::Ready(event.map(|event| Ok(Frame::data(event))));
        }
        if let Some((pause, sleep)) = this.keep_alive
            && sleep.as_mut().poll(cx).is_ready()
        {
            sleep.as_mut().reset(Instant::now() + *pause);
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b":\n\n")))));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.done
    }
}

/// The data of the last event of a failed stream.
#[derive(Serialize)]
struct Failure<'f> {
    code: &'f str,
    message: String,
    request_id: &'f str,
    status: u16,
}

impl StreamOrigin {
    /// Logs a server error, and returns the last event of the failed stream, with the public part
    /// of the error.
    fn error_event(&self, error: &Error) -> Bytes {
        if error.is_server_error() {
            tracing::error!(
                request_id = %self.request_id,
                handler = format_args!("{}::{}", self.component, self.handler),
                path = self.path,
                status = error.status().as_u16(),
                "an event stream {}", error.chain()
            );
        }
        let failure = Failure {
            code: error.code(),
            message: truncate(&error.to_string()).into_owned(),
            request_id: self.request_id.as_str(),
            status: error.status().as_u16(),
        };
        Event::new(failure).name("error").encode().unwrap_or_default()
    }
}
