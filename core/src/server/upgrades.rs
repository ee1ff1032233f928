//! Connections that have left HTTP, such as WebSockets. Each belongs to a task that the server does not know, so the
//! server closes them without it.

use std::collections::BTreeMap;
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::coop;

use super::stream::{Counted, Stream};

/// The phases of the upgraded connections of an app.
const OPEN: u8 = 0;
const READS_ENDED: u8 = 1;
const CUT_OFF: u8 = 2;

/// All upgraded connections of an app.
pub(crate) struct Upgrades {
    phase: AtomicU8,
    lines: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    /// The next one's key.
    next: u64,
    open: BTreeMap<u64, Arc<Line>>,
}

/// An upgraded connection as the server knows it.
#[derive(Default)]
struct Line {
    /// `None` once the server has closed it.
    stream: Mutex<Option<(Stream, Counted)>>,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

/// An upgraded connection as its task has it: the server can end its reads, and close it.
pub(crate) struct Shared {
    key: u64,
    line: Arc<Line>,
    upgrades: Arc<Upgrades>,
}

impl Default for Upgrades {
    fn default() -> Self {
        Self { phase: AtomicU8::new(OPEN), lines: Mutex::default() }
    }
}

impl Upgrades {
    /// Has every read return the end of the connection from now on.
    pub(crate) fn end_reads(&self) {
        self.phase.store(READS_ENDED, Ordering::SeqCst);
        for line in self.lines().open.values() {
            line.reader.wake();
        }
    }

    /// Closes all connections, and returns how many were open.
    pub(crate) fn cut_off(&self) -> usize {
        self.phase.store(CUT_OFF, Ordering::SeqCst);
        let open = mem::take(&mut self.lines().open);
        open.values().filter(|line| line.close()).count()
    }

    fn phase(&self) -> u8 {
        self.phase.load(Ordering::SeqCst)
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, line: &Arc<Line>) -> u64 {
        let mut lines = self.lines();
        let key = lines.next;
        lines.next += 1;
        lines.open.insert(key, Arc::clone(line));
        key
    }

    fn remove(&self, key: u64) {
        self.lines().open.remove(&key);
    }
}

impl Line {
    fn stream(&self) -> MutexGuard<'_, Option<(Stream, Counted)>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the connection, and returns whether it was open.
    fn close(&self) -> bool {
        let closed = self.stream().take();
        self.reader.wake();
        self.writer.wake();
        closed.is_some()
    }
}

impl Shared {
    /// Shares a connection with the server.
    pub(crate) fn take(upgrades: &Arc<Upgrades>, stream: &mut Stream, counted: Counted) {
        let line = Arc::new(Line::default());
        // If everything is being cut off, that waits until it is known whether this connection is open.
        let mut kept = line.stream();
        let key = upgrades.add(&line);
        let shared = Self { key, line: Arc::clone(&line), upgrades: Arc::clone(upgrades) };
        let taken = mem::replace(stream, Stream::Shared(shared));
        *kept = (upgrades.phase() != CUT_OFF).then_some((taken, counted));
    }

    /// Closes the connection while its task still has it.
    pub(crate) fn close(&self) {
        self.line.close();
    }

    /// Polls the stream of a connection that is open.
    fn polled<T>(&self, poll: impl FnOnce(Pin<&mut Stream>) -> T) -> Option<T> {
        self.line.stream().as_mut().map(|(stream, _)| poll(Pin::new(stream)))
    }

    /// Polls the stream. The waker is registered only where the task has to wait: a registered waker keeps its task in
    /// memory, and the task that served HTTP writes the last response.
    fn waited<T>(
        &self,
        waker: &AtomicWaker,
        cx: &mut Context<'_>,
        poll: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Option<Poll<io::Result<T>>> {
        let outcome = self.polled(|stream| poll(stream, cx))?;
        if outcome.is_ready() {
            return Some(outcome);
        }
        waker.register(cx.waker());
        // The server may have closed it before the waker was there.
        self.polled(|_| outcome)
    }

    fn write<T>(
        &self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.waited(&self.line.writer, cx, write).unwrap_or_else(|| {
            let message = "the connection was closed: the client stopped reading, or the app ended";
            over(cx, Err(io::Error::new(io::ErrorKind::ConnectionAborted, message)))
        })
    }

    /// Whether reads return the end of the connection.
    fn reads_have_ended(&self) -> bool {
        self.upgrades.phase() != OPEN
    }
}

/// Returns the outcome on a connection that is over. A task that ignores it and goes on lets other tasks run, as it
/// would on a socket.
fn over<T>(cx: &mut Context<'_>, outcome: io::Result<T>) -> Poll<io::Result<T>> {
    coop::poll_proceed(cx).map(|budget| {
        budget.made_progress();
        outcome
    })
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.upgrades.remove(self.key);
    }
}

impl AsyncRead for Shared {
    #[inline(never)]
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.reads_have_ended() {
            return over(cx, Ok(()));
        }
        let read = |stream: Pin<&mut Stream>, cx: &mut Context<'_>| stream.poll_read(cx, buffer);
        match self.waited(&self.line.reader, cx, read) {
            // They may have ended before the waker was there.
            Some(Poll::Pending) if !self.reads_have_ended() => Poll::Pending,
            Some(read @ Poll::Ready(_)) => read,
            _ => over(cx, Ok(())),
        }
    }
}

impl AsyncWrite for Shared {
    #[inline(never)]
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(cx, |stream, cx| stream.poll_write(cx, bytes))
    }

    #[inline(never)]
    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(cx, |stream, cx| stream.poll_write_vectored(cx, slices))
    }

    #[inline(never)]
    fn is_write_vectored(&self) -> bool {
        self.polled(|stream| stream.is_write_vectored()).unwrap_or(false)
    }

    #[inline(never)]
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |stream, cx| stream.poll_flush(cx))
    }

    #[inline(never)]
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |stream, cx| stream.poll_shutdown(cx))
    }
}
