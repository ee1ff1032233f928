//! The data of a Socket.IO message: JSON with bytes in it.

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

/// How deep values may be nested.
const DEEPEST: usize = 128;

/// Why JSON with attachments can't be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is not JSON.
    Json,
    /// An object with `_placeholder` refers to no attachment, or to one to which another object refers.
    Placeholder,
}

impl Unreadable {
    /// Returns the error for data of the app.
    #[cold]
    pub(crate) fn of_app(self) -> Error {
        let message = match self {
            Self::Json => "the data of a message is not JSON",
            Self::Placeholder => {
                "the data of a message has bytes, and an object with the key `_placeholder`, which Socket.IO has for bytes; send them in two messages"
            }
        };
        Error::internal(message).with_code("reserved_key")
    }
}

/// A value.
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
    /// Reads JSON whose placeholders stand for attachments, each for one of its own. Without attachments, there are no
    /// placeholders.
    pub(crate) fn of_json(json: &[u8], attachments: &[Bytes]) -> Result<Self, Unreadable> {
        let value = serde_json::from_slice::<Value>(json).map_err(|_| Unreadable::Json)?;
        let mut attachments: Vec<_> = attachments.iter().cloned().map(Some).collect();
        Self::of(value, &mut attachments).ok_or(Unreadable::Placeholder)
    }

    fn of(value: Value, attachments: &mut [Option<Bytes>]) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::String(text),
            Value::Array(list) => {
                let list = list.into_iter().map(|one| Self::of(one, attachments));
                Self::List(list.collect::<Option<_>>()?)
            }
            Value::Object(map)
                if !attachments.is_empty()
                    && map.get("_placeholder") == Some(&Value::Bool(true)) =>
            {
                let number = map.get("num")?.as_u64()?;
                let attachment = attachments.get_mut(usize::try_from(number).ok()?)?;
                Self::Bytes(attachment.take()?)
            }
            Value::Object(map) => {
                let map =
                    map.into_iter().map(|(key, one)| Some((key, Self::of(one, attachments)?)));
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
            Self::String(text) => string(json, text),
            Self::Bytes(bytes) => string(json, &STANDARD.encode(bytes)),
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
                    string(json, key);
                    json.push(b':');
                    one.write(json);
                }
                json.push(b'}');
            }
        }
    }

    /// Returns the value as JSON, with bytes attached, where the message may have attachments.
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

fn string(json: &mut Vec<u8>, text: &str) {
    // A `Vec` takes every byte.
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
        Within(DEEPEST).deserialize(deserializer)
    }
}

/// Reads a value that may be nested so deep.
#[derive(Clone, Copy)]
struct Within(usize);

impl Within {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        let rest = self.0.checked_sub(1);
        rest.map(Self).ok_or_else(|| E::custom(format!("nested more than {DEEPEST} levels deep")))
    }
}

impl<'de> DeserializeSeed<'de> for Within {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within {
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
        number.map(Node::Number).ok_or_else(|| E::custom("a number is not finite"))
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
        let within = self.deeper()?;
        let mut list = Vec::new();
        while let Some(one) = seq.next_element_seed(within)? {
            list.push(one);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let within = self.deeper()?;
        let mut map = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            map.push((key, access.next_value_seed(within)?));
        }
        Ok(Node::Map(map))
    }
}
