//! The data of a message to a Socket.IO client.

use bytes::Bytes;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::node::{InvalidData, Node};

/// Data in a form that the Socket.IO server can serialize.
pub(crate) enum Emission {
    /// JSON without attachments, written as it is.
    Json(Box<RawValue>),
    /// Any other data.
    Node(Node),
}

impl Emission {
    /// Creates the data from JSON with attachments. With `packed`, it is written as MessagePack, which can't contain raw JSON.
    pub(crate) fn new(
        json: &[u8],
        attachments: &[Bytes],
        packed: bool,
    ) -> Result<Self, InvalidData> {
        if !packed
            && attachments.is_empty()
            && let Ok(text) = std::str::from_utf8(json)
            && let Ok(raw) = RawValue::from_string(text.to_owned())
        {
            return Ok(Self::Json(raw));
        }
        Node::from_json(json, attachments).map(Self::Node)
    }
}

impl Serialize for Emission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(raw) => raw.serialize(serializer),
            Self::Node(node) => node.serialize(serializer),
        }
    }
}
