//! Messages that were delivered and not acknowledged.

use std::sync::{Mutex, PoisonError};

use async_nats::jetstream::Message;
use async_nats::subject::Subject;
use tokio::time::Instant;

use super::message::Content;
use crate::log::call::AttemptError;

/// A message that was delivered and not acknowledged.
pub(super) struct PendingMessage {
    pub(super) content: Content,
    /// The subject of its acknowledgements.
    pub(super) reply: Subject,
    pub(super) sequence: u64,
    pub(super) attempt: u32,
    /// The time before which no other member receives the message. The server does not report whether one has received it.
    until: Mutex<Instant>,
}

impl PendingMessage {
    /// Parses a message that no other member receives before this time.
    pub(super) fn parse(message: Message, until: Instant) -> Result<Self, AttemptError> {
        let info = message.info().map_err(AttemptError::Transient)?;
        let sequence = info.stream_sequence;
        let attempt = u32::try_from(info.delivered).unwrap_or(u32::MAX);
        let message = message.message;
        let reply = message.reply.unwrap_or_else(|| Subject::from_static(""));
        let headers = message.headers.unwrap_or_default();
        let content = Content { headers, payload: message.payload };
        Ok(Self { content, reply, sequence, attempt, until: Mutex::new(until) })
    }

    pub(super) fn is_current(&self) -> bool {
        Instant::now() < *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_until(&self, until: Instant) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}
