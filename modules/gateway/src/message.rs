//! Messages to clients.

use std::fmt;
use std::sync::{Arc, OnceLock};

use baya::{Error, Result, to_json};
use bytes::Bytes;
use serde::Serialize;
use tokio_tungstenite::tungstenite::Message as Frame;

#[cfg(feature = "socket-io")]
use crate::binary::attached;
use crate::frame::{self, Format};
#[cfg(feature = "socket-io")]
use crate::node::{Node, Unreadable};
#[cfg(feature = "socket-io")]
use crate::socket_io::Emission;

/// The events of the protocols themselves, which no message can have.
const RESERVED: [&str; 6] =
    ["connect", "connect_error", "disconnect", "disconnecting", "exception", "error"];

/// A message to one or several clients, which is written once for all of them.
pub(crate) struct Message {
    pub(crate) event: Arc<str>,
    /// The data as JSON, which may refer to attachments.
    pub(crate) data: Bytes,
    /// Bytes in the data.
    pub(crate) attachments: Vec<Bytes>,
    text: OnceLock<Option<Frame>>,
    packed: OnceLock<Option<Frame>>,
    #[cfg(feature = "socket-io")]
    emission: OnceLock<Option<Emission>>,
}

/// What is sent to a client.
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
    /// Writes a value as the data of a message.
    pub(crate) fn of<T: Serialize + ?Sized>(event: &str, value: &T) -> Result<Arc<Self>> {
        if is_reserved(event) {
            return Err(unusable(event));
        }
        #[cfg(feature = "socket-io")]
        let (data, attachments) = attached(|| to_json(value));
        #[cfg(not(feature = "socket-io"))]
        let (data, attachments) = (to_json(value), Vec::new());
        let data = data?;
        #[cfg(feature = "socket-io")]
        if !attachments.is_empty() {
            Node::of_json(&data, &attachments).map_err(Unreadable::of_app)?;
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
    pub(crate) fn plain(&self) -> Bytes {
        #[cfg(feature = "socket-io")]
        if !self.attachments.is_empty()
            && let Ok(node) = Node::of_json(&self.data, &self.attachments)
        {
            return node.to_json();
        }
        self.data.clone()
    }

    /// Returns the data for clients of Socket.IO, which all have the same parser; `None` if it can't be read, as that of
    /// another process.
    #[cfg(feature = "socket-io")]
    pub(crate) fn emission(&self, packed: bool) -> Option<&Emission> {
        let written = || Emission::of(&self.data, &self.attachments, packed).ok();
        self.emission.get_or_init(written).as_ref()
    }

    /// Returns the frame in this format; `None` if the data can't be written in it.
    pub(crate) fn frame(&self, format: Format) -> Option<Frame> {
        let slot = match format {
            Format::Json => &self.text,
            Format::MessagePack => &self.packed,
        };
        let written = || {
            let json = frame::event(&self.event, &self.plain(), None);
            // Another process may have sent it.
            std::str::from_utf8(&json).is_ok().then(|| format.frame(json.into()).ok()).flatten()
        };
        slot.get_or_init(written).clone()
    }
}

/// Whether no message can have this name.
pub(crate) fn is_reserved(event: &str) -> bool {
    event.is_empty() || RESERVED.contains(&event)
}

#[cold]
fn unusable(event: &str) -> Error {
    let message = match event {
        "" => "the name of a message can't be empty".to_owned(),
        event => format!("`{event}` is reserved by the protocol; choose another message name"),
    };
    Error::internal(message).with_code("reserved_event")
}

impl Outgoing {
    /// Returns how many bytes it has, about.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Message(message) | Self::Request(message, _) => {
                let attached: usize = message.attachments.iter().map(Bytes::len).sum();
                message.event.len() + message.data.len() + attached + 24
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
