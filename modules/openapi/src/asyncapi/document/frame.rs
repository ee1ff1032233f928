//! The frames in which each transport sends messages.

use serde_json::{Value, json};

use super::errors;
use super::operation::Data;
use crate::asyncapi::options::Transport;

const REQUEST_ID: &str = "Requests a reply, which has the same `id`.";
const REPLY_ID: &str = "The `id` of the message.";

/// Returns the schema of a message that a client sends.
pub(super) fn received(transport: Transport, name: &str, data: Option<Data>) -> Value {
    if transport == Transport::SocketIo {
        return data.map_or(json!({}), |data| data.schema);
    }
    let mut frame = json!({
        "type": "object",
        "required": ["event"],
        "additionalProperties": false,
        "properties": { "event": { "const": name }, "data": true, "id": id(REQUEST_ID) },
    });
    if let Some(data) = data {
        if !data.is_optional {
            frame["required"] = json!(["event", "data"]);
        }
        frame["properties"]["data"] = data.schema;
    }
    frame
}

/// Returns the schema of a reply to a message. A stream sends several replies and an end.
pub(super) fn reply(transport: Transport, name: &str, data: Value, is_stream: bool) -> Value {
    if transport == Transport::SocketIo {
        // Each item of a stream is an event, and the acknowledgement is the end.
        return if is_stream { json!({ "anyOf": [data, { "type": "null" }] }) } else { data };
    }
    let mut reply = frame(name, data);
    reply["properties"]["id"] = id(REPLY_ID);
    if !is_stream {
        reply["required"] = json!(["event", "data", "id"]);
        return reply;
    }
    json!({ "anyOf": [reply, {
        "type": "object",
        "description": "The end of the replies.",
        "required": ["event", "id", "end"],
        "properties": { "event": { "const": name }, "id": id(REPLY_ID), "end": { "const": true } },
    }] })
}

/// Returns the schema of a message that the app sends without a request.
pub(super) fn sent(transport: Transport, name: &str, data: Value) -> Value {
    if transport == Transport::SocketIo {
        return data;
    }
    let mut frame = frame(name, data);
    frame["properties"]["request"] = json!({
        "type": "integer",
        "description": "Requests a reply from the client: `{\"reply\": 1, \"data\": ...}` with this number.",
    });
    frame
}

/// Returns the schema of an error that is sent instead of a reply.
pub(super) fn exception(transport: Transport) -> Value {
    if transport == Transport::SocketIo {
        return json!({ "anyOf": [
            {
                "type": "object",
                "description": "The acknowledgement of a message that requests one.",
                "required": ["exception"],
                "properties": { "exception": errors::reference() },
            },
            errors::reference(),
        ] });
    }
    let mut frame = frame("exception", errors::reference());
    frame["properties"]["id"] = id(REPLY_ID);
    frame
}

fn frame(name: &str, data: Value) -> Value {
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
