//! The messages of both sub-protocols.
//!
//! - [`graphql-transport-ws`](https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md)
//! - [`graphql-ws`](https://github.com/apollographql/subscriptions-transport-ws/blob/master/PROTOCOL.md)

use baya::WebSocketHandshake;
use baya::axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::closing::CloseStatus;
use crate::engine::OperationResponse;
use crate::result;

/// Upper bound on the size of the id of an operation, in bytes. Each event repeats it.
const MAX_ID_LENGTH: usize = 256;

/// The sub-protocol of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// `graphql-transport-ws`
    Transport,
    /// `graphql-ws`
    Legacy,
}

/// A message of a client.
#[derive(Debug)]
pub(super) enum ClientMessage {
    Init(Option<Value>),
    Ping(Option<Value>),
    Pong,
    Subscribe {
        id: String,
        payload: Value,
    },
    Complete {
        id: String,
    },
    /// Ends the connection, in the older protocol.
    Terminate,
}

#[derive(Deserialize)]
struct RawMessage {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    payload: Option<Value>,
}

impl Protocol {
    /// Chooses the first supported protocol that a client offers.
    pub(super) fn offered(headers: &HeaderMap, legacy: bool) -> Option<Self> {
        let supported = [Self::Transport, Self::Legacy];
        let mut offered = WebSocketHandshake::protocols(headers);
        offered.find_map(|name| {
            let allowed = |one: &&Self| legacy || **one == Self::Transport;
            supported.iter().filter(allowed).find(|one| one.name() == name).copied()
        })
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Transport => "graphql-transport-ws",
            Self::Legacy => "graphql-ws",
        }
    }

    /// Reads a message.
    pub(super) fn read(self, text: &str) -> Result<ClientMessage, CloseStatus> {
        let invalid = |what: &str| CloseStatus::new(4400, format!("invalid message: {what}"));
        // The derived implementation would also read an array.
        let is_object = text.trim_start().starts_with('{');
        let message = serde_json::from_str(text).ok().filter(|_| is_object);
        let RawMessage { kind, id, payload } =
            message.ok_or_else(|| invalid("not a JSON object with a `type`"))?;
        let with_id = |id: Option<String>| match id {
            Some(id) if id.len() > MAX_ID_LENGTH => Err(invalid("`id` is too long")),
            Some(id) if !id.is_empty() => Ok(id),
            _ => Err(invalid("`id` is required")),
        };
        let is_object = |payload: &Option<Value>| match payload {
            None | Some(Value::Null | Value::Object(_)) => Ok(()),
            Some(_) => Err(invalid("`payload` must be an object")),
        };
        Ok(match (self, &*kind) {
            (_, "connection_init") => {
                is_object(&payload)?;
                ClientMessage::Init(payload)
            }
            (Self::Transport, "ping") => {
                is_object(&payload)?;
                ClientMessage::Ping(payload)
            }
            (Self::Transport, "pong") => ClientMessage::Pong,
            (Self::Transport, "subscribe") | (Self::Legacy, "start") => {
                let id = with_id(id)?;
                match payload {
                    Some(payload @ Value::Object(_)) => ClientMessage::Subscribe { id, payload },
                    _ => return Err(invalid("`payload` must be an object")),
                }
            }
            (Self::Transport, "complete") | (Self::Legacy, "stop") => {
                ClientMessage::Complete { id: with_id(id)? }
            }
            (Self::Legacy, "connection_terminate") => ClientMessage::Terminate,
            _ => return Err(invalid("unknown `type`")),
        })
    }

    /// Returns the message that acknowledges the connection.
    pub(super) fn ack(payload: &Value) -> String {
        match payload {
            Value::Null => r#"{"type":"connection_ack"}"#.to_owned(),
            payload => json!({ "type": "connection_ack", "payload": payload }).to_string(),
        }
    }

    /// Returns the message that refuses the connection; `None` if only the close frame reports it.
    pub(super) fn connection_error(self, reason: &str) -> Option<String> {
        let error = json!({ "type": "connection_error", "payload": { "message": reason } });
        (self == Self::Legacy).then(|| error.to_string())
    }

    /// Returns the keep-alive message; `None` if the protocol does not have one. Clients close a connection if the message stops
    /// arriving.
    pub(super) const fn keep_alive(self) -> Option<&'static str> {
        match self {
            Self::Transport => None,
            Self::Legacy => Some(r#"{"type":"ka"}"#),
        }
    }

    pub(super) fn pong(payload: Option<&Value>) -> String {
        match payload {
            Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
            None => r#"{"type":"pong"}"#.to_owned(),
        }
    }

    /// Returns the message of a result or of a request error, and whether it ends the operation.
    pub(super) fn response(self, id: &str, response: &OperationResponse) -> (String, bool) {
        let id = Value::from(id);
        match response {
            OperationResponse::Result(one) => {
                let kind = if self == Self::Transport { "next" } else { "data" };
                let payload = result::json(one);
                (format!(r#"{{"id":{id},"type":"{kind}","payload":{payload}}}"#), false)
            }
            OperationResponse::Rejected(rejection) if self == Self::Transport => {
                let errors = result::errors_json(&rejection.errors);
                (format!(r#"{{"id":{id},"type":"error","payload":{errors}}}"#), true)
            }
            OperationResponse::Rejected(rejection) => {
                let first = rejection.errors.first();
                let error = first.map_or_else(|| "{}".to_owned(), result::error_json);
                (format!(r#"{{"id":{id},"type":"error","payload":{error}}}"#), true)
            }
        }
    }

    pub(super) fn complete(id: &str) -> String {
        format!(r#"{{"id":{},"type":"complete"}}"#, Value::from(id))
    }
}
