//! Where encoders and decoders write to, and how long they may go on.

use std::task::Context;

use bytes::Bytes;
use compression_codecs::core::util::WriteBuffer;

/// The size of a piece that goes on, in bytes.
const PIECE: usize = 16 * 1024;

/// What is worked on before other tasks have their turn, in bytes.
const TURN: usize = 256 * 1024;

/// A piece that is being written.
#[derive(Debug, Default)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    filled: usize,
}

impl Output {
    /// Has somebody write to what is left.
    pub(crate) fn write<R>(&mut self, write: impl FnOnce(&mut WriteBuffer<'_>) -> R) -> R {
        if self.bytes.is_empty() {
            self.bytes.resize(PIECE, 0);
        }
        let mut buffer = WriteBuffer::new_initialized(&mut self.bytes[self.filled..]);
        let written = write(&mut buffer);
        self.filled += buffer.written_len();
        written
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.filled == 0
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.filled == PIECE
    }

    pub(crate) const fn len(&self) -> usize {
        self.filled
    }

    pub(crate) fn into_piece(mut self) -> Bytes {
        self.bytes.truncate(self.filled);
        Bytes::from(self.bytes)
    }
}

/// How long a body has worked without a pause.
#[derive(Debug, Default)]
pub(crate) struct Turn(usize);

impl Turn {
    /// Counts what has been worked on.
    pub(crate) const fn spend(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }

    /// Whether it is the turn of others; the task is woken again.
    pub(crate) fn is_over(&mut self, cx: &Context<'_>) -> bool {
        let over = self.0 >= TURN;
        if over {
            self.0 = 0;
            cx.waker().wake_by_ref();
        }
        over
    }
}
