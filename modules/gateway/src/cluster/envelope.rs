//! Messages between processes.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A message from one process to all others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    /// The process.
    pub(crate) from: Arc<str>,
    pub(crate) what: What,
}

/// The clients that a message is for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Target {
    /// The path of the type of the gateway.
    pub(crate) gateway: Arc<str>,
    pub(crate) rooms: Vec<Arc<str>>,
    pub(crate) only: Option<Arc<str>>,
    pub(crate) except: Vec<Arc<str>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum What {
    /// A message to clients.
    Message { to: Target, event: Arc<str>, data: Bytes, attachments: Vec<Bytes>, volatile: bool },
    /// The end of their connections.
    Close { to: Target, code: u16, reason: String },
    /// A process has just subscribed, and needs the clients of all others.
    Hello,
    /// A heartbeat. The version counts the changes of the clients of the process.
    Alive { version: u64 },
    /// The clients of a process, in one or several parts.
    Clients { version: u64, part: u32, is_last: bool, clients: Vec<Present> },
    /// One change of the clients of a process.
    Change { version: u64, change: Change },
    /// A process ends.
    Gone,
}

/// A client and the rooms that it is in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Present {
    pub(crate) gateway: Arc<str>,
    pub(crate) client: Arc<str>,
    /// What others know of it, as JSON.
    pub(crate) data: Option<Bytes>,
    pub(crate) rooms: Vec<Arc<str>>,
}

/// A client that has entered a room or left it, or about which others know something else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) gateway: Arc<str>,
    pub(crate) client: Arc<str>,
    pub(crate) data: Option<Bytes>,
    pub(crate) room: Option<Arc<str>>,
    pub(crate) joined: bool,
}

impl Present {
    /// Returns how many bytes it has, about.
    pub(crate) fn size(&self) -> usize {
        let rooms: usize = self.rooms.iter().map(|room| room.len() + 8).sum();
        let data = self.data.as_ref().map_or(0, Bytes::len);
        self.gateway.len() + self.client.len() + data + rooms + 64
    }
}

impl Envelope {
    pub(crate) fn write(&self) -> Option<Bytes> {
        let written = rmp_serde::to_vec_named(self);
        let log =
            |error: &_| tracing::error!("a message to other processes can't be written: {error}");
        written.inspect_err(log).ok().map(Bytes::from)
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let read = rmp_serde::from_slice(bytes);
        let log = |error: &_| tracing::warn!("a message of another process can't be read: {error}");
        read.inspect_err(log).ok()
    }
}
