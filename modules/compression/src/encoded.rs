//! A body that is compressed while it is sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::HeaderMap;
use bytes::{Buf, Bytes};
use compression_codecs::core::util::PartialBuffer;

use crate::coded::Coder;
use crate::encoding::Encoder;
use crate::output::{Output, Turn};

/// What an encoder gets at once, in bytes.
const BITE: usize = 64 * 1024;

/// A body that is compressed while it is sent. When the body pauses, what it has given so far goes out.
pub(crate) struct Encoded {
    body: Body,
    encoder: Encoder,
    piece: Bytes,
    state: State,
    /// Whether the encoder may hold something back.
    holds: bool,
    trailers: Option<HeaderMap>,
    turn: Turn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// An encoder that has begun to flush takes nothing until it is done.
    Flushing,
    Finishing,
    Done,
}

impl Encoded {
    pub(crate) fn new(body: Body, encoder: Encoder) -> Self {
        Self {
            body,
            encoder,
            piece: Bytes::new(),
            state: State::Reading,
            holds: false,
            trailers: None,
            turn: Turn::default(),
        }
    }
}

impl Encoded {
    /// Has the encoder take a bite of the piece.
    fn encode(&mut self, output: &mut Output) -> io::Result<()> {
        let bite = self.piece.len().min(BITE);
        let mut input = PartialBuffer::new(&self.piece[..bite]);
        output.write(|buffer| self.encoder.encode(&mut input, buffer))?;
        let taken = input.written_len();
        self.piece.advance(taken);
        self.turn.spend(taken);
        self.holds = true;
        Ok(())
    }

    /// Asks the body for a piece; whether there is nothing to do until it has one.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, BoxError> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending if self.holds => self.state = State::Flushing,
            Poll::Pending => return Ok(true),
            Poll::Ready(None) => self.state = State::Finishing,
            Poll::Ready(Some(frame)) => match frame?.into_data() {
                Ok(piece) => self.piece = piece,
                Err(frame) => {
                    self.trailers = frame.into_trailers().ok();
                    self.state = State::Finishing;
                }
            },
        }
        Ok(false)
    }
}

impl Coder for Encoded {
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError> {
        while !output.is_full() {
            match self.state {
                State::Reading if self.piece.is_empty() => {
                    if self.read(cx)? {
                        break;
                    }
                }
                State::Reading if self.turn.is_over() => break,
                State::Reading => self.encode(output)?,
                State::Flushing => {
                    if output.write(|buffer| self.encoder.flush(buffer))? {
                        self.holds = false;
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

    fn failed(&mut self, error: BoxError) -> BoxError {
        self.state = State::Done;
        error
    }

    fn is_done(&self) -> bool {
        self.state == State::Done
    }

    fn trailers(&mut self) -> Option<HeaderMap> {
        self.trailers.take()
    }

    fn turn(&mut self) -> &mut Turn {
        &mut self.turn
    }
}
