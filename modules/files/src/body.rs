//! Where the bytes of a file come from, and how they are sent.

use std::collections::VecDeque;
use std::fs;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

/// How many bytes are read from a disk at once.
const PIECE: u64 = 64 * 1024;

/// Bytes that can be read from any place on.
#[derive(Clone)]
pub(crate) enum Source {
    Memory(Bytes),
    /// Read by position, so that several readers share it.
    Disk(Arc<fs::File>),
}

/// A part of a body.
pub(crate) enum Part {
    /// What stands between two spans of a file.
    Text(Bytes),
    /// The bytes of a file from a position on, up to another.
    Span(Range<u64>),
}

impl Part {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Span(span) => span.end - span.start,
        }
    }
}

/// A body of parts of a file. Nothing is read before it is polled, and from a disk one piece at a time,
/// off the async threads.
pub(crate) struct Parts {
    source: Source,
    parts: VecDeque<Part>,
    left: u64,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
    /// Lasts as long as this does.
    lasts: Arc<()>,
}

impl Parts {
    pub(crate) fn new(source: Source, parts: impl Into<VecDeque<Part>>) -> Self {
        let parts = parts.into();
        let left = parts.iter().map(Part::len).sum();
        Self { source, parts, left, reading: None, lasts: Arc::default() }
    }

    /// What is gone when this is.
    pub(crate) fn lasting(&self) -> Weak<()> {
        Arc::downgrade(&self.lasts)
    }

    /// Bytes that are there already; of a disk, reading the next piece begins.
    fn next(&mut self) -> Option<Bytes> {
        let span = match self.parts.front_mut()? {
            Part::Text(text) => {
                let text = std::mem::take(text);
                self.parts.pop_front();
                return Some(text);
            }
            Part::Span(span) => span,
        };
        match &self.source {
            Source::Memory(bytes) => {
                let all = bytes.slice(span.start as usize..span.end as usize);
                self.parts.pop_front();
                Some(all)
            }
            Source::Disk(file) => {
                let piece = span.start..span.end.min(span.start + PIECE);
                span.start = piece.end;
                if span.is_empty() {
                    self.parts.pop_front();
                }
                let file = Arc::clone(file);
                self.reading = Some(spawn_blocking(move || read(&file, piece)));
                None
            }
        }
    }

    fn give(&mut self, bytes: Bytes) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.left -= bytes.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

impl Body for Parts {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            if let Some(reading) = &mut self.reading {
                let read = ready!(Pin::new(reading).poll(cx));
                self.reading = None;
                return match read.map_err(io::Error::other).flatten() {
                    Ok(bytes) => self.give(bytes),
                    Err(error) => {
                        self.parts.clear();
                        Poll::Ready(Some(Err(error)))
                    }
                };
            }
            if self.parts.is_empty() {
                return Poll::Ready(None);
            }
            if let Some(bytes) = self.next() {
                return self.give(bytes);
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Reads all of a piece; a file that has become shorter has not all of it.
fn read(file: &fs::File, piece: Range<u64>) -> io::Result<Bytes> {
    let mut buffer = vec![0; (piece.end - piece.start) as usize];
    let mut filled = 0;
    while filled < buffer.len() {
        match read_at(file, &mut buffer[filled..], piece.start + filled as u64) {
            Ok(0) => {
                let message = "the file became shorter while it was sent";
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
            }
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(buffer.into())
}

#[cfg(unix)]
fn read_at(file: &fs::File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &fs::File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
