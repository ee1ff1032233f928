//! Responses to requests without a handler.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::Compat;
use crate::error::Error;
use crate::graph::spec::Versioning;
use crate::http::response::render::respond_with_error;
use crate::pipeline::{HandlerShared, RequestScope};

/// Responds with 404 to a path without routes.
pub(crate) async fn unknown_path(app: Arc<HandlerShared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let error =
        with_compat_message(Error::unknown_path(&head), app.http().settings.edge.compat, &head);
    render(app, Request::from_parts(head, body), error).await
}

/// Returns an error for requests without a handler, with the message of the framework that the app
/// is compatible with.
pub(crate) fn with_compat_message(error: Error, compat: Option<Compat>, head: &Parts) -> Error {
    match compat {
        Some(Compat::Nest) if error.is_unhandled() => {
            Error::not_found().with_message(nest_message(head))
        }
        _ => error,
    }
}

/// Responds with 404 to a version that a path does not have.
pub(crate) async fn unknown_version(app: Arc<HandlerShared>, request: Request) -> Response {
    if app.http().settings.edge.compat == Some(Compat::Nest) {
        return unknown_path(app, request).await;
    }
    let path = request.uri().path();
    let message = match app.container.routing().versioning {
        Versioning::Header(name) if !request.headers().contains_key(name) => {
            format!("`{path}` requires a version in the `{name}` header")
        }
        _ => format!("`{path}` does not have the requested version"),
    };
    let error = Error::not_found().with_code("unknown_version").with_message(message);
    render(app, request, error).await
}

/// Responds with 204 to `OPTIONS`, and with 405 to other methods that the path does not have. The
/// router adds `Allow`.
pub(crate) async fn unsupported_method(app: Arc<HandlerShared>, request: Request) -> Response {
    let compat = app.http().settings.edge.compat;
    if compat.is_none() && request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        app.http().edge.finish(&mut response);
        return response;
    }
    let (head, body) = request.into_parts();
    let error = with_compat_message(Error::unsupported_method(&head), compat, &head);
    render(app, Request::from_parts(head, body), error).await
}

/// Returns the message of NestJS, with the path that the client sent.
fn nest_message(head: &Parts) -> String {
    let sent = head.extensions.get::<OriginalUri>().map_or(&head.uri, |sent| &sent.0);
    let path = sent.path_and_query().map_or("/", |path| path.as_str());
    format!("Cannot {} {path}", head.method)
}

async fn render(app: Arc<HandlerShared>, request: Request, error: Error) -> Response {
    respond_with_error(error, request, &RequestScope::new(app)).await
}
