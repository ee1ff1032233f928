//! Operations as event streams, in the distinct connections mode of
//! [GraphQL over SSE](https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).

use std::convert::Infallible;
use std::sync::Arc;

use baya::axum::http::HeaderMap;
use baya::axum::http::header::ACCEPT;
use baya::axum::http::request::Parts;
use baya::axum::response::sse::{Event, KeepAlive, Sse};
use baya::axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use crate::engine::{Answer, Asked, Engine};
use crate::result;

/// Whether a client asks for an event stream.
pub(super) fn is_asked(headers: &HeaderMap) -> bool {
    let accepted = baya::Preferences::of(headers, &ACCEPT);
    accepted.members().iter().any(|(written, weight)| {
        let essence = written.split(';').next().unwrap_or_default().trim();
        *weight > 0 && essence.eq_ignore_ascii_case("text/event-stream")
    })
}

/// Runs an operation, and sends its results as events.
pub(super) fn respond(engine: &Arc<Engine>, asked: Asked, head: &Arc<Parts>) -> Response {
    let answers = match engine.stream(asked, head) {
        Ok(answers) => answers,
        Err(refused) => stream::once(async move { Answer::Refused(refused) }).boxed(),
    };
    let complete = stream::once(async { event("complete", String::new()) });
    let events = answers.map(|answer| {
        event(
            "next",
            match &answer {
                Answer::Result(one) => result::json(one),
                Answer::Refused(refused) => result::refused_json(refused),
            },
        )
    });
    // At the end of the app the stream ends without `complete`, so that the client connects again.
    let app = engine.app.clone();
    let stopping = Box::pin(async move { app.stopping().await });
    let events = events.chain(complete).take_until(stopping);
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn event(name: &str, data: String) -> Result<Event, Infallible> {
    Ok(Event::default().event(name).data(data))
}
