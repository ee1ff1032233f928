//! The accept loop and its connections.
//!
//! `axum::serve` sets no timer, so hyper's header timeout never fires there; this loop does.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::CONNECTION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Version};
use axum::response::Response;
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tower::Service;

use super::builder::Limits;
use super::drain::Drain;
use super::panics;
use super::timed::Timed;
use crate::error::{Error, Result, render};
use crate::http::RequestId;

/// What one connection has been seen to speak.
const NOTHING: u8 = 0;
const HTTP1: u8 = 1;
const HTTP2: u8 = 2;

/// What all connections share.
struct Server {
    router: Router,
    builder: Builder<TokioExecutor>,
    limits: Limits,
    drain: Drain,
    /// Tells connections to close: when nothing is in flight, and when the deadline is over.
    closing: watch::Receiver<Closing>,
}

#[derive(Clone, Copy, PartialEq)]
enum Closing {
    No,
    Gracefully,
    Now,
}

/// Serves until the drain begins, then until it is done or its deadline is over.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    drain: &Drain,
) -> Result<()> {
    let (close, closing) = watch::channel(Closing::No);
    let builder = builder(&limits);
    let server = Arc::new(Server { router, builder, limits, drain: drain.clone(), closing });
    let (open, mut all_closed) = mpsc::channel::<Infallible>(1);
    accept(&listener, &server, &open).await;
    drop((listener, open));
    let drained = async {
        drain.idle().await;
        close.send_replace(Closing::Gracefully);
        all_closed.recv().await;
    };
    if tokio::time::timeout(limits.shutdown_timeout, drained).await.is_ok() {
        return Ok(());
    }
    close.send_replace(Closing::Now);
    all_closed.recv().await;
    let seconds = limits.shutdown_timeout.as_secs_f32();
    Err(Error::unavailable()
        .with_code("shutdown_timeout")
        .with_message(format!("the shutdown cut off what was still in flight after {seconds} s")))
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.header_bytes);
    if limits.headers != Limits::DEFAULT_HEADERS {
        builder.http1().max_headers(limits.headers);
    }
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(limits.header_timeout)
        .keep_alive_timeout(limits.header_timeout);
    builder
}

async fn accept(listener: &TcpListener, server: &Arc<Server>, open: &mpsc::Sender<Infallible>) {
    let connections = Arc::new(Semaphore::new(server.limits.connections));
    let mut begun = pin!(server.drain.begun());
    loop {
        let accepting = async {
            let permit = Arc::clone(&connections).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            biased;
            () = &mut begun => return,
            accepted = accepting => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (server, open) = (Arc::clone(server), open.clone());
                tokio::spawn(async move {
                    connection(&server, stream, peer).await;
                    drop((permit, open));
                });
            }
            Err(error) => refused(&error).await,
        }
    }
}

/// A connection that died while it waited is nothing; anything else is the machine's, such as too
/// many open files, and passes.
async fn refused(error: &io::Error) {
    let of_the_peer = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    );
    if !of_the_peer {
        tracing::error!("no connection can be accepted: {error}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn connection(server: &Arc<Server>, stream: TcpStream, peer: SocketAddr) {
    // Small answers must not wait for an acknowledgement; where it can't be set they do.
    let _ = stream.set_nodelay(true);
    let spoken = Arc::new(AtomicU8::new(NOTHING));
    let service = {
        let (server, spoken) = (Arc::clone(server), Arc::clone(&spoken));
        service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            let version = request.version();
            let speaks = if version == Version::HTTP_2 { HTTP2 } else { HTTP1 };
            spoken.store(speaks, Ordering::Relaxed);
            answer(Arc::clone(&server), request).map(Ok::<_, Infallible>)
        })
    };
    let mut closing = server.closing.clone();
    let mut begun = pin!(server.drain.begun().fuse());
    let mut first = pin!(tokio::time::sleep(server.limits.header_timeout).fuse());
    let mut connection =
        pin!(server.builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!("a connection ended early: {error}");
                }
                return;
            }
            () = &mut first => {
                if spoken.load(Ordering::Relaxed) == NOTHING {
                    return;
                }
            }
            () = &mut begun => {
                if spoken.load(Ordering::Relaxed) == HTTP2 {
                    connection.as_mut().graceful_shutdown();
                }
            }
            Ok(()) = closing.changed() => {
                if *closing.borrow_and_update() == Closing::Now {
                    return;
                }
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(server: Arc<Server>, request: Request<Incoming>) -> Response {
    let version = request.version();
    let mut response = match server.drain.enter() {
        Some(_in_flight) => routed(&server, request).await,
        None => {
            let error = Error::unavailable().with_message("the server is shutting down");
            fail(error, request.into_parts().0)
        }
    };
    if version < Version::HTTP_2 && server.drain.has_begun() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// What the router answers; a panic outside of all handlers is an error too.
async fn routed(server: &Server, request: Request<Incoming>) -> Response {
    let (parts, body) = request.into_parts();
    let body = match body.is_end_stream() {
        true => Body::empty(),
        false => Body::new(Timed::new(body, server.limits.body_timeout)),
    };
    let (uri, sent) = (parts.uri.clone(), RequestId::known(&parts));
    let routed = server.router.clone().call(Request::from_parts(parts, body));
    match AssertUnwindSafe(routed).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(panic) => {
            let (error, id) = (panics::error(&*panic), sent.unwrap_or_else(RequestId::new));
            tracing::error!(request_id = %id, path = uri.path(), "a layer {}", error.chain());
            render(error, Some(uri.path()), Some(id.as_str()))
        }
    }
}

fn fail(error: Error, mut head: Parts) -> Response {
    let id = RequestId::of(&mut head);
    render(error, Some(head.uri.path()), Some(id.as_str()))
}
