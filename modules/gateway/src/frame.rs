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
use crate::scan::{Scanned, scan};
use crate::wire::{Event, Received};

/// The sub-protocols that every gateway speaks: the same frames in two formats.
pub(crate) const JSON: &str = "baya.json";
pub(crate) const MESSAGE_PACK: &str = "baya.msgpack";

/// How frames are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text frames of JSON.
    Json,
    /// Binary frames of MessagePack.
    MessagePack,
}

/// A frame of a client: a message, or the reply to one of the app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read<'f> {
    #[serde(borrow, default)]
    event: Option<Cow<'f, str>>,
    #[serde(borrow, default)]
    data: Option<&'f RawValue>,
    #[serde(borrow, default)]
    id: Option<&'f RawValue>,
    #[serde(default)]
    reply: Option<u64>,
}

/// Reads a frame, which is JSON. `known` returns the index of the handler of a message.
pub(crate) fn read(text: Utf8Bytes, known: impl Fn(&str) -> Option<usize>) -> Received<Bytes> {
    match scan(&text) {
        Some(Scanned { event, data, id })
            if id.as_ref().is_none_or(|id| id.len() <= MOST_OF_ID) =>
        {
            let event = known(event).map_or_else(|| Event::Named(event.into()), Event::Known);
            let frame: &Bytes = text.as_ref();
            let id = id.map(|part| frame.slice(part));
            let data = data.map_or_else(Json::null, |part| Json::part(text, part));
            Received::Message { event, data, id }
        }
        _ => read_unusual(&text),
    }
}

/// Reads a frame in a form that [`scan`] does not know.
#[cold]
fn read_unusual(text: &Utf8Bytes) -> Received<Bytes> {
    let frame: &Bytes = text.as_ref();
    if !text.trim_ascii_start().starts_with('{') {
        return Received::Invalid(unreadable(frame, None), None);
    }
    let read = match serde_json::from_str::<Read<'_>>(text) {
        Ok(read) => read,
        Err(error) => return Received::Invalid(unreadable(frame, Some(&error)), id_of(text)),
    };
    let data = read.data.map_or_else(Json::null, |data| Json::from(data.get()));
    let id = read.id.filter(|id| id.get() != "null");
    let id = id.map(|id| frame.slice_ref(id.get().as_bytes()));
    if id.as_ref().is_some_and(|id| !is_id(id)) {
        let message = "`id` must be a string of at most 128 characters or a number";
        return Received::Invalid(invalid(message), None);
    }
    let known = id.clone();
    match (read.event, read.reply, id) {
        (Some(event), None, id) => {
            Received::Message { event: Event::Named(event.into()), data, id }
        }
        (None, Some(id), None) => Received::Reply { id, data },
        _ => Received::Invalid(invalid(SHAPE), known),
    }
}

const SHAPE: &str = "a message must be an object with the string `event`, optionally `data` and `id`, and nothing else";

/// How many characters an id may have.
const MOST_OF_ID: usize = 128;

/// Whether an id is one that a reply repeats.
fn is_id(id: &[u8]) -> bool {
    match id.first() {
        Some(b'"') if id.len() <= MOST_OF_ID + 2 => true,
        // It may have fewer characters than bytes, and each may be escaped.
        Some(b'"') => {
            let most = 2 + MOST_OF_ID * r"\ud83d\ude00".len();
            let read = (id.len() <= most).then(|| serde_json::from_slice::<String>(id));
            read.is_some_and(|id| id.is_ok_and(|id| id.chars().count() <= MOST_OF_ID))
        }
        Some(b'-' | b'0'..=b'9') => id.len() <= MOST_OF_ID,
        _ => false,
    }
}

/// Returns the id of a frame that is not a message, so that the client knows which one.
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
    let fault = match serde_json::from_slice::<&RawValue>(frame) {
        Ok(_) => return invalid(SHAPE),
        Err(fault) => fault,
    };
    let error = error.filter(|error| !error.is_data()).unwrap_or(&fault);
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

/// Writes a message to a client as JSON; `data` and `id` are JSON.
pub(crate) fn event(name: &str, data: &[u8], id: Option<&[u8]>) -> Vec<u8> {
    let mut frame = begun(name);
    frame.reserve(data.len() + id.map_or(0, <[u8]>::len) + 16);
    frame.extend_from_slice(b",\"data\":");
    frame.extend_from_slice(data);
    ended(&mut frame, id);
    frame
}

/// Writes a message to a client that has to reply to it with this id.
pub(crate) fn request(name: &str, data: &[u8], id: u64) -> Vec<u8> {
    let mut frame = event(name, data, None);
    frame.pop();
    frame.extend_from_slice(format!(",\"request\":{id}}}").as_bytes());
    frame
}

/// Writes how a frame begins, up to the comma after the name.
pub(crate) fn begun(name: &str) -> Vec<u8> {
    let mut frame = Vec::with_capacity(name.len() + 32);
    frame.extend_from_slice(b"{\"event\":");
    string(&mut frame, name);
    frame
}

/// Writes what follows the data.
pub(crate) fn ended(frame: &mut Vec<u8>, id: Option<&[u8]>) {
    if let Some(id) = id {
        frame.extend_from_slice(b",\"id\":");
        frame.extend_from_slice(id);
    }
    frame.push(b'}');
}

/// Writes an error.
pub(crate) fn exception(error: &Error, id: Option<&[u8]>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Lost {
        status: u16,
        code: &'static str,
    }
    // Strings and numbers can always be written.
    let lost = Lost { status: 500, code: "internal_error" };
    let data = serde_json::to_vec(&error.public()).or_else(|_| serde_json::to_vec(&lost));
    event("exception", &data.unwrap_or_default(), id)
}

/// Writes a string as JSON.
fn string(frame: &mut Vec<u8>, text: &str) {
    let is_plain = |one: u8| one >= 0x20 && one != b'"' && one != b'\\';
    if text.bytes().all(is_plain) {
        frame.push(b'"');
        frame.extend_from_slice(text.as_bytes());
        frame.push(b'"');
    } else {
        // A `Vec` takes every byte.
        let _ = serde_json::to_writer(frame, text);
    }
}

impl Format {
    /// Returns the format of a sub-protocol.
    pub(crate) fn of(protocol: Option<&str>) -> Self {
        if protocol == Some(MESSAGE_PACK) { Self::MessagePack } else { Self::Json }
    }

    /// Returns a frame of JSON in this format.
    pub(crate) fn frame(self, json: Bytes) -> Result<Message> {
        match self {
            // Its bytes are UTF-8, since JSON is; a text message would check them again.
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

/// Converts a frame of MessagePack, whose size is limited, to JSON.
pub(crate) fn unpacked(packed: &[u8]) -> Result<Bytes> {
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
