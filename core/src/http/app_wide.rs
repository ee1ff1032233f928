//! The filters of the app, for errors that layers answer with before or behind the handlers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;

use super::answer::filtered;
use super::call::HttpCall;
use crate::error;
use crate::pipeline::{HandlerShared, RequestScope};

/// Has the filters of the app answer for every [`Error`](crate::Error) that comes out of the router
/// as a response and has met no filter yet.
pub(crate) fn app_wide(router: Router, app: Arc<HandlerShared>) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| {
        let scope = RequestScope::new(Arc::clone(&app));
        async move {
            let (parts, body) = request.into_parts();
            let head = parts.clone();
            let response = next.run(Request::from_parts(parts, body)).await;
            answered(response, head, scope).await
        }
    }))
}

async fn answered(
    mut response: Response,
    head: axum::http::request::Parts,
    scope: RequestScope,
) -> Response {
    match error::take(&mut response) {
        Some(error) => {
            let mut call = HttpCall::new(Request::from_parts(head, Body::empty()));
            let response = filtered(error, &mut call, &scope).await;
            call.finish(response)
        }
        None => response,
    }
}
