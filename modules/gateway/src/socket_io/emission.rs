//! Data on its way to a client of Socket.IO.

use bytes::Bytes;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::node::{Node, Unreadable};

/// Data that the server writes.
pub(crate) enum Emission {
    /// JSON that is complete.
    Json(Box<RawValue>),
    Node(Node),
}

impl Emission {
    /// Returns JSON with its attachments. `packed` is whether it is written as MessagePack, which can't contain JSON.
    pub(crate) fn of(json: &[u8], attachments: &[Bytes], packed: bool) -> Result<Self, Unreadable> {
        if !packed
            && attachments.is_empty()
            && let Ok(text) = std::str::from_utf8(json)
            && let Ok(raw) = RawValue::from_string(text.to_owned())
        {
            return Ok(Self::Json(raw));
        }
        Node::of_json(json, attachments).map(Self::Node)
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
