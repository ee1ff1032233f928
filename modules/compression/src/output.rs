//! Output buffers of encoders and decoders, and the budget that makes them yield.

use std::task::Context;

use bytes::Bytes;
use compression_codecs::core::util::WriteBuffer;

/// The size of an output chunk in bytes.
const CHUNK_SIZE: usize = 16 * 1024;

/// How many bytes are processed before the task yields to others.
const COOP_BUDGET: usize = 256 * 1024;

/// A chunk that is being written.
#[derive(Debug, Default)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    filled: usize,
}

impl Output {
    /// Calls `write` with the part of the chunk that is not filled.
    pub(crate) fn write<R>(&mut self, write: impl FnOnce(&mut WriteBuffer<'_>) -> R) -> R {
        if self.bytes.is_empty() {
            self.bytes = vec![0; CHUNK_SIZE];
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
        self.filled == CHUNK_SIZE
    }

    pub(crate) const fn len(&self) -> usize {
        self.filled
    }

    pub(crate) fn into_chunk(mut self) -> Bytes {
        self.bytes.truncate(self.filled);
        Bytes::from(self.bytes)
    }
}

/// How many bytes a task has processed since it last yielded.
#[derive(Debug, Default)]
pub(crate) struct CoopBudget(usize);

impl CoopBudget {
    /// Counts processed bytes.
    pub(crate) const fn spend(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }

    /// Whether the task should yield.
    pub(crate) const fn is_spent(&self) -> bool {
        self.0 >= COOP_BUDGET
    }

    /// Prepares for `Poll::Pending`: if the budget is spent, resets it and wakes the task.
    pub(crate) fn pause(&mut self, cx: &Context<'_>) {
        if self.is_spent() {
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

    use baya::axum::BoxError;
    use baya::axum::body::{Body, Bytes, HttpBody};
    use baya::errors::BodyFailure;

    use super::CHUNK_SIZE;
    use crate::body_decoder::BodyDecoder;
    use crate::body_encoder::BodyEncoder;
    use crate::encoding::{Encoding, Level};
    use crate::size_budget::SizeBudget;
    use crate::transcoded::TranscodedBody;

    /// The chunks of a body, and how often it yielded.
    fn read(
        mut body: impl HttpBody<Data = Bytes, Error = BoxError> + Unpin,
    ) -> (Vec<Bytes>, usize) {
        let mut chunks = Vec::new();
        let mut yields = 0;
        loop {
            match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending => yields += 1,
                Poll::Ready(Some(frame)) => chunks.push(frame.unwrap().into_data().unwrap()),
                Poll::Ready(None) => return (chunks, yields),
            }
        }
    }

    #[test]
    fn large_bodies_yield_to_other_tasks_in_both_directions() {
        for encoding in Encoding::ALL {
            let text = vec![b'x'; 4 * 1024 * 1024];
            let encoder = encoding.encoder(Level::Balanced);
            let encoded = BodyEncoder::new(Body::from(text.clone()), encoder);
            let (chunks, yields) = read(TranscodedBody(encoded));
            assert!(yields >= 8, "{encoding:?}: {yields} yields");

            let packed = Body::from(chunks.concat());
            let budget = Arc::new(SizeBudget::new(u64::MAX, u64::MAX));
            budget.count(1);
            let decoded = BodyDecoder::new(packed, encoding, budget, BodyFailure::default());
            let (chunks, yields) = read(TranscodedBody(decoded));
            assert!(yields >= 8, "{encoding:?}: {yields} yields");
            assert!(chunks.iter().all(|chunk| chunk.len() <= CHUNK_SIZE));
            assert!(chunks.concat() == text, "{encoding:?}");
        }
    }
}
