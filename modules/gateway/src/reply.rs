//! Replies to messages over plain WebSocket.

use std::cell::Cell;

use baya::Result;
use bytes::Bytes;

use crate::frame::{begun, ended};

/// The name of a message with a handler.
pub(crate) struct Name {
    name: &'static str,
    /// How a frame with its name begins, up to the comma.
    begun: Box<[u8]>,
}

impl Name {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, begun: begun(name).into() }
    }

    pub(crate) const fn as_str(&self) -> &'static str {
        self.name
    }
}

/// Writes a reply, whose data a function appends. Returns the error of the function.
pub(crate) fn written(
    name: &Name,
    id: Option<&[u8]>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<()>,
) -> Result<Bytes> {
    let mut frame = BUFFER.take();
    frame.clear();
    frame.extend_from_slice(&name.begun);
    frame.extend_from_slice(b",\"data\":");
    write(&mut frame)?;
    ended(&mut frame, id);
    if frame.len() > MOST_KEPT {
        return Ok(frame.into());
    }
    let reply = Bytes::copy_from_slice(&frame);
    BUFFER.set(frame);
    Ok(reply)
}

/// How many bytes a thread keeps for replies.
const MOST_KEPT: usize = 4 * 1024;

thread_local! {
    /// The buffer in which a reply is written. A buffer of its own would be allocated twice, because [`Bytes`] are as large as
    /// their content or have a second allocation.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Writes the end of a stream of replies.
pub(crate) fn end_of_stream(name: &Name, id: &[u8]) -> Vec<u8> {
    let mut frame = name.begun.to_vec();
    frame.extend_from_slice(b",\"id\":");
    frame.extend_from_slice(id);
    frame.extend_from_slice(b",\"end\":true}");
    frame
}
