//! Operations as event streams, in the distinct connections mode of
//! [GraphQL over SSE](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).

use std::convert::Infallible;
use std::sync::Arc;

use baya::axum::response::sse::{Event, KeepAlive, Sse};
use baya::axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use crate::engine::{Engine, OperationResponse};
use crate::request_error::RequestError;
use crate::result;

/// Sends the results of an operation as events.
pub(super) fn respond(
    engine: &Arc<Engine>,
    answers: Result<BoxStream<'static, OperationResponse>, RequestError>,
    is_endless: bool,
) -> Response {
    let answers = answers.unwrap_or_else(|refused| {
        stream::once(async move { OperationResponse::Refused(refused) }).boxed()
    });
    let complete = stream::once(async { event("complete", String::new()) });
    let events = answers.map(|answer| {
        event(
            "next",
            match &answer {
                OperationResponse::Result(one) => result::json(one),
                OperationResponse::Refused(refused) => result::refused_json(refused),
            },
        )
    });
    // At shutdown a subscription ends without `complete`, so that the client reconnects. Other operations are completed.
    let app = engine.app.clone();
    let stopping = Box::pin(async move {
        match is_endless {
            true => app.stopping().await,
            false => std::future::pending().await,
        }
    });
    let events = events.chain(complete).take_until(stopping);
    let keep_alive = KeepAlive::new().interval(engine.options.ping);
    Sse::new(events).keep_alive(keep_alive).into_response()
}

fn event(name: &str, data: String) -> Result<Event, Infallible> {
    Ok(Event::default().event(name).data(data))
}
