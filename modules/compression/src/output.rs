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
            self.bytes = vec![0; PIECE];
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

    /// Whether it is the turn of others.
    pub(crate) const fn is_over(&self) -> bool {
        self.0 >= TURN
    }

    /// Nothing goes on for now. Where it is the turn of others, the task is woken again.
    pub(crate) fn pause(&mut self, cx: &Context<'_>) {
        if self.is_over() {
            self.0 = 0;
            cx.waker().wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};

    use baya::BodyFailure;
    use baya::axum::BoxError;
    use baya::axum::body::{Body, Bytes, HttpBody};

    use super::PIECE;
    use crate::budget::Budget;
    use crate::coded::Coded;
    use crate::decoded::Decoded;
    use crate::encoded::Encoded;
    use crate::encoding::{Encoding, Level};

    /// All pieces of a body, and how often others had their turn.
    fn read(
        mut body: impl HttpBody<Data = Bytes, Error = BoxError> + Unpin,
    ) -> (Vec<Bytes>, usize) {
        let mut pieces = Vec::new();
        let mut turns = 0;
        loop {
            match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => turns += 1,
                Poll::Ready(Some(frame)) => pieces.push(frame.unwrap().into_data().unwrap()),
                Poll::Ready(None) => return (pieces, turns),
            }
        }
    }

    #[test]
    fn a_large_body_lets_other_tasks_have_their_turn_in_both_directions() {
        for encoding in Encoding::ALL {
            let text = vec![b'x'; 4 * 1024 * 1024];
            let encoder = encoding.encoder(Level::Balanced);
            let (pieces, turns) = read(Coded(Encoded::new(Body::from(text.clone()), encoder)));
            assert!(turns >= 8, "{encoding:?}: {turns} turns");

            let packed = Body::from(pieces.concat());
            let budget = Arc::new(Budget::new(u64::MAX, u64::MAX));
            budget.count(1);
            let decoded = Decoded::new(packed, encoding, budget, BodyFailure::default());
            let (pieces, turns) = read(Coded(decoded));
            assert!(turns >= 8, "{encoding:?}: {turns} turns");
            assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
            assert!(pieces.concat() == text, "{encoding:?}");
        }
    }
}
