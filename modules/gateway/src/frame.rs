//! The frames of plain WebSocket: `{"event", "data", "id"?}`, as JSON or as MessagePack.

use std::borrow::Cow;

use baya::{Error, Result};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data as OpData, OpCode};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::json::Json;
use crate::scan::{ScannedFrame, scan};
use crate::wire::{Incoming, MessageName};

/// The sub-protocol of all gateways with frames of JSON.
pub(crate) const JSON: &str = "baya.json";
/// The sub-protocol of all gateways with the same frames in MessagePack.
pub(crate) const MESSAGE_PACK: &str = "baya.msgpack";

/// The encoding of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text frames of JSON.
    Json,
    /// Binary frames of MessagePack.
    MessagePack,
}

/// A frame of a client: a message, or the reply to a message of the app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrame<'f> {
    #[serde(borrow, default)]
    event: Option<Cow<'f, str>>,
    #[serde(borrow, default)]
    data: Option<&'f RawValue>,
    #[serde(borrow, default)]
    id: Option<&'f RawValue>,
    #[serde(default)]
    reply: Option<u64>,
}

/// Parses a JSON frame. `find` returns the index of the handler of a message.
pub(crate) fn read(text: Utf8Bytes, find: impl Fn(&str) -> Option<usize>) -> Incoming<Bytes> {
    match scan(&text) {
        Some(ScannedFrame { event: name, data, id })
            if id.as_ref().is_none_or(|id| id.len() <= MAX_ID_LENGTH) =>
        {
            let event = find(name);
            let event =
                event.map_or_else(|| MessageName::Unresolved(name.into()), MessageName::Resolved);
            let frame: &Bytes = text.as_ref();
            let id = id.map(|range| frame.slice(range));
            let data = data.map_or_else(Json::null, |range| Json::slice(text, range));
            Incoming::Message { event, data, id }
        }
        _ => read_any_form(&text),
    }
}

/// Parses a frame that is not in the usual form of [`scan`].
#[cold]
fn read_any_form(text: &Utf8Bytes) -> Incoming<Bytes> {
    let frame: &Bytes = text.as_ref();
    if !text.trim_ascii_start().starts_with('{') {
        return Incoming::Invalid(unreadable(frame, None), None);
    }
    let read = match serde_json::from_str::<RawFrame<'_>>(text) {
        Ok(read) => read,
        Err(error) => return Incoming::Invalid(unreadable(frame, Some(&error)), id_of(text)),
    };
    let data = read.data.map_or_else(Json::null, |data| Json::from(data.get()));
    let id = read.id.filter(|id| id.get() != "null");
    let id = id.map(|id| frame.slice_ref(id.get().as_bytes()));
    if id.as_ref().is_some_and(|id| !is_id(id)) {
        let message = "`id` must be a string of at most 128 characters or a number";
        return Incoming::Invalid(invalid(message), None);
    }
    let known_id = id.clone();
    match (read.event, read.reply, id) {
        (Some(event), None, id) => {
            Incoming::Message { event: MessageName::Unresolved(event.into()), data, id }
        }
        (None, Some(id), None) => Incoming::Reply { id, data },
        _ => Incoming::Invalid(invalid(EXPECTED_FRAME), known_id),
    }
}

const EXPECTED_FRAME: &str = "a message must be an object with the string `event`, optionally `data` and `id`, and no other fields";

/// Maximum number of characters in an id.
const MAX_ID_LENGTH: usize = 128;

/// Whether an id is valid, so that replies repeat it.
fn is_id(id: &[u8]) -> bool {
    match id.first() {
        Some(b'"') if id.len() <= MAX_ID_LENGTH + 2 => true,
        // It may have fewer characters than bytes, and each character may be escaped.
        Some(b'"') => {
            let max = 2 + MAX_ID_LENGTH * r"\ud83d\ude00".len();
            let read = (id.len() <= max).then(|| serde_json::from_slice::<String>(id));
            read.is_some_and(|id| id.is_ok_and(|id| id.chars().count() <= MAX_ID_LENGTH))
        }
        Some(b'-' | b'0'..=b'9') => id.len() <= MAX_ID_LENGTH,
        _ => false,
    }
}

/// Returns the id of an invalid frame, so that the exception can refer to it.
fn id_of(text: &Utf8Bytes) -> Option<Bytes> {
    #[derive(Deserialize)]
    struct WithId<'f> {
        #[serde(borrow)]
        id: &'f RawValue,
    }

    let frame: &Bytes = text.as_ref();
    let id = serde_json::from_str::<WithId<'_>>(text).ok()?.id.get().as_bytes();
    is_id(id).then(|| frame.slice_ref(id))
}

