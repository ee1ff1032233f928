//! Messages between processes.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A message from one process to all others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    /// The id of the sending process.
    pub(crate) from: Arc<str>,
    pub(crate) body: EnvelopeBody,
}

/// The clients that a message is sent to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Target {
    /// The type path of the gateway.
    pub(crate) gateway: Arc<str>,
    pub(crate) rooms: Vec<Arc<str>>,
    pub(crate) only: Option<Arc<str>>,
    pub(crate) except: Vec<Arc<str>>,
}

/// The content of a message between processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum EnvelopeBody {
    /// Sends a message to clients.
    Message { to: Target, event: Arc<str>, data: Bytes, attachments: Vec<Bytes>, volatile: bool },
    /// Disconnects clients.
    Close { to: Target, code: u16, reason: String },
    /// Requests the clients of all other processes.
    Hello,
    /// A heartbeat. `version` is the number of presence changes in the process so far.
    Heartbeat { version: u64 },
    /// The clients of a process, in one or several chunks.
    Clients { version: u64, chunk: u32, is_last: bool, clients: Vec<ClientPresence> },
    /// One presence change in a process.
    Change { version: u64, change: Change },
    /// The process shuts down.
    Leave,
}

/// A client and the rooms that it is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ClientPresence {
    pub(crate) gateway: Arc<str>,
    pub(crate) client: Arc<str>,
    /// The presence data of the client, as JSON.
    pub(crate) data: Option<Bytes>,
    pub(crate) rooms: Vec<Arc<str>>,
}

/// A client that has joined or left a room, or whose presence data has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) gateway: Arc<str>,
    pub(crate) client: Arc<str>,
    pub(crate) data: Option<Bytes>,
    pub(crate) room: Option<Arc<str>>,
    pub(crate) joined: bool,
}

impl ClientPresence {
    /// Returns the approximate size in bytes.
    pub(crate) fn size(&self) -> usize {
        let rooms: usize = self.rooms.iter().map(|room| room.len() + 8).sum();
        let data = self.data.as_ref().map_or(0, Bytes::len);
        self.gateway.len() + self.client.len() + data + rooms + 64
    }
}

impl Envelope {
    pub(crate) fn write(&self) -> Option<Bytes> {
        let written = rmp_serde::to_vec_named(self);
        let log = |error: &_| {
            tracing::error!("a message to other processes can't be serialized: {error}")
        };
        written.inspect_err(log).ok().map(Bytes::from)
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let read = rmp_serde::from_slice(bytes);
        let log = |error: &_| tracing::warn!("a message of another process is not valid: {error}");
        read.inspect_err(log).ok()
    }
}
