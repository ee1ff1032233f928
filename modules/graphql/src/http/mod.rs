//! GraphQL over HTTP ([draft](https://graphql.github.io/graphql-over-http/draft/)).

mod media;
mod request;
mod respond;
mod sse;
#[cfg(feature = "uploads")]
mod uploads;
mod variables;

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use baya::WebSocketHandshake;
use baya::axum::Router;
use baya::axum::extract::{Request, State};
use baya::axum::http::request::Parts;
use baya::axum::http::{Method, StatusCode};
use baya::axum::response::Response;
use baya::axum::routing::get;

use self::media::{AcceptedFormats, Events, Media};
use self::request::Body;
pub(crate) use self::request::parse_payload;
use crate::engine::{Engine, OperationRequest, OperationResponse};
use crate::error::RequestError;

/// Returns the routes of a schema.
pub(crate) fn routes(engine: Arc<Engine>) -> Router {
    let path = engine.options.path.clone();
    let router = Router::new();
    #[cfg(feature = "graphiql")]
    let router = match &engine.page {
        Some(page) => page.files(router),
        None => router,
    };
    // Registers each method explicitly, so that a handler of the app with the same path is a conflict.
    let methods = get(respond).post(respond).fallback(respond);
    router.route(&path, methods.with_state(engine))
}

async fn respond(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (head, http_body) = request.into_parts();
    if WebSocketHandshake::is_one(&head) {
        return crate::websocket::upgrade(&engine, head);
    }
    #[cfg(feature = "graphiql")]
    if let Some(page) = engine.page.as_ref().and_then(|page| page.response(&head)) {
        return page;
    }
    let AcceptedFormats { media, events } = match AcceptedFormats::from_headers(&head.headers) {
        Ok(accepted) => accepted,
        Err(rejection) => return respond::rejected(rejection, Media::Json),
    };
    let body = match head.method {
        Method::GET => request::query(&head),
        Method::POST => match request::body(&engine, &head, http_body).await {
            Ok(body) => Ok(body),
            Err(request::BodyError::Rejected(rejection)) => Err(rejection),
            Err(request::BodyError::Error(error)) => return respond::error(&error, media),
        },
        _ => return respond::method_not_allowed("GET, POST", media),
    };
    let head = Arc::new(head);
    match body {
        Err(rejection) => respond::rejected(rejection, media),
        Ok(Body::Single(operation_request)) => {
            single(&engine, operation_request, &head, media, events).await
        }
        Ok(Body::Batch(_)) if events == Events::Only => {
            let message = "the response to a batch is JSON; accept `application/json`";
            let code = "NOT_ACCEPTABLE";
            respond::rejected(
                RequestError::malformed(StatusCode::NOT_ACCEPTABLE, code, message),
                media,
            )
        }
        Ok(Body::Batch(all)) => match batch(&engine, all, &head).await {
            Ok(responses) => respond::batch(responses, media),
            Err(rejection) => respond::rejected(rejection, media),
        },
    }
}

/// Runs the operation of a request.
async fn single(
    engine: &Arc<Engine>,
    operation_request: OperationRequest,
    head: &Arc<Parts>,
    media: Media,
    events: Events,
) -> Response {
    match engine.prepare_over_http(operation_request, head) {
        Ok(prepared) if events.are_for(prepared.kind) => {
            let is_endless = prepared.kind == OperationType::Subscription;
            sse::respond(engine, engine.stream(prepared), is_endless)
        }
        Ok(prepared) => respond::single(engine.execute(prepared).await, media),
        Err(rejection) if events.are_for(OperationType::Query) && !rejection.is_malformed => {
            sse::respond(engine, Err(rejection), false)
        }
        Err(rejection) => respond::rejected(rejection, media),
    }
}

/// Runs the operations of a batch, one after the other.
async fn batch(
    engine: &Arc<Engine>,
    all: Vec<OperationRequest>,
    head: &Arc<Parts>,
) -> Result<Vec<OperationResponse>, RequestError> {
    let max = engine.options.batch;
    if all.len() > max {
        let message = if max == 0 {
            "this server does not accept batches; send one operation per request".to_owned()
        } else {
            format!("the batch has more than {max} operations")
        };
        let code = "BATCH_TOO_LARGE";
        return Err(RequestError::malformed(StatusCode::BAD_REQUEST, code, &message));
    }
    if all.is_empty() {
        return Err(request::bad_request("the batch has no operations"));
    }
    let mut responses = Vec::with_capacity(all.len());
    for operation_request in all {
        responses.push(match engine.prepare_over_http(operation_request, head) {
            Ok(prepared) => engine.execute(prepared).await,
            Err(rejection) => OperationResponse::Rejected(rejection),
        });
    }
    Ok(responses)
}
