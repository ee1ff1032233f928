//! What messages look like on the wire of each transport.

use serde_json::{Value, json};

use super::errors;
use super::operation::Data;
use crate::asyncapi::options::Transport;

/// A message that a client sends.
pub(super) fn received(transport: Transport, name: &str, data: Option<Data>) -> Value {
    if transport == Transport::SocketIo {
        return data.map_or(json!({}), |data| data.schema);
    }
    let mut frame = json!({
        "type": "object",
        "required": ["event"],
        "additionalProperties": false,
        "properties": { "event": { "const": name }, "data": true, "id": id(ASKS) },
    });
    if let Some(data) = data {
        if !data.is_optional {
            frame["required"] = json!(["event", "data"]);
        }
        frame["properties"]["data"] = data.schema;
    }
    frame
}

const ASKS: &str = "Requests a reply, which has the same `id`.";
const REPEATS: &str = "The `id` of the message.";

/// The reply to a message.
pub(super) fn reply(transport: Transport, name: &str, data: Value, repeats: bool) -> Value {
    if transport == Transport::SocketIo {
        // Each item is an event, and the acknowledgement is the end.
        return if repeats { json!({ "anyOf": [data, { "type": "null" }] }) } else { data };
    }
    let mut one = framed(name, data);
    one["properties"]["id"] = id(REPEATS);
    if !repeats {
        one["required"] = json!(["event", "data", "id"]);
        return one;
    }
    json!({ "anyOf": [one, {
        "type": "object",
        "description": "The end of the replies.",
        "required": ["event", "id", "end"],
        "properties": { "event": { "const": name }, "id": id(REPEATS), "end": { "const": true } },
    }] })
}

/// A message that the app sends by itself.
pub(super) fn sent(transport: Transport, name: &str, data: Value) -> Value {
    if transport == Transport::SocketIo {
        return data;
    }
    let mut frame = framed(name, data);
    frame["properties"]["request"] = json!({
        "type": "integer",
        "description": "Requests a reply of the client: `{\"reply\": 1, \"data\": ...}` with this number.",
    });
    frame
}

/// An error in place of a reply.
pub(super) fn exception(transport: Transport) -> Value {
    if transport == Transport::SocketIo {
        return json!({ "anyOf": [
            {
                "type": "object",
                "description": "The acknowledgement of a message that has one.",
                "required": ["exception"],
                "properties": { "exception": errors::reference() },
            },
            errors::reference(),
        ] });
    }
    let mut frame = framed("exception", errors::reference());
    frame["properties"]["id"] = id(REPEATS);
    frame
}

fn framed(name: &str, data: Value) -> Value {
    json!({
        "type": "object",
        "required": ["event", "data"],
        "properties": { "event": { "const": name }, "data": data },
    })
}

fn id(description: &str) -> Value {
    json!({
        "description": description,
        "anyOf": [{ "type": "string", "maxLength": 128 }, { "type": "number" }],
    })
}
