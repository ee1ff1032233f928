//! What waits for a client: messages up to a bound, then nothing any more.

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

/// How many times as many messages wait for a client that has just connected, whose connection is not served yet: when
/// many connect at once, each hears of all others.
const BEFORE: usize = 16;

/// Why a connection is closed by the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Closing {
    /// The end of the app.
    pub(crate) fn of_the_app() -> Self {
        Self { code: 1001, reason: "the server shuts down".to_owned() }
    }

    pub(crate) const fn is_of_the_app(&self) -> bool {
        self.code == 1001
    }

    /// Returns the reason of the disconnection.
    pub(crate) const fn why(&self) -> &'static str {
        if self.is_of_the_app() { "server shutting down" } else { "server disconnect" }
    }

    /// Returns the end for what the app says, which a close frame may contain.
    pub(crate) fn of(code: u16, mut reason: String) -> Self {
        let is_valid = matches!(code, 1000 | 1003 | 1007..=1009 | 1011..=1014 | 3000..=4999);
        let most = (0..=123.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at));
        reason.truncate(most.unwrap_or_default());
        Self { code: if is_valid { code } else { 1000 }, reason }
    }
}

/// The queue of one client.
#[derive(Default)]
pub(crate) struct Outbox {
    inner: Mutex<Inner>,
    /// Whether there may be something next, so that the lock is not taken for each message that is received.
    has_next: AtomicBool,
    waker: AtomicWaker,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Outgoing>,
    bytes: usize,
    closing: Option<Closing>,
    /// Whether the client was too slow, or has left.
    is_over: bool,
    /// Whether the connection sends what waits.
    is_served: bool,
    /// How long the client may still take what was sent before the end.
    last: Option<Pin<Box<Sleep>>>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// The client has just exceeded its bound, and is disconnected.
    Full,
    /// The client has left, or is about to.
    Gone,
}

/// What the connection does next.
#[derive(Debug)]
pub(crate) enum Next {
    Send(Outgoing),
    Close(Closing),
    /// The client was too slow.
    Cut,
}

impl Outbox {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message.
    pub(crate) fn push(&self, message: Outgoing, most: usize, most_bytes: usize) -> Pushed {
        let mut inner = self.inner();
        if inner.is_over || inner.closing.is_some() {
            return Pushed::Gone;
        }
        let bytes = message.size();
        let most = if inner.is_served { most } else { most.saturating_mul(BEFORE) };
        if inner.waiting.len() >= most
            || inner.bytes + bytes > most_bytes && !inner.waiting.is_empty()
        {
            inner.waiting = VecDeque::new();
            inner.bytes = 0;
            inner.is_over = true;
            self.wake(inner);
            return Pushed::Full;
        }
        self.queue(inner, message, bytes);
        Pushed::Queued
    }

    /// Queues a message, if nothing waits.
    pub(crate) fn push_volatile(&self, message: Outgoing) -> Pushed {
        let inner = self.inner();
        if inner.is_over || inner.closing.is_some() || !inner.waiting.is_empty() {
            return Pushed::Gone;
        }
        let bytes = message.size();
        self.queue(inner, message, bytes);
        Pushed::Queued
    }

    fn queue(&self, mut inner: MutexGuard<'_, Inner>, message: Outgoing, bytes: usize) {
        inner.bytes += bytes;
        inner.waiting.push_back(message);
        if inner.waiting.len() == 1 {
            self.wake(inner);
        }
    }

    /// Has the connection closed, after what waits has been sent.
    pub(crate) fn close(&self, closing: Closing) {
        let mut inner = self.inner();
        if inner.closing.is_none() {
            inner.closing = Some(closing);
            self.wake(inner);
        }
    }

    /// Takes nothing any more.
    pub(crate) fn end(&self) {
        let mut inner = self.inner();
        inner.is_over = true;
        inner.waiting = VecDeque::new();
        inner.bytes = 0;
        self.has_next.store(true, Ordering::SeqCst);
    }

    /// Whether messages are still taken.
    pub(crate) fn is_open(&self) -> bool {
        let inner = self.inner();
        !inner.is_over && inner.closing.is_none()
    }

    /// Whether there may be something next.
    pub(crate) fn has_next(&self) -> bool {
        self.has_next.load(Ordering::SeqCst)
    }

    /// Applies the usual bound from now on, because the connection sends what waits.
    pub(crate) fn serve(&self) {
        self.inner().is_served = true;
    }

    /// Takes what comes next, if there is something.
    pub(crate) fn take(&self) -> Option<Next> {
        let mut inner = self.inner();
        if let Some(message) = inner.waiting.pop_front() {
            inner.bytes -= message.size();
            if inner.waiting.is_empty() && inner.waiting.capacity() > 32 {
                inner.waiting = VecDeque::new();
            }
            return Some(Next::Send(message));
        }
        if inner.is_over {
            return Some(Next::Cut);
        }
        let closing = inner.closing.clone().map(Next::Close);
        self.has_next.store(closing.is_some(), Ordering::SeqCst);
        closing
    }

    /// Wakes the connection, because there is something next.
    fn wake(&self, inner: MutexGuard<'_, Inner>) {
        self.has_next.store(true, Ordering::SeqCst);
        drop(inner);
        self.waker.wake();
    }

    /// Waits for what comes next.
    pub(crate) fn poll_next(&self, cx: &Context<'_>) -> Poll<Next> {
        self.waker.register(cx.waker());
        if !self.has_next.load(Ordering::SeqCst) {
            return Poll::Pending;
        }
        self.take().map_or(Poll::Pending, Poll::Ready)
    }

    /// Waits until the client is too slow, while something is sent to it: its queue is full, or the app has closed the
    /// connection, and the client has not taken what was sent before within this time. Returns why the connection is over.
    pub(crate) fn poll_cut(
        &self,
        cx: &mut Context<'_>,
        timeout: impl FnOnce(&Closing) -> Duration,
    ) -> Poll<&'static str> {
        self.waker.register(cx.waker());
        let inner = &mut *self.inner();
        if inner.is_over && inner.waiting.is_empty() {
            return Poll::Ready("too slow");
        }
        let Some(closing) = &inner.closing else { return Poll::Pending };
        let last = inner.last.get_or_insert_with(|| Box::pin(sleep(timeout(closing))));
        last.as_mut().poll(cx).map(|()| closing.why())
    }
}
