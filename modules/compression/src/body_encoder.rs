//! The transcoder that compresses a response body.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::HeaderMap;
use bytes::{Buf, Bytes};
use compression_codecs::core::util::PartialBuffer;

use crate::encoding::Encoder;
use crate::output::{CoopBudget, Output};
use crate::transcoded::Transcoder;

/// The largest input that an encoder receives at once, in bytes.
const MAX_INPUT: usize = 64 * 1024;

/// Compresses a body while it is sent. When the body pauses, the encoder is flushed.
pub(crate) struct BodyEncoder {
    body: Body,
    encoder: Encoder,
    chunk: Bytes,
    state: State,
    /// Whether the encoder may hold data that has not been flushed.
    has_pending_output: bool,
    trailers: Option<HeaderMap>,
    coop_budget: CoopBudget,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// An encoder accepts no input until a flush has ended.
    Flushing,
    Finishing,
    Done,
}

impl BodyEncoder {
    pub(crate) fn new(body: Body, encoder: Encoder) -> Self {
        Self {
            body,
            encoder,
            chunk: Bytes::new(),
            state: State::Reading,
            has_pending_output: false,
            trailers: None,
            coop_budget: CoopBudget::default(),
        }
    }

    /// Encodes the beginning of the current chunk.
    fn encode(&mut self, output: &mut Output) -> io::Result<()> {
        let length = self.chunk.len().min(MAX_INPUT);
        let mut input = PartialBuffer::new(&self.chunk[..length]);
        output.write(|buffer| self.encoder.encode(&mut input, buffer))?;
        let consumed = input.written_len();
        self.chunk.advance(consumed);
        self.coop_budget.spend(consumed);
        self.has_pending_output = true;
        Ok(())
    }

    /// Reads the next chunk of the body. Returns `true` if the body is pending and nothing is to be flushed.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, BoxError> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending if self.has_pending_output => self.state = State::Flushing,
            Poll::Pending => return Ok(true),
            Poll::Ready(None) => self.state = State::Finishing,
            Poll::Ready(Some(frame)) => match frame?.into_data() {
                Ok(chunk) => self.chunk = chunk,
                Err(frame) => {
                    self.trailers = frame.into_trailers().ok();
                    self.state = State::Finishing;
                }
            },
        }
        Ok(false)
    }
}

impl Transcoder for BodyEncoder {
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError> {
        while !output.is_full() {
            match self.state {
                State::Reading if self.chunk.is_empty() => {
                    if self.read(cx)? {
                        break;
                    }
                }
                State::Reading if self.coop_budget.is_spent() => break,
                State::Reading => self.encode(output)?,
                State::Flushing => {
                    if output.write(|buffer| self.encoder.flush(buffer))? {
                        self.has_pending_output = false;
                        self.state = State::Reading;
                    }
                }
                State::Finishing => {
                    if output.write(|buffer| self.encoder.finish(buffer))? {
                        self.state = State::Done;
                    }
                }
                State::Done => break,
            }
        }
        Ok(())
    }

    fn fail(&mut self, error: BoxError) -> BoxError {
        self.state = State::Done;
        error
    }

    fn is_done(&self) -> bool {
        self.state == State::Done
    }

    fn take_trailers(&mut self) -> Option<HeaderMap> {
        self.trailers.take()
    }

    fn coop_budget(&mut self) -> &mut CoopBudget {
        &mut self.coop_budget
    }
}
