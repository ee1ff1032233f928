//! Upgraded connections, which have left HTTP, such as WebSockets. Each is owned by a task that the
//! server does not know, so the server closes them independently of the task.

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

use super::stream::{ConnectionTokens, Stream};

/// The phases of the upgraded connections of an app.
const OPEN: u8 = 0;
const READS_ENDED: u8 = 1;
const CUT_OFF: u8 = 2;

/// All upgraded connections of an app.
pub(crate) struct UpgradedConnections {
    phase: AtomicU8,
    connections: Mutex<ConnectionMap>,
}

#[derive(Default)]
struct ConnectionMap {
    /// The key of the next connection.
    next: u64,
    open: BTreeMap<u64, Arc<Connection>>,
}

/// An upgraded connection, as the server accesses it.
#[derive(Default)]
struct Connection {
    /// `None` once the server has closed it.
    stream: Mutex<Option<(Stream, ConnectionTokens)>>,
    reader: AtomicWaker,
    writer: AtomicWaker,
}

/// An upgraded connection, as its task accesses it. The server can end its reads and close it.
pub(crate) struct UpgradedStream {
    key: u64,
    connection: Arc<Connection>,
    upgrades: Arc<UpgradedConnections>,
}

impl Default for UpgradedConnections {
    fn default() -> Self {
        Self { phase: AtomicU8::new(OPEN), connections: Mutex::default() }
    }
}

impl UpgradedConnections {
    /// Makes every read return the end of the connection from now on.
    pub(crate) fn end_reads(&self) {
        self.phase.store(READS_ENDED, Ordering::SeqCst);
        for connection in self.connections().open.values() {
            connection.reader.wake();
        }
    }

    /// Closes all connections and returns how many were open.
    pub(crate) fn close_all(&self) -> usize {
        self.phase.store(CUT_OFF, Ordering::SeqCst);
        let open = mem::take(&mut self.connections().open);
        open.values().filter(|connection| connection.close()).count()
    }

    fn phase(&self) -> u8 {
        self.phase.load(Ordering::SeqCst)
    }

    fn connections(&self) -> MutexGuard<'_, ConnectionMap> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, connection: &Arc<Connection>) -> u64 {
        let mut connections = self.connections();
        let key = connections.next;
        connections.next += 1;
        connections.open.insert(key, Arc::clone(connection));
        key
    }

    fn remove(&self, key: u64) {
        self.connections().open.remove(&key);
    }
}

impl Connection {
    fn stream(&self) -> MutexGuard<'_, Option<(Stream, ConnectionTokens)>> {
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

impl UpgradedStream {
    /// Shares a connection with the server.
    pub(crate) fn share(
        upgrades: &Arc<UpgradedConnections>,
        stream: &mut Stream,
        counted: ConnectionTokens,
    ) {
        let connection = Arc::new(Connection::default());
        // `close_all` waits for this lock, so it counts the connection correctly.
        let mut slot = connection.stream();
        let key = upgrades.add(&connection);
        let shared =
            Self { key, connection: Arc::clone(&connection), upgrades: Arc::clone(upgrades) };
        let taken = mem::replace(stream, Stream::Upgraded(shared));
        *slot = (upgrades.phase() != CUT_OFF).then_some((taken, counted));
    }

    /// Closes the connection while its task still owns it.
    pub(crate) fn close(&self) {
        self.connection.close();
    }

    /// Polls the stream if the connection is open.
    fn poll_stream<T>(&self, poll: impl FnOnce(Pin<&mut Stream>) -> T) -> Option<T> {
        self.connection.stream().as_mut().map(|(stream, _)| poll(Pin::new(stream)))
    }

    /// Polls the stream. The waker is registered only if the task has to wait: a registered waker
    /// keeps its task in memory, and the task that served HTTP writes the last response.
    fn poll_or_register<T>(
        &self,
        waker: &AtomicWaker,
        cx: &mut Context<'_>,
        poll: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Option<Poll<io::Result<T>>> {
        let outcome = self.poll_stream(|stream| poll(stream, cx))?;
        if outcome.is_ready() {
            return Some(outcome);
        }
        waker.register(cx.waker());
        // The server may have closed the connection before the waker was registered.
        self.poll_stream(|_| outcome)
    }

    fn write<T>(
        &self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.poll_or_register(&self.connection.writer, cx, write).unwrap_or_else(|| {
            let message = "the connection was closed: the client stopped reading, or the app ended";
            closed(cx, Err(io::Error::new(io::ErrorKind::ConnectionAborted, message)))
        })
    }

    /// Whether reads return the end of the connection.
    fn reads_have_ended(&self) -> bool {
        self.upgrades.phase() != OPEN
    }
}

/// Returns the outcome of a closed connection. A task that ignores it and continues lets other
/// tasks run, as it would with a socket.
fn closed<T>(cx: &mut Context<'_>, outcome: io::Result<T>) -> Poll<io::Result<T>> {
    coop::poll_proceed(cx).map(|budget| {
        budget.made_progress();
        outcome
    })
}

impl Drop for UpgradedStream {
    fn drop(&mut self) {
        self.upgrades.remove(self.key);
    }
}

impl AsyncRead for UpgradedStream {
    #[inline(never)]
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.reads_have_ended() {
            return closed(cx, Ok(()));
        }
        let read = |stream: Pin<&mut Stream>, cx: &mut Context<'_>| stream.poll_read(cx, buffer);
        match self.poll_or_register(&self.connection.reader, cx, read) {
            // Reads may have ended before the waker was registered.
            Some(Poll::Pending) if !self.reads_have_ended() => Poll::Pending,
            Some(read @ Poll::Ready(_)) => read,
            _ => closed(cx, Ok(())),
        }
    }
}

impl AsyncWrite for UpgradedStream {
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
        self.poll_stream(|stream| stream.is_write_vectored()).unwrap_or(false)
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
