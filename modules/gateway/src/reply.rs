//! Replies to messages over plain WebSocket.

use std::cell::Cell;

use baya::Result;
use bytes::Bytes;

use crate::frame::{finish_frame, start_frame};

/// The name of a message with a handler, and the encoded start of its replies.
pub(crate) struct ReplyName {
    name: &'static str,
    /// The start of a frame with this name, up to the comma before the data.
    frame_start: Box<[u8]>,
}

impl ReplyName {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, frame_start: start_frame(name).into() }
    }

    pub(crate) const fn as_str(&self) -> &'static str {
        self.name
    }
}

/// Writes a reply, whose data a function appends. Returns the error of the function.
pub(crate) fn write_reply(
    name: &ReplyName,
    id: Option<&[u8]>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<()>,
) -> Result<Bytes> {
    let mut frame = BUFFER.take();
    frame.clear();
    frame.extend_from_slice(&name.frame_start);
    frame.extend_from_slice(b",\"data\":");
    write(&mut frame)?;
    finish_frame(&mut frame, id);
    if frame.len() > MAX_KEPT_BUFFER {
        return Ok(frame.into());
    }
    let reply = Bytes::copy_from_slice(&frame);
    BUFFER.set(frame);
    Ok(reply)
}

/// Maximum size of the buffer that a thread keeps for replies.
const MAX_KEPT_BUFFER: usize = 4 * 1024;

thread_local! {
    /// The buffer in which a reply is written. A new buffer would be allocated twice: the capacity of [`Bytes`] must equal
    /// their length, or they need a second allocation.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Writes the end of a stream of replies.
pub(crate) fn end_of_stream(name: &ReplyName, id: &[u8]) -> Vec<u8> {
    let mut frame = name.frame_start.to_vec();
    frame.extend_from_slice(b",\"id\":");
    frame.extend_from_slice(id);
    frame.extend_from_slice(b",\"end\":true}");
    frame
}
