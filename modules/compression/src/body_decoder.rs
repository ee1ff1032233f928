//! The transcoder that decompresses a request body.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use baya::axum::BoxError;
use baya::axum::body::{Body, HttpBody};
use baya::axum::http::{HeaderMap, StatusCode};
use baya::errors::{BodyError, BodyFailure};
use bytes::{Buf, Bytes};
use compression_codecs::core::util::PartialBuffer;

use crate::encoding::{Decoder, Encoding};
use crate::output::{CoopBudget, Output};
use crate::size_budget::SizeBudget;
use crate::transcoded::Transcoder;

/// Decompresses a body while it is read, by one of its encodings.
pub(crate) struct BodyDecoder {
    body: Body,
    encoding: Encoding,
    decoder: Decoder,
    chunk: Bytes,
    progress: Progress,
    /// Whether the decoder may hold output that did not fit into the last chunk.
    has_pending_output: bool,
    /// How many bytes have been decoded so far.
    decoded: u64,
    trailers: Option<HeaderMap>,
    budget: Arc<SizeBudget>,
    failure: BodyFailure,
    coop_budget: CoopBudget,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// No byte has arrived. A body without bytes is empty in every encoding.
    Empty,
    /// Inside the encoded data.
    Incomplete,
    /// The data so far is complete. Another member may follow.
    Complete,
    Done,
}

impl BodyDecoder {
    pub(crate) fn new(
        body: Body,
        encoding: Encoding,
        budget: Arc<SizeBudget>,
        failure: BodyFailure,
    ) -> Self {
        Self {
            body,
            encoding,
            decoder: encoding.decoder(),
            chunk: Bytes::new(),
            progress: Progress::Empty,
            has_pending_output: false,
            decoded: 0,
            trailers: None,
            budget,
            failure,
            coop_budget: CoopBudget::default(),
        }
    }

    fn invalid(&self) -> BodyError {
        let name = self.encoding.name();
        let message = format!("the body must be complete and valid `{name}`");
        BodyError::new(StatusCode::BAD_REQUEST, "invalid_encoding", message)
    }

    /// Decodes the current chunk, or writes pending output.
    fn decode(&mut self, output: &mut Output) -> Result<(), BodyError> {
        if self.progress == Progress::Complete && !self.chunk.is_empty() {
            if !self.encoding.allows_concatenation() {
                return Err(self.invalid());
            }
            self.decoder.reinit().map_err(|_| self.invalid())?;
        }
        let first = self.chunk.first().filter(|_| self.progress == Progress::Empty);
        if first.is_some_and(|first| self.encoding.has_oversized_window(*first)) {
            return Err(self.invalid());
        }
        let before = output.len();
        let mut input = PartialBuffer::new(&*self.chunk);
        let result = output.write(|buffer| self.decoder.decode(&mut input, buffer));
        let consumed = input.written_len();
        let produced = output.len() - before;
        let had_input = !self.chunk.is_empty();
        self.chunk.advance(consumed);
        self.has_pending_output = output.is_full();
        self.coop_budget.spend(consumed + produced);
        self.decoded += produced as u64;
        self.budget.check(self.decoded)?;
        match result {
            Ok(true) => {
                self.progress = Progress::Complete;
                self.has_pending_output = false;
            }
            Ok(false) if consumed == 0 && produced == 0 && had_input => return Err(self.invalid()),
            Ok(false) if had_input => self.progress = Progress::Incomplete,
            // Some decoders report an error if they are called without input and hold no output.
            Err(_) if !had_input => self.has_pending_output = false,
            Err(_) => return Err(self.invalid()),
            Ok(false) => {}
        }
        Ok(())
    }

    /// Reads the next chunk of the body. Returns `true` if the body is pending.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, BoxError> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => return Ok(true),
            Poll::Ready(Some(frame)) => match frame?.into_data() {
                Ok(chunk) => self.chunk = chunk,
                Err(frame) => self.trailers = frame.into_trailers().ok(),
            },
            Poll::Ready(None) if self.progress == Progress::Incomplete => {
                return Err(self.invalid().into());
            }
            Poll::Ready(None) => self.progress = Progress::Done,
        }
        Ok(false)
    }
}

impl Transcoder for BodyDecoder {
    fn fill(&mut self, cx: &mut Context<'_>, output: &mut Output) -> Result<(), BoxError> {
        while !output.is_full() && self.progress != Progress::Done {
            if self.chunk.is_empty() && !self.has_pending_output {
                if !output.is_empty() || self.read(cx)? {
                    break;
                }
            } else if self.coop_budget.is_spent() {
                break;
            } else {
                self.decode(output)?;
            }
        }
        Ok(())
    }

    fn fail(&mut self, error: BoxError) -> BoxError {
        self.progress = Progress::Done;
        self.chunk = Bytes::new();
        match error.downcast::<BodyError>() {
            Ok(error) => self.failure.set(*error).into(),
            Err(other) => other,
        }
    }

    fn is_done(&self) -> bool {
        self.progress == Progress::Done
    }

    fn take_trailers(&mut self) -> Option<HeaderMap> {
        self.trailers.take()
    }

    fn coop_budget(&mut self) -> &mut CoopBudget {
        &mut self.coop_budget
    }
}
