//! Operations over WebSocket, in the protocols `graphql-transport-ws` and, if allowed, the older `graphql-ws`.

mod closing;
mod connection;
mod init;
mod operations;
mod protocol;

use std::sync::Arc;

use baya::axum::http::HeaderValue;
use baya::axum::http::header::ORIGIN;
use baya::axum::http::request::Parts;
use baya::axum::response::{IntoResponse, Response};
use baya::{Error, Result, WebSocketHandshake};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use self::protocol::Protocol;
use crate::engine::Engine;

/// Accepts a WebSocket on the endpoint of a schema.
pub(crate) fn upgrade(engine: &Arc<Engine>, head: Parts) -> Response {
    match accept(engine, head) {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

fn accept(engine: &Arc<Engine>, mut head: Parts) -> Result<Response> {
    let WebSocketHandshake { key, upgrade } = WebSocketHandshake::read(&mut head)?;
    check_origin(engine, &head)?;
    let Some(permit) = engine.connections.acquire(engine.options.connections) else {
        return Err(Error::unavailable()
            .with_code("too_many_connections")
            .with_message("the server has reached its connection limit; try again later"));
    };
    let accept =
        HeaderValue::try_from(derive_accept_key(key.as_bytes())).map_err(Error::internal)?;
    let protocol = Protocol::offered(&head.headers, engine.options.legacy_websocket);
    let name = protocol.map(Protocol::name);
    let head = WebSocketHandshake::lasting(&head);
    let serving = connection::run(Arc::clone(engine), upgrade, head, protocol, permit);
    engine.app.spawn("GraphQL connection", serving);
    Ok(WebSocketHandshake::accepted(accept, name))
}

/// Rejects pages of other origins, because browsers send cookies with every handshake.
fn check_origin(engine: &Engine, head: &Parts) -> Result<()> {
    let Some(origin) = head.headers.get(ORIGIN) else { return Ok(()) };
    let origin = String::from_utf8_lossy(origin.as_bytes());
    let is_listed = engine.options.origins.iter().any(|one| one == "*" || **one == *origin);
    if is_listed || engine.app.allows_origin(head, &origin) {
        return Ok(());
    }
    Err(Error::forbidden()
        .with_code("cross_origin")
        .with_message("pages of this origin may not connect"))
}
