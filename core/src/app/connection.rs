//! One connection: from what comes before HTTP to its last answer.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HOST, LOCATION, STRICT_TRANSPORT_SECURITY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, StatusCode, Version};
use axum::response::Response;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::time::sleep;
use tower::Service;

use super::builder::Limits;
use super::drain::InFlight;
use super::head_timer::HeadTimer;
use super::listener::Front;
use super::orders::Orders;
use super::panics;
use super::serve::Server;
use super::spoken::{OpenStream, Spoken};
use super::streams::Answer;
use super::timed_body::{Least, Pace, TimedBody};
use super::timed_stream::{Stream, TimedStream};
use super::watch::{GRACE, Step, Watch};
use crate::contract::Accepted;
use crate::error::{Error, Rendering, render};
use crate::http::{Peer, RequestId, host_of};

/// What is known of the other side of a connection.
#[derive(Clone, Copy)]
struct Known {
    peer: Option<SocketAddr>,
    secure: bool,
    /// Whether all that it gets is a redirect.
    to_https: bool,
}

/// Serves a connection until it ends, or the app does.
pub(super) async fn serve(
    server: &Arc<Server>,
    front: &Front,
    stream: Stream,
    peer: Option<SocketAddr>,
) {
    let known = Known { peer, secure: false, to_https: front.to_https };
    let first = server.drain.admit();
    if front.through.is_empty() {
        return speak(server, stream, known, first).await;
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
            speak(server, Stream::Other(stream), known, first).await;
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

async fn speak(server: &Arc<Server>, stream: Stream, known: Known, first: InFlight) {
    let spoken = Arc::new(Spoken::new(first));
    let service = {
        let (server, spoken) = (Arc::clone(server), Arc::clone(&spoken));
        service_fn(move |mut request: Request<Incoming>| {
            known.tell(&mut request);
            let in_flight = spoken.request(request.version(), &server.drain);
            let stream = (request.version() == Version::HTTP_2).then(|| spoken.stream());
            let answer = answer(Arc::clone(&server), request, known, in_flight);
            answer.map(|answer| Ok::<_, Infallible>(lasting(answer, stream)))
        })
    };
    let limits = server.limits;
    let stream = TokioIo::new(TimedStream::new(stream, limits.write_timeout, Arc::clone(&spoken)));
    let mut builder = server.builder.clone();
    builder.http1().timer(HeadTimer::default());
    let mut connection = pin!(builder.serve_connection_with_upgrades(stream, service));
    let mut watch = Watch::new(limits);
    // They are polled when one of them has come, not with each piece that is read.
    let mut orders = FuturesUnordered::new();
    orders.push(Orders::new(server).looking_in(watch.first()).next());
    loop {
        let (next, order) = tokio::select! {
            biased;
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!("a connection ended early: {error}");
                }
                return;
            }
            Some(order) = orders.next() => order,
        };
        let (step, look) = watch.follow(&order, &spoken);
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

/// An answer of HTTP/2 knows its stream until it has been handed over.
fn lasting(answer: Response, stream: Option<OpenStream>) -> Response {
    match stream {
        Some(stream) => answer.map(|body| Body::new(Answer::new(body, stream))),
        None => answer,
    }
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
            extensions.insert(crate::http::Secure);
        }
    }
}

async fn answer(
    server: Arc<Server>,
    request: Request<Incoming>,
    known: Known,
    in_flight: Option<InFlight>,
) -> Response {
    let version = request.version();
    let mut response = match &in_flight {
        Some(_) if !names_its_host(&request) => {
            let error = Error::bad_request().with_message("a request names one host");
            fail(&server, error, request.into_parts().0)
        }
        Some(_) if known.to_https => redirected(&server, request.into_parts().0),
        Some(_) => routed(&server, request).await,
        None => {
            let error = Error::unavailable().with_message("the server is shutting down");
            fail(&server, error, request.into_parts().0)
        }
    };
    if version < Version::HTTP_2 && server.drain.has_begun() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if let (true, Some(value)) = (known.secure, server.settings.edge.security.transport()) {
        let header = response.headers_mut().entry(STRICT_TRANSPORT_SECURITY);
        header.or_insert_with(|| value.clone());
    }
    response
}

/// Whether a request says which host it is for as it must
/// ([RFC 9112, 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2)).
fn names_its_host(request: &Request<Incoming>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (Some(_), Some(_)) => false,
        (None, _) => request.version() != Version::HTTP_11 || request.uri().host().is_some(),
    }
}

/// What the router answers; a panic outside of all handlers is an error too.
async fn routed(server: &Server, request: Request<Incoming>) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = match body.is_end_stream() {
        true => Body::empty(),
        false => timed(server, &mut parts, body),
    };
    let (uri, sent) = (parts.uri.clone(), RequestId::known(&parts));
    let routed = server.router.clone().call(Request::from_parts(parts, body));
    match AssertUnwindSafe(routed).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(panic) => {
            let (error, id) = (panics::error(&*panic), sent.unwrap_or_else(RequestId::new));
            tracing::error!(request_id = %id, path = uri.path(), "a layer {}", error.chain());
            let mut response = server.rendered(error, uri.path(), &id);
            server.edge.finish(&mut response);
            response
        }
    }
}

/// The body of a request that has one.
fn timed(server: &Server, head: &mut Parts, body: Incoming) -> Body {
    let Limits { body_rate, body_timeout, .. } = server.limits;
    let least = match server.paced {
        true => {
            let pace = Pace::new(body_rate);
            head.extensions.insert(pace.clone());
            Least::Handler(pace)
        }
        false => Least::App(body_rate),
    };
    Body::new(TimedBody::new(body, body_timeout, least))
}

impl Server {
    fn rendered(&self, error: Error, path: &str, id: &RequestId) -> Response {
        let (instance, request_id) = (Some(path), Some(id.as_str()));
        render(error, Rendering { instance, request_id, compat: self.settings.edge.compat })
    }
}

fn redirected(server: &Server, head: Parts) -> Response {
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let target = host_of(&head, &server.settings).map(|host| format!("https://{host}{path}"));
    match target.and_then(|target| HeaderValue::from_str(&target).ok()) {
        Some(target) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
            response.headers_mut().insert(LOCATION, target);
            server.edge.finish(&mut response);
            response
        }
        None => {
            let error = Error::bad_request().with_message("a request says which host it is for");
            fail(server, error, head)
        }
    }
}

fn fail(server: &Server, error: Error, mut head: Parts) -> Response {
    let id = RequestId::of(&mut head);
    let mut response = server.rendered(error, head.uri.path(), &id);
    server.edge.finish(&mut response);
    if head.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}
