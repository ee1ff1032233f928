//! One connection, from the steps before HTTP to its last response.

use std::convert::Infallible;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::HttpBody;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, Version};
use axum::response::Response;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::time::sleep;

use super::Accepted;
use super::control::Control;
use super::listener::ConnectionConfig;
use super::parse_errors;
use super::parse_errors::ParseErrorResponder;
use super::respond::respond;
use super::serve::{Server, builder};
use super::stream::{ConnectionTokens, Stream};
use super::streams::{StreamBody, Streams};
use super::timed_stream::{Http, TimedStream};
use super::upkeep::{GRACE, Step, Upkeep};
use super::usage::Usage;
use super::watched_body;
use crate::error::panics;
use crate::http::{Peer, Secure};
use crate::pipeline::InFlight;

/// Facts about a connection that requests on it share.
#[derive(Clone, Copy)]
pub(crate) struct ConnectionInfo {
    peer: Option<SocketAddr>,
    pub(crate) secure: bool,
    /// Whether every request is redirected to HTTPS.
    pub(crate) to_https: bool,
}

/// Serves a connection until it ends, leaves HTTP, or the app shuts down.
pub(crate) async fn serve(
    server: &Arc<Server>,
    front: &ConnectionConfig,
    stream: Stream,
    peer: Option<SocketAddr>,
    counted: ConnectionTokens,
) {
    let info = ConnectionInfo { peer, secure: false, to_https: front.to_https };
    let first = server.drain.admit();
    if front.through.is_empty() {
        return serve_http(server, stream, info, first, counted).await;
    }
    let accept_future =
        tokio::time::timeout(server.limits.header_timeout, run_steps(front, stream, peer));
    let accepted = tokio::select! {
        accepted = accept_future => accepted,
        () = wait_for_grace_period(server) => return,
    };
    match accepted {
        Ok(Ok(Accepted { stream, peer, secure })) => {
            let info = ConnectionInfo { peer, secure, ..info };
            serve_http(server, Stream::Other(stream), info, first, counted).await;
        }
        Ok(Err(error)) => tracing::debug!(?peer, "a connection could not be accepted: {error}"),
        Err(_) => tracing::debug!(?peer, "a connection took too long to be accepted"),
    }
}

/// Waits until the time for a first request after the begin of the shutdown is over.
async fn wait_for_grace_period(server: &Server) {
    server.drain.begun().await;
    sleep(GRACE).await;
}

/// Passes a connection through the steps before HTTP.
async fn run_steps(
    front: &ConnectionConfig,
    stream: Stream,
    peer: Option<SocketAddr>,
) -> io::Result<Accepted> {
    let mut accepted = Accepted { stream: stream.boxed(), peer, secure: false };
    for accept in &*front.through {
        accepted = accept.accept(accepted).await?;
    }
    Ok(accepted)
}

/// Serves HTTP on a connection until it ends, leaves HTTP, or has to close.
async fn serve_http(
    server: &Arc<Server>,
    stream: Stream,
    info: ConnectionInfo,
    first: InFlight,
    counted: ConnectionTokens,
) {
    let usage = Arc::new(Usage::new(first));
    let service = {
        let server = Arc::clone(server);
        let usage = Arc::clone(&usage);
        service_fn(move |request| handle_request(&server, request, info, &usage))
    };
    let limits = server.limits;
    let streams = Streams::new(Arc::clone(&usage), limits.write_timeout);
    let builder = builder(&limits, streams);
    let parse_errors = ParseErrorResponder { server: Arc::clone(server), secure: info.secure };
    let http = Http { counted, parse_errors };
    let stream = TimedStream::new(stream, limits.write_timeout, Arc::clone(&usage), http);
    let stream = TokioIo::new(stream);
    let mut connection = pin!(builder.serve_connection_with_upgrades(stream, service));
    let mut upkeep = Upkeep::new(limits);
    // They are polled when an event arrives, not at each read.
    let mut control_events = FuturesUnordered::new();
    control_events.push(Control::new(server).checking_in(upkeep.first_check()).next());
    loop {
        let (next, event) = tokio::select! {
            biased;
            ended = poll_fn(|cx| poll_logged(connection.as_mut(), cx)) => {
                if let Err(error) = ended {
                    log_early_end(&*error);
                }
                // A task may have the connection although no response has announced it.
                usage.upgrade();
                return;
            }
            Some(event) = control_events.next() => event,
        };
        let (step, check) = upkeep.handle(event, usage.http_version(), usage.snapshot());
        match step {
            Step::Continue => {}
            Step::Shutdown => connection.as_mut().graceful_shutdown(),
            Step::Close => return,
        }
        control_events.push(match check {
            Some(time) => next.checking_in(time).next(),
            None => next.next(),
        });
    }
}

