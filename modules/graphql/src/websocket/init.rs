//! The initialisation of a connection.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use baya::__private::panic_error;
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderName, HeaderValue};
use futures_util::FutureExt;
use serde_json::Value;

use super::closing::{Closed, Ended};
use super::connection::Connection;
use super::protocol::Protocol;
use crate::connecting::{ConnectionInit, ConnectionParams};
use crate::engine::Engine;

impl Connection {
    /// Initialises the connection.
    pub(super) async fn init(&mut self, payload: Option<Value>) -> Result<(), Ended> {
        if std::mem::replace(&mut self.has_init, true) {
            return Err(Closed::new(4429, "Too many initialisation requests").into());
        }
        let payload = payload.unwrap_or(Value::Null);
        let checked = check(&self.engine, &self.head, &payload);
        let checked = tokio::select! {
            checked = checked => checked,
            () = self.engine.app.stopping() => return Err(Closed::stopping().into()),
        };
        let ack = match checked {
            Ok(ack) => ack,
            Err((code, reason)) => {
                if let Some(message) = self.protocol.connection_error(&reason) {
                    self.send(message).await?;
                }
                return Err(Closed::new(code, reason).into());
            }
        };
        let head = with_params((*self.head).clone(), payload, &self.engine);
        self.head = Arc::new(head);
        self.is_accepted = true;
        self.heard();
        self.send(Protocol::ack(&ack)).await?;
        self.keep_alive().await
    }
}

/// Calls the connection check of the app. Returns the payload of the acknowledgement, or the code and the reason of the close
/// frame.
async fn check(engine: &Engine, head: &Parts, payload: &Value) -> Result<Value, (u16, String)> {
    let Some(check) = &engine.connect else { return Ok(Value::Null) };
    let init = ConnectionInit::new(payload, head);
    let checking = AssertUnwindSafe(async { check.connect(&init).await });
    let checked = checking.catch_unwind().await;
    checked.unwrap_or_else(|panic| Err(panic_error(panic))).map_err(|error| {
        if error.status().is_server_error() {
            tracing::error!("the check of a connection failed: {}", error.chain());
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
