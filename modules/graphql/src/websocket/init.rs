//! The initialisation of a connection.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use baya::__private::panic_error;
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderName, HeaderValue};
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use tokio::time::sleep_until;
use tokio_tungstenite::tungstenite::Message;

use super::closing::{CloseStatus, ConnectionEnd};
use super::connection::Connection;
use super::protocol::{ClientMessage, Protocol};
use crate::connection_check::{ConnectionInit, ConnectionParams};
use crate::engine::Engine;

impl Connection {
    /// Initialises the connection.
    pub(super) async fn init(&mut self, payload: Option<Value>) -> Result<(), ConnectionEnd> {
        if std::mem::replace(&mut self.has_init, true) {
            return Err(CloseStatus::initialised().into());
        }
        let payload = payload.unwrap_or(Value::Null);
        let engine = Arc::clone(&self.engine);
        let head = Arc::clone(&self.head);
        let checked = self.run_check(check(&engine, &head, &payload)).await?;
        let ack = match checked {
            Ok(ack) => ack,
            Err((code, reason)) => {
                if let Some(message) = self.protocol.connection_error(&reason) {
                    self.send(message).await?;
                }
                return Err(CloseStatus::new(code, reason).into());
            }
        };
        let head = with_params((*head).clone(), payload, &engine);
        self.head = Arc::new(head);
        self.is_accepted = true;
        self.record_activity();
        self.send(Protocol::ack(&ack)).await?;
        self.keep_alive().await
    }

    /// Waits for the check of the connection while the client is connected.
    async fn run_check<T>(&mut self, check: impl Future<Output = T>) -> Result<T, ConnectionEnd> {
        let engine = Arc::clone(&self.engine);
        let mut check = std::pin::pin!(check);
        loop {
            let received = tokio::select! {
                biased;
                checked = &mut check => return Ok(checked),
                () = engine.app.stopping() => return Err(CloseStatus::stopping().into()),
                () = sleep_until(self.deadline) => return Err(CloseStatus::init_timeout().into()),
                // Clients of the older protocol send operations early. These are read after the connection is accepted.
                received = self.socket.next(), if self.protocol == Protocol::Transport => received,
            };
            match received {
                None => return Err(ConnectionEnd::Lost),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Message::Text(text))) => match self.protocol.read(&text)? {
                    ClientMessage::Init(_) => return Err(CloseStatus::initialised().into()),
                    ClientMessage::Subscribe { .. } => {
                        return Err(CloseStatus::unauthorized().into());
                    }
                    ClientMessage::Ping(payload) => {
                        self.send(Protocol::pong(payload.as_ref())).await?;
                    }
                    ClientMessage::Pong
                    | ClientMessage::Complete { .. }
                    | ClientMessage::Terminate => {}
                },
                Some(Ok(Message::Binary(_))) => return Err(CloseStatus::binary().into()),
                Some(Ok(Message::Close(_))) => return Err(ConnectionEnd::ByClient),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            }
        }
    }
}

/// Calls the connection check of the app. Returns the payload of the acknowledgement, or the code and the reason of the close
/// frame.
async fn check(engine: &Engine, head: &Parts, payload: &Value) -> Result<Value, (u16, String)> {
    let Some(check) = &engine.connection_check else { return Ok(Value::Null) };
    let init = ConnectionInit::new(payload, head);
    let checking = AssertUnwindSafe(async { check.connect(&init).await });
    let checked = checking.catch_unwind().await;
    checked.unwrap_or_else(|panic| Err(panic_error(panic))).map_err(|error| {
        if error.status().is_server_error() {
            tracing::error!("the check of a GraphQL connection failed: {}", error.chain());
            return (4500, "Internal server error".to_owned());
        }
        (4403, error.message().unwrap_or("Forbidden").to_owned())
    })
}

/// Adds the connection parameters to the head: as an extension, and as the headers that pages can't send with a handshake.
fn with_params(mut head: Parts, payload: Value, engine: &Engine) -> Parts {
    for name in &engine.options.connection_headers {
        let sent = payload
            .as_object()
            .and_then(|fields| fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)));
        let Some(text) = sent.and_then(|(_, value)| value.as_str()) else { continue };
        let header = HeaderName::try_from(&**name).ok().zip(HeaderValue::try_from(text).ok());
        if let Some((name, value)) = header
            && !head.headers.contains_key(&name)
        {
            head.headers.insert(name, value);
        }
    }
    head.extensions.insert(ConnectionParams(Arc::new(payload)));
    head
}
