//! The answer to one request, from the socket to the router and back.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::http::header::{CONNECTION, HOST, LOCATION, STRICT_TRANSPORT_SECURITY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, StatusCode, Version};
use axum::response::Response;
use futures_util::FutureExt;
use hyper::body::Incoming;
use tower::Service;

use super::builder::Limits;
use super::connection::Known;
use super::drain::InFlight;
use super::panics;
use super::serve::Server;
use super::timed_body::{Least, Pace, TimedBody};
use crate::error::{Error, Rendering, render};
use crate::http::{RequestId, host_of};

/// What a request gets.
pub(super) async fn answer(
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
    let switches = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    if version < Version::HTTP_2 && server.drain.has_begun() && !switches {
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
        (None, _) => request.version() != Version::HTTP_11,
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
