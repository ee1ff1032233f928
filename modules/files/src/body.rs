//! The body of a response with a file.

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

/// How many bytes are read from the disk at once.
const CHUNK_SIZE: u64 = 64 * 1024;

/// Bytes that can be read from any position.
#[derive(Clone)]
pub(crate) enum Source {
    Memory(Bytes),
    /// Read at explicit positions, so several readers can share the file.
    Disk(Arc<fs::File>),
}

/// A segment of a body.
pub(crate) enum Segment {
    /// Text between two spans of the file.
    Text(Bytes),
    /// The bytes of the file in this range of positions.
    Span(Range<u64>),
}

impl Segment {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Span(span) => span.end - span.start,
        }
    }
}

/// A body of segments of a file. Nothing is read before the body is polled. A file on the disk is read chunk
/// by chunk on blocking threads.
pub(crate) struct FileBody {
    source: Source,
    segments: VecDeque<Segment>,
    remaining: u64,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
    /// Dropped with this body; see `liveness`.
    alive: Arc<()>,
}

impl FileBody {
    pub(crate) fn new(source: Source, segments: impl Into<VecDeque<Segment>>) -> Self {
        let segments = segments.into();
        let remaining = segments.iter().map(Segment::len).sum();
        Self { source, segments, remaining, reading: None, alive: Arc::default() }
    }

    /// A reference that can be upgraded as long as this body exists.
    pub(crate) fn liveness(&self) -> Weak<()> {
        Arc::downgrade(&self.alive)
    }

    /// Returns the next bytes if they are in memory, or begins to read the next chunk from the disk.
    fn next(&mut self) -> Option<Bytes> {
        let span = match self.segments.front_mut()? {
            Segment::Text(text) => {
                let text = std::mem::take(text);
                self.segments.pop_front();
                return Some(text);
            }
            Segment::Span(span) => span,
        };
        match &self.source {
            Source::Memory(bytes) => {
                let bytes = bytes.slice(span.start as usize..span.end as usize);
                self.segments.pop_front();
                Some(bytes)
            }
            Source::Disk(file) => {
                let chunk = span.start..span.end.min(span.start + CHUNK_SIZE);
                span.start = chunk.end;
                if span.is_empty() {
                    self.segments.pop_front();
                }
                let file = Arc::clone(file);
                self.reading = Some(spawn_blocking(move || read(&file, chunk)));
                None
            }
        }
    }

    fn send(&mut self, bytes: Bytes) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.remaining -= bytes.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

impl Body for FileBody {
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
                    Ok(bytes) => self.send(bytes),
                    Err(error) => {
                        self.segments.clear();
                        Poll::Ready(Some(Err(error)))
                    }
                };
            }
            if self.segments.is_empty() {
                return Poll::Ready(None);
            }
            if let Some(bytes) = self.next() {
                return self.send(bytes);
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.remaining == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining)
    }
}

/// Reads a whole chunk, which fails if the file has been truncated.
fn read(file: &fs::File, chunk: Range<u64>) -> io::Result<Bytes> {
    let mut buffer = vec![0; (chunk.end - chunk.start) as usize];
    let mut filled = 0;
    while filled < buffer.len() {
        match read_at(file, &mut buffer[filled..], chunk.start + filled as u64) {
            Ok(0) => {
                let message = "the file was truncated while it was sent";
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