/// Responds to a request, and records the effects of the response on its connection.
#[inline]
fn handle_request(
    server: &Arc<Server>,
    mut request: Request<Incoming>,
    info: ConnectionInfo,
    usage: &Arc<Usage>,
) -> impl Future<Output = Result<Response, Infallible>> + Send + use<> {
    // Nothing else is in the extensions yet, so this costs most requests nothing.
    let upgrades = request.extensions().get::<OnUpgrade>().is_some();
    let tunnels = upgrades && *request.method() == Method::CONNECT;
    info.insert_extensions(&mut request);
    let version = request.version();
    let in_flight = usage.request(version, &server.drain);
    let response = respond(Arc::clone(server), request, info, in_flight, upgrades);
    let usage = Arc::clone(usage);
    response.map(move |response| {
        if version == Version::HTTP_2 {
            return Ok(response.map(StreamBody::wrap));
        }
        record_response(&response, &usage);
        if upgrades && leaves_http(response.status(), tunnels) {
            usage.upgrade();
        }
        Ok(response)
    })
}

/// Records the effects of an HTTP/1 response on its connection.
#[inline]
fn record_response(response: &Response, usage: &Usage) {
    usage.set_busy(response.body().size_hint().exact().is_none());
    if response.status().is_client_error() && parse_errors::is_bare(response) {
        usage.set_bare();
    }
}

/// Whether hyper passes an HTTP/1 connection to the task that waits for it, after a response with this status.
fn leaves_http(status: StatusCode, tunnels: bool) -> bool {
    status == StatusCode::SWITCHING_PROTOCOLS || (tunnels && status.is_success())
}

/// Logs why a connection ended early. Only a response body of the app makes it an error of the app.
#[cold]
fn log_early_end(error: &(dyn Error + Send + Sync + 'static)) {
    match error.downcast_ref::<hyper::Error>().filter(|error| error.is_user()) {
        Some(error) => watched_body::log(error.source().unwrap_or(error), None, None),
        None => tracing::debug!("a connection ended early: {error}"),
    }
}

/// Polls a connection, and logs a panic that ends its task. Only a response body that is not watched can panic there.
/// `catch_unwind` would cost each request more than this guard.
#[inline]
fn poll_logged<F: Future>(connection: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<F::Output> {
    struct Unwinding;

    impl Drop for Unwinding {
        fn drop(&mut self) {
            watched_body::log_panic(&panics::last(), None, None);
        }
    }

    let unwinding = Unwinding;
    let polled = connection.poll(cx);
    std::mem::forget(unwinding);
    polled
}

impl ConnectionInfo {
    /// Adds extractable data about the connection to a request.
    fn insert_extensions(self, request: &mut Request<Incoming>) {
        let extensions = request.extensions_mut();
        match self.peer {
            Some(peer) => {
                extensions.insert(ConnectInfo(peer));
            }
            None => {
                extensions.insert(Peer::Unix);
            }
        }
        if self.secure {
            extensions.insert(Secure);
        }
    }
}
