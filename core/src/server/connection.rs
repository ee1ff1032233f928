//! One connection: from what comes before HTTP to its last answer.

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
use super::commands::Orders;
use super::listener::Front;
use super::respond::answer;
use super::serve::{Server, builder};
use super::stream::{Counted, Stream};
use super::streams::{Answer, Streams};
use super::timed_stream::{Http, TimedStream};
use super::unreadable;
use super::unreadable::Unreadable;
use super::upkeep::{GRACE, Step, Upkeep};
use super::usage::Spoken;
use super::watched_body;
use crate::error::panics;
use crate::http::{Peer, Secure};
use crate::pipeline::InFlight;

/// What is known of the other side of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    peer: Option<SocketAddr>,
    pub(crate) secure: bool,
    /// Whether all that it gets is a redirect.
    pub(crate) to_https: bool,
}

/// Serves a connection until it ends, leaves HTTP, or the app ends.
pub(crate) async fn serve(
    server: &Arc<Server>,
    front: &Front,
    stream: Stream,
    peer: Option<SocketAddr>,
    counted: Counted,
) {
    let known = Known { peer, secure: false, to_https: front.to_https };
    let first = server.drain.admit();
    if front.through.is_empty() {
        return speak(server, stream, known, first, counted).await;
    }
    let accepting =
        tokio::time::timeout(server.limits.header_timeout, through(front, stream, peer));
    let accepted = tokio::select! {
        accepted = accepting => accepted,
        () = grace_is_over(server) => return,
    };
    match accepted {
        Ok(Ok(Accepted { stream, peer, secure })) => {
            let known = Known { peer, secure, ..known };
            speak(server, Stream::Other(stream), known, first, counted).await;
        }
        Ok(Err(error)) => tracing::debug!(?peer, "a connection was not accepted: {error}"),
        Err(_) => tracing::debug!(?peer, "a connection took too long to be accepted"),
    }
}

/// Waits until a connection may not bring its first request any more.
async fn grace_is_over(server: &Server) {
    server.drain.begun().await;
    sleep(GRACE).await;
}

/// Passes a connection through what stands before HTTP.
async fn through(front: &Front, stream: Stream, peer: Option<SocketAddr>) -> io::Result<Accepted> {
    let mut accepted = Accepted { stream: stream.boxed(), peer, secure: false };
    for accept in &*front.through {
        accepted = accept.accept(accepted).await?;
    }
    Ok(accepted)
}

async fn speak(
    server: &Arc<Server>,
    stream: Stream,
    known: Known,
    first: InFlight,
    counted: Counted,
) {
    let spoken = Arc::new(Spoken::new(first));
    let service = {
        let server = Arc::clone(server);
        let spoken = Arc::clone(&spoken);
        service_fn(move |mut request: Request<Incoming>| {
            // Nothing else is in the extensions yet, so this costs most requests nothing.
            let upgrades = request.extensions().get::<OnUpgrade>().is_some();
            let tunnels = upgrades && *request.method() == Method::CONNECT;
            known.tell(&mut request);
            let version = request.version();
            let in_flight = spoken.request(version, &server.drain);
            let answer = answer(Arc::clone(&server), request, known, in_flight, upgrades);
            let spoken = Arc::clone(&spoken);
            answer.map(move |answer| match version {
                Version::HTTP_2 => Ok::<_, Infallible>(answer.map(Answer::around)),
                _ => {
                    record(&answer, &spoken);
                    if upgrades && leaves_http(answer.status(), tunnels) {
                        spoken.upgrade();
                    }
                    Ok(answer)
                }
            })
        })
    };
    let limits = server.limits;
    let streams = Streams::new(Arc::clone(&spoken), limits.write_timeout);
    let builder = builder(&limits, streams);
    let unreadable = Unreadable { server: Arc::clone(server), secure: known.secure };
    let http = Http { counted, unreadable };
    let stream = TimedStream::new(stream, limits.write_timeout, Arc::clone(&spoken), http);
    let stream = TokioIo::new(stream);
    let mut connection = pin!(builder.serve_connection_with_upgrades(stream, service));
    let mut upkeep = Upkeep::new(limits);
    // They are polled when one of them has come, not with each piece that is read.
    let mut orders = FuturesUnordered::new();
    orders.push(Orders::new(server).looking_in(upkeep.first()).next());
    loop {
        let (next, order) = tokio::select! {
            biased;
            ended = poll_fn(|cx| poll_logged(connection.as_mut(), cx)) => {
                if let Err(error) = ended {
                    ended_early(&*error);
                }
                // A task may have the connection although no response has announced it.
                spoken.upgrade();
                return;
            }
            Some(order) = orders.next() => order,
        };
        let (step, look) = upkeep.follow(order, spoken.speaks(), spoken.used());
        match step {
            Step::GoOn => {}
            Step::End => connection.as_mut().graceful_shutdown(),
            Step::Close => return,
        }
        orders.push(match look {
            Some(time) => next.looking_in(time).next(),
            None => next.next(),
        });
    }
}

/// Records what a response of HTTP/1 means for its connection.
#[inline]
fn record(answer: &Response, spoken: &Spoken) {
    spoken.set_busy(answer.body().size_hint().exact().is_none());
    if answer.status().is_client_error() && unreadable::is_bare(answer) {
        spoken.set_bare();
    }
}

/// Whether hyper passes an HTTP/1 connection to the task that waits for it, after a response with this status.
fn leaves_http(status: StatusCode, tunnels: bool) -> bool {
    status == StatusCode::SWITCHING_PROTOCOLS || (tunnels && status.is_success())
}

/// Logs why a connection ended early. Only a response body of the app makes it an error of the app.
#[cold]
fn ended_early(error: &(dyn Error + Send + Sync + 'static)) {
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

impl Known {
    /// Lets extractors know it.
    fn tell(self, request: &mut Request<Incoming>) {
        let extensions = request.extensions_mut();
        match self.peer {
            Some(peer) => {
                extensions.insert(ConnectInfo(peer));
            }
            None => {
                extensions.insert(Peer::Machine);
            }
        }
        if self.secure {
            extensions.insert(Secure);
        }
    }
}