fn unreadable(frame: &[u8], error: Option<&serde_json::Error>) -> Error {
    let parse_error = match serde_json::from_slice::<&RawValue>(frame) {
        Ok(_) => return invalid(EXPECTED_FRAME),
        Err(error) => error,
    };
    let error = error.filter(|error| !error.is_data()).unwrap_or(&parse_error);
    let message = format!(
        "the message is not valid JSON, at line {} column {}",
        error.line(),
        error.column()
    );
    Error::bad_request().with_code("invalid_json").with_message(message)
}

fn invalid(message: &str) -> Error {
    Error::bad_request().with_code("invalid_message").with_message(message.to_owned())
}

/// Writes a frame with a message; `data` and `id` are JSON.
pub(crate) fn event(name: &str, data: &[u8], id: Option<&[u8]>) -> Vec<u8> {
    let mut frame = start_frame(name);
    frame.reserve(data.len() + id.map_or(0, <[u8]>::len) + 16);
    frame.extend_from_slice(b",\"data\":");
    frame.extend_from_slice(data);
    finish_frame(&mut frame, id);
    frame
}

/// Writes a frame with a message to which the client has to reply with this id.
pub(crate) fn request(name: &str, data: &[u8], id: u64) -> Vec<u8> {
    let mut frame = event(name, data, None);
    frame.pop();
    frame.extend_from_slice(format!(",\"request\":{id}}}").as_bytes());
    frame
}

/// Writes the start of a frame: the name of the message, without the comma after it.
pub(crate) fn start_frame(name: &str) -> Vec<u8> {
    let mut frame = Vec::with_capacity(name.len() + 32);
    frame.extend_from_slice(b"{\"event\":");
    write_string(&mut frame, name);
    frame
}

/// Writes the end of a frame, after the data.
pub(crate) fn finish_frame(frame: &mut Vec<u8>, id: Option<&[u8]>) {
    if let Some(id) = id {
        frame.extend_from_slice(b",\"id\":");
        frame.extend_from_slice(id);
    }
    frame.push(b'}');
}

/// Writes a frame with an exception.
pub(crate) fn exception(error: &Error, id: Option<&[u8]>) -> Vec<u8> {
    #[derive(Serialize)]
    struct FallbackException {
        status: u16,
        code: &'static str,
    }
    // Strings and numbers can always be written.
    let fallback = FallbackException { status: 500, code: "internal_error" };
    let data = serde_json::to_vec(&error.public()).or_else(|_| serde_json::to_vec(&fallback));
    event("exception", &data.unwrap_or_default(), id)
}

/// Writes a string as JSON.
fn write_string(frame: &mut Vec<u8>, text: &str) {
    let is_plain = |one: u8| one >= 0x20 && one != b'"' && one != b'\\';
    if text.bytes().all(is_plain) {
        frame.push(b'"');
        frame.extend_from_slice(text.as_bytes());
        frame.push(b'"');
    } else {
        // Writing to a `Vec` can't fail.
        let _ = serde_json::to_writer(frame, text);
    }
}

impl Format {
    /// Returns the format of a sub-protocol.
    pub(crate) fn for_protocol(protocol: Option<&str>) -> Self {
        if protocol == Some(MESSAGE_PACK) { Self::MessagePack } else { Self::Json }
    }

    /// Encodes a JSON frame in this format.
    pub(crate) fn encode(self, json: Bytes) -> Result<Message> {
        match self {
            // JSON is UTF-8 already, and `Message::text` would check that again.
            Self::Json => {
                Ok(Message::Frame(Frame::message(json, OpCode::Data(OpData::Text), true)))
            }
            Self::MessagePack => {
                let mut packed = Vec::with_capacity(json.len());
                let mut from = serde_json::Deserializer::from_slice(&json);
                let mut to = rmp_serde::Serializer::new(&mut packed);
                serde_transcode::transcode(&mut from, &mut to).map_err(Error::internal)?;
                Ok(Message::binary(packed))
            }
        }
    }
}

/// Converts a MessagePack frame, whose size is limited, to JSON.
pub(crate) fn json_from_messagepack(packed: &[u8]) -> Result<Bytes> {
    let invalid = || {
        let message = "the message is not valid MessagePack";
        Error::bad_request().with_code("invalid_messagepack").with_message(message)
    };
    let mut json = Vec::with_capacity(packed.len() * 2);
    let mut rest = packed;
    let mut from = rmp_serde::Deserializer::new(&mut rest);
    from.set_max_depth(128);
    let mut to = serde_json::Serializer::new(&mut json);
    serde_transcode::transcode(&mut from, &mut to).map_err(|_| invalid())?;
    drop(from);
    if !rest.is_empty() {
        return Err(invalid());
    }
    Ok(json.into())
}
