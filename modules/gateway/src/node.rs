//! The data of a Socket.IO message: JSON that may contain bytes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use baya::Error;
use bytes::Bytes;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

#[cfg(feature = "redis")]
use crate::binary::Binary;

/// Maximum nesting depth of values.
const MAX_DEPTH: usize = 128;

/// The reason why JSON with attachments is not valid.
#[derive(Debug)]
pub(crate) enum InvalidData {
    /// The data is not JSON.
    Json,
    /// An object with `_placeholder` does not refer to an attachment, or refers to the same one as another object.
    Placeholder,
}

impl InvalidData {
    /// Returns the error for data that the app sends.
    #[cold]
    pub(crate) fn into_error(self) -> Error {
        let message = match self {
            Self::Json => "the data of a message is not JSON",
            Self::Placeholder => {
                "the data of a message contains bytes and an object with the key `_placeholder`, which Socket.IO reserves for bytes; send them in separate messages"
            }
        };
        Error::internal(message).with_code("reserved_key")
    }
}

/// A JSON value, or bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Bytes(Bytes),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Node {
    /// Parses JSON and replaces each placeholder with its attachment. Without attachments, objects are never placeholders.
    pub(crate) fn from_json(json: &[u8], attachments: &[Bytes]) -> Result<Self, InvalidData> {
        let value = serde_json::from_slice::<Value>(json).map_err(|_| InvalidData::Json)?;
        let mut attachments: Vec<_> = attachments.iter().cloned().map(Some).collect();
        Self::from_value(value, &mut attachments).ok_or(InvalidData::Placeholder)
    }

    fn from_value(value: Value, attachments: &mut [Option<Bytes>]) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::String(text),
            Value::Array(list) => {
                let list = list.into_iter().map(|one| Self::from_value(one, attachments));
                Self::List(list.collect::<Option<_>>()?)
            }
            Value::Object(map)
                if !attachments.is_empty()
                    && map.get("_placeholder") == Some(&Value::Bool(true)) =>
            {
                let index = map.get("num")?.as_u64()?;
                let attachment = attachments.get_mut(usize::try_from(index).ok()?)?;
                Self::Bytes(attachment.take()?)
            }
            Value::Object(map) => {
                let map = map
                    .into_iter()
                    .map(|(key, one)| Some((key, Self::from_value(one, attachments)?)));
                Self::Map(map.collect::<Option<_>>()?)
            }
        })
    }

    /// Appends the value as JSON, with bytes in Base64.
    pub(crate) fn write(&self, json: &mut Vec<u8>) {
        match self {
            Self::Null => json.extend_from_slice(b"null"),
            Self::Bool(true) => json.extend_from_slice(b"true"),
            Self::Bool(false) => json.extend_from_slice(b"false"),
            Self::Number(number) => json.extend_from_slice(number.to_string().as_bytes()),
            Self::String(text) => write_string(json, text),
            Self::Bytes(bytes) => write_string(json, &STANDARD.encode(bytes)),
            Self::List(list) => {
                json.push(b'[');
                for (index, one) in list.iter().enumerate() {
                    if index > 0 {
                        json.push(b',');
                    }
                    one.write(json);
                }
                json.push(b']');
            }
            Self::Map(map) => {
                json.push(b'{');
                for (index, (key, one)) in map.iter().enumerate() {
                    if index > 0 {
                        json.push(b',');
                    }
                    write_string(json, key);
                    json.push(b':');
                    one.write(json);
                }
                json.push(b'}');
            }
        }
    }

    /// Returns the value as JSON, with bytes as attachments if the message can have attachments.
    #[cfg(feature = "redis")]
    pub(crate) fn to_attached(&self) -> Vec<u8> {
        struct Attached<'n>(&'n Node);

        impl Serialize for Attached<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0 {
                    Node::Bytes(bytes) => Binary(bytes.clone()).serialize(serializer),
                    Node::List(list) => serializer.collect_seq(list.iter().map(Attached)),
                    Node::Map(map) => {
                        serializer.collect_map(map.iter().map(|(key, one)| (key, Attached(one))))
                    }
                    other => other.serialize(serializer),
                }
            }
        }

        serde_json::to_vec(&Attached(self)).unwrap_or_else(|_| b"null".to_vec())
    }

    /// Returns the value as JSON.
    pub(crate) fn to_json(&self) -> Bytes {
        let mut json = Vec::with_capacity(64);
        self.write(&mut json);
        json.into()
    }
}

fn write_string(json: &mut Vec<u8>, text: &str) {
    // Writing to a `Vec` can't fail.
    let _ = serde_json::to_writer(json, text);
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
            Self::List(list) => serializer.collect_seq(list),
            Self::Map(map) => serializer.collect_map(map.iter().map(|(key, one)| (key, one))),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DepthLimit(MAX_DEPTH).deserialize(deserializer)
    }
}

/// Deserializes a value up to a nesting depth.
#[derive(Clone, Copy)]
struct DepthLimit(usize);

impl DepthLimit {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        let rest = self.0.checked_sub(1);
        rest.map(Self).ok_or_else(|| E::custom(format!("nested more than {MAX_DEPTH} levels deep")))
    }
}

impl<'de> DeserializeSeed<'de> for DepthLimit {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for DepthLimit {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        let number = Number::from_f64(value);
        number.map(Node::Number).ok_or_else(|| E::custom("numbers must be finite"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::String(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Node, E> {
        Ok(Node::Bytes(Bytes::copy_from_slice(bytes)))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Node, E> {
        Ok(Node::Bytes(bytes.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(one) = seq.next_element_seed(inner)? {
            list.push(one);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut map = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            map.push((key, access.next_value_seed(inner)?));
        }
        Ok(Node::Map(map))
    }
}
