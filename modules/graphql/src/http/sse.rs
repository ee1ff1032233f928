//! Operations as event streams, in the distinct connections mode of
//! [GraphQL over SSE](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).

use std::convert::Infallible;
use std::sync::Arc;

use baya::axum::response::sse::{Event, KeepAlive, Sse};
use baya::axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use crate::engine::{Engine, OperationResponse};
use crate::error::RequestError;
use crate::result;

/// Sends the results of an operation as events.
pub(super) fn respond(
    engine: &Arc<Engine>,
    responses: Result<BoxStream<'static, OperationResponse>, RequestError>,
    is_endless: bool,
) -> Response {
    let responses = responses.unwrap_or_else(|rejection| {
        stream::once(async move { OperationResponse::Rejected(rejection) }).boxed()
    });
    let complete = stream::once(async { event("complete", String::new()) });
    let events = responses.map(|response| {
        event(
            "next",
            match &response {
                OperationResponse::Result(one) => result::json(one),
                OperationResponse::Rejected(rejection) => result::error_response_json(rejection),
            },
        )
    });
    // At shutdown a subscription ends without `complete`, so that the client reconnects. Other operations are completed.
    let app = engine.app.clone();
    let stopping = Box::pin(async move {
        if is_endless {
            app.stopping().await;
        } else {
            std::future::pending::<()>().await;
        }
    });
    let events = events.chain(complete).take_until(stopping);
    let keep_alive = KeepAlive::new().interval(engine.options.ping);
    Sse::new(events).keep_alive(keep_alive).into_response()
}

fn event(name: &str, data: String) -> Result<Event, Infallible> {
    Ok(Event::default().event(name).data(data))
}
