//! A body that is decompressed while it is read.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::{HeaderMap, StatusCode};
use baya::{BodyError, BodyFailure};
use bytes::{Buf, Bytes};
use compression_codecs::core::util::PartialBuffer;

use crate::budget::Budget;
use crate::coded::Coder;
use crate::encoding::{Decoder, Encoding};
use crate::output::{Output, Turn};

/// A body that is decompressed while it is read, one encoding of it.
pub(crate) struct Decoded {
    body: Body,
    encoding: Encoding,
    decoder: Decoder,
    piece: Bytes,
    progress: Progress,
    /// Whether the decoder may have more than there was room for.
    holds: bool,
    /// How many bytes have been made so far.
    made: u64,
    trailers: Option<HeaderMap>,
    budget: Arc<Budget>,
    failure: BodyFailure,
    turn: Turn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Nothing has come. A body without a byte is empty, whatever its encoding.
    Nothing,
    Inside,
    /// What has come is whole; another may follow.
    Whole,
    Done,
}

impl Decoded {
    pub(crate) fn new(
        body: Body,
        encoding: Encoding,
        budget: Arc<Budget>,
        failure: BodyFailure,
    ) -> Self {
        Self {
            body,
            encoding,
            decoder: encoding.decoder(),
            piece: Bytes::new(),
            progress: Progress::Nothing,
            holds: false,
            made: 0,
            trailers: None,
            budget,
            failure,
            turn: Turn::default(),
        }
    }

    fn broken(&self) -> BodyError {
        let name = self.encoding.name();
        let message = format!("the body is not complete and valid `{name}`");
        BodyError::new(StatusCode::BAD_REQUEST, "invalid_encoding", message)
    }

    /// Has the decoder go on with what has come.
    fn decode(&mut self, output: &mut Output) -> Result<(), BodyError> {
        if self.progress == Progress::Whole && !self.piece.is_empty() {
            if !self.encoding.has_members() {
                return Err(self.broken());
            }
            self.decoder.reinit().map_err(|_| self.broken())?;
        }
        let first = self.piece.first().filter(|_| self.progress == Progress::Nothing);
        if first.is_some_and(|first| self.encoding.is_oversized(*first)) {
            return Err(self.broken());
        }
        let before = output.len();
        let mut input = PartialBuffer::new(&*self.piece);
        let decoded = output.write(|buffer| self.decoder.decode(&mut input, buffer));
        let taken = input.written_len();
        let made = output.len() - before;
        let asked = !self.piece.is_empty();
        self.piece.advance(taken);
        self.holds = output.is_full();
        self.turn.spend(taken + made);
        self.made += made as u64;
        self.budget.check(self.made)?;
        match decoded {
            Ok(true) => {
                self.progress = Progress::Whole;
                self.holds = false;
            }
            Ok(false) if taken == 0 && made == 0 && asked => return Err(self.broken()),
            Ok(false) if asked => self.progress = Progress::Inside,
            // Who is asked for more than there is says so in various ways.
            Err(_) if !asked => self.holds = false,
            Err(_) => return Err(self.broken()),
            Ok(false) => {}
        }
        Ok(())
    }

    /// Asks the body for a piece; whether there is nothing to do until it has one.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, BoxError> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => return Ok(true),
            Poll::Ready(Some(frame)) => match frame?.into_data() {
                Ok(piece) => self.piece = piece,
                Err(frame) => self.trailers = frame.into_trailers().ok(),
            },
            Poll::Ready(None) if self.progress == Progress::Inside => {
                return Err(self.broken().into());
            }
            Poll::Ready(None) => self.progress = Progress::Done,
        }
        Ok(false)
    }
}

impl Coder for Decoded {
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError> {
        while !output.is_full() && self.progress != Progress::Done {
            if self.piece.is_empty() && !self.holds {
                if !output.is_empty() || self.read(cx)? {
                    break;
                }
            } else if self.turn.is_over() {
                break;
            } else {
                self.decode(output)?;
            }
        }
        Ok(())
    }

    /// What the client is told, where this body knows it.
    fn failed(&mut self, error: BoxError) -> BoxError {
        self.progress = Progress::Done;
        self.piece = Bytes::new();
        match error.downcast::<BodyError>() {
            Ok(known) => self.failure.set(*known).into(),
            Err(other) => other,
        }
    }

    fn is_done(&self) -> bool {
        self.progress == Progress::Done
    }

    fn trailers(&mut self) -> Option<HeaderMap> {
        self.trailers.take()
    }

    fn turn(&mut self) -> &mut Turn {
        &mut self.turn
    }
}
