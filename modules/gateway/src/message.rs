//! Messages to clients.

use std::fmt;
use std::sync::{Arc, OnceLock};

use baya::{Error, Result, to_json};
use bytes::Bytes;
use serde::Serialize;
use tokio_tungstenite::tungstenite::Message as Frame;

#[cfg(feature = "socket-io")]
use crate::binary::with_attachments;
use crate::frame::{self, Format};
#[cfg(feature = "socket-io")]
use crate::node::{InvalidData, Node};
#[cfg(feature = "socket-io")]
use crate::socket_io::Emission;

/// Event names that the protocols reserve, so that no message can have them.
const RESERVED: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "exception", "error"];

/// A message to one or several clients, which is serialized once for all of them.
pub(crate) struct Message {
    pub(crate) event: Arc<str>,
    /// The data as JSON, which may refer to attachments.
    pub(crate) data: Bytes,
    /// The binary data to which `data` refers.
    pub(crate) attachments: Vec<Bytes>,
    text: OnceLock<Option<Frame>>,
    packed: OnceLock<Option<Frame>>,
    #[cfg(feature = "socket-io")]
    emission: OnceLock<Option<Emission>>,
}

/// An item that is sent to a client.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// A message.
    Message(Arc<Message>),
    /// A message to which the client replies with this id.
    Request(Arc<Message>, u64),
    /// Bytes without a name.
    Bytes(Bytes),
}

impl Message {
    /// Serializes a value as the data of a message.
    pub(crate) fn serialize<T: Serialize + ?Sized>(event: &str, value: &T) -> Result<Arc<Self>> {
        if is_reserved(event) {
            return Err(reserved(event));
        }
        #[cfg(feature = "socket-io")]
        let (data, attachments) = with_attachments(|| to_json(value));
        #[cfg(not(feature = "socket-io"))]
        let (data, attachments) = (to_json(value), Vec::new());
        let data = data?;
        #[cfg(feature = "socket-io")]
        if !attachments.is_empty() {
            Node::from_json(&data, &attachments).map_err(InvalidData::into_error)?;
        }
        Ok(Self::new(event, data.into(), attachments))
    }

    pub(crate) fn new(event: &str, data: Bytes, attachments: Vec<Bytes>) -> Arc<Self> {
        Arc::new(Self {
            event: event.into(),
            data,
            attachments,
            text: OnceLock::new(),
            packed: OnceLock::new(),
            #[cfg(feature = "socket-io")]
            emission: OnceLock::new(),
        })
    }

    /// Returns the data as JSON, with attachments in Base64.
    pub(crate) fn data_with_base64(&self) -> Bytes {
        #[cfg(feature = "socket-io")]
        if !self.attachments.is_empty()
            && let Ok(node) = Node::from_json(&self.data, &self.attachments)
        {
            return node.to_json();
        }
        self.data.clone()
    }

    /// Returns the data for Socket.IO clients, which all have the same parser; `None` if the data came from another process
    /// and is not valid.
    #[cfg(feature = "socket-io")]
    pub(crate) fn emission(&self, packed: bool) -> Option<&Emission> {
        let serialize = || Emission::new(&self.data, &self.attachments, packed).ok();
        self.emission.get_or_init(serialize).as_ref()
    }

    /// Returns the frame in this format; `None` if the data can't be encoded in it.
    pub(crate) fn frame(&self, format: Format) -> Option<Frame> {
        let slot = match format {
            Format::Json => &self.text,
            Format::MessagePack => &self.packed,
        };
        let serialize = || {
            let json = frame::event(&self.event, &self.data_with_base64(), None);
            // Data of another process may not be UTF-8.
            std::str::from_utf8(&json).is_ok().then(|| format.encode(json.into()).ok()).flatten()
        };
        slot.get_or_init(serialize).clone()
    }
}

/// Whether the protocols reserve this name.
pub(crate) fn is_reserved(event: &str) -> bool {
    event.is_empty() || RESERVED.contains(&event)
}

#[cold]
fn reserved(event: &str) -> Error {
    let message = match event {
        "" => "the name of a message must not be empty".to_owned(),
        event => format!("the protocol reserves `{event}`; choose another message name"),
    };
    Error::internal(message).with_code("reserved_event")
}

impl Outgoing {
    /// Returns the approximate size in bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Message(message) | Self::Request(message, _) => {
                let attachments: usize = message.attachments.iter().map(Bytes::len).sum();
                message.event.len() + message.data.len() + attachments + 24
            }
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("event", &self.event).finish_non_exhaustive()
    }
}
