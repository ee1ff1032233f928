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

use self::media::{Accepted, Events, Media};
use self::request::Body;
pub(crate) use self::request::asked;
use crate::engine::{Engine, OperationRequest, OperationResponse};
use crate::request_error::RequestError;

/// Returns the routes of a schema.
pub(crate) fn routes(engine: Arc<Engine>) -> Router {
    let path = engine.options.path.clone();
    let router = Router::new();
    #[cfg(feature = "graphiql")]
    let router = match &engine.page {
        Some(page) => page.files(router),
        None => router,
    };
    // Each method by its name, so that a handler of the app with the same path is a collision.
    let methods = get(respond).post(respond).fallback(respond);
    router.route(&path, methods.with_state(engine))
}

async fn respond(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    if WebSocketHandshake::is_one(&head) {
        return crate::websocket::upgrade(&engine, head);
    }
    #[cfg(feature = "graphiql")]
    if let Some(page) = engine.page.as_ref().and_then(|page| page.response(&head)) {
        return page;
    }
    let Accepted { media, events } = match Accepted::of(&head.headers) {
        Ok(accepted) => accepted,
        Err(refused) => return respond::refused(refused, Media::Json),
    };
    let asked = match head.method {
        Method::GET => request::query(&head),
        Method::POST => match request::body(&engine, &head, body).await {
            Ok(body) => Ok(body),
            Err(request::BodyError::Refused(refused)) => Err(refused),
            Err(request::BodyError::Error(error)) => return respond::error(&error, media),
        },
        _ => return respond::method_not_allowed("GET, POST", media),
    };
    let head = Arc::new(head);
    match asked {
        Err(refused) => respond::refused(refused, media),
        Ok(Body::Single(asked)) => single(&engine, asked, &head, media, events).await,
        Ok(Body::Batch(_)) if events == Events::Only => {
            let message = "the response to a batch is JSON; accept `application/json`";
            let code = "NOT_ACCEPTABLE";
            respond::refused(
                RequestError::malformed(StatusCode::NOT_ACCEPTABLE, code, message),
                media,
            )
        }
        Ok(Body::Batch(all)) => match batch(&engine, all, &head).await {
            Ok(answers) => respond::batch(answers, media),
            Err(refused) => respond::refused(refused, media),
        },
    }
}

/// Runs the operation of a request.
async fn single(
    engine: &Arc<Engine>,
    asked: OperationRequest,
    head: &Arc<Parts>,
    media: Media,
    events: Events,
) -> Response {
    match engine.prepare_over_http(asked, head) {
        Ok(prepared) if events.are_for(prepared.kind) => {
            let is_endless = prepared.kind == OperationType::Subscription;
            sse::respond(engine, engine.stream(prepared), is_endless)
        }
        Ok(prepared) => respond::single(engine.execute(prepared).await, media),
        Err(refused) if events.are_for(OperationType::Query) && !refused.is_malformed => {
            sse::respond(engine, Err(refused), false)
        }
        Err(refused) => respond::refused(refused, media),
    }
}

/// Runs the operations of a batch, one after the other.
async fn batch(
    engine: &Arc<Engine>,
    all: Vec<OperationRequest>,
    head: &Arc<Parts>,
) -> Result<Vec<OperationResponse>, RequestError> {
    let most = engine.options.batch;
    if all.len() > most {
        let message = match most {
            0 => "this server does not accept batches; send one operation per request".to_owned(),
            most => format!("the batch has more than {most} operations"),
        };
        let code = "BATCH_TOO_LARGE";
        return Err(RequestError::malformed(StatusCode::BAD_REQUEST, code, &message));
    }
    if all.is_empty() {
        return Err(request::bad_request("the batch has no operations"));
    }
    let mut answers = Vec::with_capacity(all.len());
    for asked in all {
        answers.push(match engine.prepare_over_http(asked, head) {
            Ok(prepared) => engine.execute(prepared).await,
            Err(refused) => OperationResponse::Refused(refused),
        });
    }
    Ok(answers)
}
