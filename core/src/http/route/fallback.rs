//! Answers where no handler is.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::Compat;
use crate::error::Error;
use crate::graph::spec::Versioning;
use crate::http::response::render::answer_for;
use crate::pipeline::{HandlerShared, RequestScope};

/// 404 for a path that nothing is mounted on.
pub(crate) async fn unknown_path(app: Arc<HandlerShared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let error = worded(Error::unknown_path(&head), app.http().settings.edge.compat, &head);
    refused(app, Request::from_parts(head, body), error).await
}

/// An error for what no handler is there for, in the words of who is to be answered alike.
pub(crate) fn worded(error: Error, compat: Option<Compat>, head: &Parts) -> Error {
    match compat {
        Some(Compat::Nest) if error.is_unhandled() => Error::not_found().with_message(cannot(head)),
        _ => error,
    }
}

/// 404 for a version that a path does not have.
pub(crate) async fn unknown_version(app: Arc<HandlerShared>, request: Request) -> Response {
    if app.http().settings.edge.compat == Some(Compat::Nest) {
        return unknown_path(app, request).await;
    }
    let path = request.uri().path();
    let message = match app.container.routing().versioning {
        Versioning::Header(name) if !request.headers().contains_key(name) => {
            format!("`{path}` has versions, and the header `{name}` names none")
        }
        _ => format!("`{path}` does not have the version that is asked for"),
    };
    let error = Error::not_found().with_code("unknown_version").with_message(message);
    refused(app, request, error).await
}

/// 204 for `OPTIONS`, 405 for any other verb that the path does not have; the router adds `Allow`.
pub(crate) async fn unsupported_method(app: Arc<HandlerShared>, request: Request) -> Response {
    let compat = app.http().settings.edge.compat;
    if compat.is_none() && request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        app.http().edge.finish(&mut response);
        return response;
    }
    let (head, body) = request.into_parts();
    let error = worded(Error::unsupported_method(&head), compat, &head);
    refused(app, Request::from_parts(head, body), error).await
}

/// The words of NestJS, with the path as it was sent.
fn cannot(head: &Parts) -> String {
    let sent = head.extensions.get::<OriginalUri>().map_or(&head.uri, |sent| &sent.0);
    let path = sent.path_and_query().map_or("/", |path| path.as_str());
    format!("Cannot {} {path}", head.method)
}

async fn refused(app: Arc<HandlerShared>, request: Request, error: Error) -> Response {
    answer_for(error, request, &RequestScope::new(app)).await
}
