//! The response to one request, from the connection to the router and back.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, LOCATION, STRICT_TRANSPORT_SECURITY, TRANSFER_ENCODING,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, StatusCode, Uri, Version};
use axum::response::Response;
use futures_util::FutureExt;
use hyper::body::Incoming;
use tower::Service;

use super::Limits;
use super::connection::ConnectionInfo;
use super::forbidden_content::remove_forbidden_content;
use super::serve::Server;
use super::{head_checks, watched_body};
use crate::error::panics;
use crate::error::{Error, Rendering, render};
use crate::http::edge::normalize_request_path;
use crate::http::edge::timed_body::{MinRate, SharedRate, TimedBody};
use crate::http::{Ids, merge_headers, request_host};
use crate::http::{unrequested_upgrade, unsendable};
use crate::pipeline::InFlight;
use crate::pipeline::RequestId;

/// Returns the response to a request. `upgrades` is whether the request allows an upgrade to
/// another protocol.
pub(crate) async fn respond(
    server: Arc<Server>,
    request: Request<Incoming>,
    info: ConnectionInfo,
    in_flight: Option<InFlight>,
    upgrades: bool,
) -> Response {
    let version = request.version();
    let to_head = request.method() == Method::HEAD;
    let has_length = request.headers().contains_key(CONTENT_LENGTH);
    let mut response = match &in_flight {
        Some(_) => match head_checks::check(&request, &server.limits) {
            Ok(()) if info.to_https => redirect_to_https(&server, request.into_parts().0),
            Ok(()) if request.uri().path() == "*" => respond_to_asterisk(&server),
            Ok(()) => route(&server, request, upgrades).await,
            Err(error) => reject(&server, error, request.into_parts().0),
        },
        None => {
            let error = Error::unavailable().with_message("the server is shutting down");
            fail(&server, error, request.into_parts().0)
        }
    };
    remove_forbidden_content(&mut response, to_head);
    let switches = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    // The rest of a body that is too large is not read, so that no request can follow it.
    let is_unread = has_length && response.status() == StatusCode::PAYLOAD_TOO_LARGE;
    let closes = (server.drain.has_begun() || is_unread) && !switches;
    if version < Version::HTTP_2 && closes {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    server.secure(&mut response, info.secure);
    response
}

/// Returns the response to `OPTIONS *`, which only checks whether the server is reachable
/// ([RFC 9110, 9.3.7](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7)).
#[cold]
fn respond_to_asterisk(server: &Server) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    server.edge.finish(&mut response);
    response
}

/// Returns the router's response. A panic outside every handler becomes an internal error, and so
/// does a response that can't be sent.
async fn route(server: &Server, request: Request<Incoming>, upgrades: bool) -> Response {
    let (mut parts, body) = request.into_parts();
    let body =
        if body.is_end_stream() { Body::empty() } else { timed_body(server, &mut parts, body) };
    let uri = parts.uri.clone();
    let client_id = RequestId::from_headers(&parts.headers);
    let mut request = Request::from_parts(parts, body);
    if let Err(error) = normalize_request_path(&mut request) {
        return fail(server, error, request.into_parts().0);
    }
    let route = server.router.clone().call(request);
    let (error, replaced) = match AssertUnwindSafe(route).catch_unwind().await {
        Ok(Ok(mut response)) => match unsendable_error(&mut response, upgrades) {
            None => {
                watched_body::watch(&mut response, &uri, client_id);
                return response;
            }
            Some(error) => (error, response),
        },
        Ok(Err(never)) => match never {},
        Err(panic) => (panics::error(&*panic), Response::default()),
    };
    replace_unsendable(server, error, &replaced, &uri, client_id)
}

/// Returns an error if a response that was created outside every handler can't be sent.
fn unsendable_error(response: &mut Response, upgrades: bool) -> Option<Error> {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS && !upgrades {
        return Some(unrequested_upgrade(response));
    }
    unsendable(response)
}

/// Returns the response that replaces one that can't be sent.
#[cold]
fn replace_unsendable(
    server: &Server,
    error: Error,
    replaced: &Response,
    uri: &Uri,
    client_id: Option<RequestId>,
) -> Response {
    let id =
        RequestId::from_headers(replaced.headers()).or(client_id).unwrap_or_else(RequestId::new);
    tracing::error!(request_id = %id, path = uri.path(), "request failed outside every handler: {}", error.chain());
    merge_headers(server.error_response(error, Some(uri.path()), &id), replaced)
}

/// Wraps the body of a request with its timeout.
fn timed_body(server: &Server, head: &mut Parts, body: Incoming) -> Body {
    let Limits { body_rate, body_timeout, .. } = server.limits;
    let min_rate = if server.has_handler_rates {
        let pace = SharedRate::new(body_rate);
        head.extensions.insert(pace.clone());
        MinRate::Handler(pace)
    } else {
        MinRate::App(body_rate)
    };
    Body::new(TimedBody::new(body, body_timeout, min_rate))
}

impl Server {
    /// Renders an error outside every handler, with the headers that every response has.
    pub(crate) fn error_response(
        &self,
        error: Error,
        path: Option<&str>,
        id: &RequestId,
    ) -> Response {
        let request_id = Some(id.as_str());
        let compat = self.settings.edge.compat;
        let mut response = render(error, Rendering { instance: path, request_id, compat });
        if self.settings.edge.sends_ids {
            Ids::default().or_request(Some(id)).write_to(response.headers_mut());
        }
        self.edge.finish(&mut response);
        response
    }

    /// Adds the `Strict-Transport-Security` header to responses over encrypted connections.
    pub(crate) fn secure(&self, response: &mut Response, secure: bool) {
        if !secure {
            return;
        }
        if let Some(value) = self.settings.edge.security.transport() {
            let header = response.headers_mut().entry(STRICT_TRANSPORT_SECURITY);
            header.or_insert_with(|| value.clone());
        }
    }
}

fn redirect_to_https(server: &Server, head: Parts) -> Response {
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let target = request_host(&head, &server.settings).map(|host| format!("https://{host}{path}"));
    match target.and_then(|target| HeaderValue::from_str(&target).ok()) {
        Some(target) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
            response.headers_mut().insert(LOCATION, target);
            server.edge.finish(&mut response);
            response
        }
        None => {
            let error = Error::bad_request().with_message("the `Host` header is required");
            fail(server, error, head)
        }
    }
}

/// Returns the response to a request that is rejected before routing. With an unsupported transfer
/// coding, the end of the request is unknown, so the connection is closed.
#[cold]
fn reject(server: &Server, error: Error, head: Parts) -> Response {
    let closes = head.version < Version::HTTP_2 && head.headers.contains_key(TRANSFER_ENCODING);
    let mut response = fail(server, error, head);
    if closes {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn fail(server: &Server, error: Error, mut head: Parts) -> Response {
    let id = RequestId::get_or_insert(&mut head);
    let mut response = server.error_response(error, Some(head.uri.path()), &id);
    if server.settings.edge.sends_ids {
        Ids::from_head(&head).write_to(response.headers_mut());
    }
    response
}
