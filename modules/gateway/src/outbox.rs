//! The bounded queue of messages for a client.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::time::{Sleep, sleep};

use crate::message::Outgoing;

/// Factor by which the queue is larger before the connection is served: when many clients connect at once, each may receive a
/// message about all others.
const UNSERVED_QUEUE_FACTOR: usize = 16;

/// The close code and the reason with which the app closes a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CloseStatus {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl CloseStatus {
    /// Returns the status of the shutdown of the app.
    pub(crate) fn for_shutdown() -> Self {
        Self { code: 1001, reason: "the server shuts down".to_owned() }
    }

    pub(crate) const fn is_shutdown(&self) -> bool {
        self.code == 1001
    }

    /// Returns the reason that the disconnection handler receives.
    pub(crate) const fn disconnect_reason(&self) -> &'static str {
        if self.is_shutdown() { "server shutting down" } else { "server disconnect" }
    }

    /// Creates a status that a close frame may contain: invalid codes become 1000, and the reason is cut off after 123 bytes.
    pub(crate) fn new(code: u16, mut reason: String) -> Self {
        let is_valid = matches!(code, 1000 | 1003 | 1007..=1009 | 1011..=1014 | 3000..=4999);
        let end = (0..=123.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
        reason.truncate(end.unwrap_or_default());
        Self { code: if is_valid { code } else { 1000 }, reason }
    }
}

/// The queue of one client.
#[derive(Default)]
pub(crate) struct Outbox {
    inner: Mutex<Inner>,
    /// Whether there may be an action, so that the lock is not taken for each message that is received.
    has_next: AtomicBool,
    waker: AtomicWaker,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Outgoing>,
    bytes: usize,
    closing: Option<CloseStatus>,
    /// Whether the client was too slow, or has left.
    has_ended: bool,
    /// Whether the connection is served, so that queued messages are sent.
    is_served: bool,
    /// The deadline for reading the messages that were sent before the connection was closed.
    close_deadline: Option<Pin<Box<Sleep>>>,
}

/// The outcome of queueing a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushOutcome {
    Queued,
    /// The client has just exceeded a limit, and is disconnected.
    Overflow,
    /// The message was dropped, because the client has left or is being disconnected.
    Dropped,
}

/// The next action of the connection.
#[derive(Debug)]
pub(crate) enum OutboxAction {
    Send(Outgoing),
    Close(CloseStatus),
    /// Disconnect without a close frame, because the client was too slow.
    Disconnect,
}

impl Outbox {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message.
    pub(crate) fn push(&self, message: Outgoing, max: usize, max_bytes: usize) -> PushOutcome {
        let mut inner = self.inner();
        if inner.has_ended || inner.closing.is_some() {
            return PushOutcome::Dropped;
        }
        let bytes = message.size();
        let max = if inner.is_served { max } else { max.saturating_mul(UNSERVED_QUEUE_FACTOR) };
        if inner.waiting.len() >= max
            || inner.bytes + bytes > max_bytes && !inner.waiting.is_empty()
        {
            inner.waiting = VecDeque::new();
            inner.bytes = 0;
            inner.has_ended = true;
            self.wake(inner);
            return PushOutcome::Overflow;
        }
        self.queue(inner, message, bytes);
        PushOutcome::Queued
    }

    /// Queues a message if the queue is empty, else drops it.
    pub(crate) fn push_volatile(&self, message: Outgoing) -> PushOutcome {
        let inner = self.inner();
        if inner.has_ended || inner.closing.is_some() || !inner.waiting.is_empty() {
            return PushOutcome::Dropped;
        }
        let bytes = message.size();
        self.queue(inner, message, bytes);
        PushOutcome::Queued
    }

    fn queue(&self, mut inner: MutexGuard<'_, Inner>, message: Outgoing, bytes: usize) {
        inner.bytes += bytes;
        inner.waiting.push_back(message);
        if inner.waiting.len() == 1 {
            self.wake(inner);
        }
    }

    /// Closes the connection after the queued messages have been sent.
    pub(crate) fn close(&self, closing: CloseStatus) {
        let mut inner = self.inner();
        if inner.closing.is_none() {
            inner.closing = Some(closing);
            self.wake(inner);
        }
    }

    /// Drops all queued and all further messages.
    pub(crate) fn end(&self) {
        let mut inner = self.inner();
        inner.has_ended = true;
        inner.waiting = VecDeque::new();
        inner.bytes = 0;
        self.has_next.store(true, Ordering::SeqCst);
    }

    /// Whether messages are still accepted.
    pub(crate) fn is_open(&self) -> bool {
        let inner = self.inner();
        !inner.has_ended && inner.closing.is_none()
    }

    /// Whether there may be an action.
    pub(crate) fn has_next(&self) -> bool {
        self.has_next.load(Ordering::SeqCst)
    }

    /// Applies the usual limit from now on, because the connection is served.
    pub(crate) fn serve(&self) {
        self.inner().is_served = true;
    }

    /// Returns the next action, if there is one.
    pub(crate) fn take(&self) -> Option<OutboxAction> {
        let mut inner = self.inner();
        if let Some(message) = inner.waiting.pop_front() {
            inner.bytes -= message.size();
            if inner.waiting.is_empty() && inner.waiting.capacity() > 32 {
                inner.waiting = VecDeque::new();
            }
            return Some(OutboxAction::Send(message));
        }
        if inner.has_ended {
            return Some(OutboxAction::Disconnect);
        }
        let closing = inner.closing.clone().map(OutboxAction::Close);
        self.has_next.store(closing.is_some(), Ordering::SeqCst);
        closing
    }

    /// Wakes the connection, because there is an action.
    fn wake(&self, inner: MutexGuard<'_, Inner>) {
        self.has_next.store(true, Ordering::SeqCst);
        drop(inner);
        self.waker.wake();
    }

    /// Waits for the next action.
    pub(crate) fn poll_next(&self, cx: &Context<'_>) -> Poll<OutboxAction> {
        self.waker.register(cx.waker());
        if !self.has_next.load(Ordering::SeqCst) {
            return Poll::Pending;
        }
        self.take().map_or(Poll::Pending, Poll::Ready)
    }

    /// Waits, during a write, until the client is too slow, and returns the reason of the disconnection.
    ///
    /// A client is too slow if its queue overflows, or if the app has closed the connection and the client does not read
    /// the previous messages within `timeout`.
    pub(crate) fn poll_too_slow(
        &self,
        cx: &mut Context<'_>,
        timeout: impl FnOnce(&CloseStatus) -> Duration,
    ) -> Poll<&'static str> {
        self.waker.register(cx.waker());
        let inner = &mut *self.inner();
        if inner.has_ended && inner.waiting.is_empty() {
            return Poll::Ready("too slow");
        }
        let Some(closing) = &inner.closing else { return Poll::Pending };
        let deadline =
            inner.close_deadline.get_or_insert_with(|| Box::pin(sleep(timeout(closing))));
        deadline.as_mut().poll(cx).map(|()| closing.disconnect_reason())
    }
}
