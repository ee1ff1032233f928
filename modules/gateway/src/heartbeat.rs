//! Detects clients that are gone without having said so.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::options::GatewayOptions;

/// When a client is pinged, and when it is given up.
pub(crate) struct Heartbeat {
    /// When the client is pinged, or is given up if it has not responded to the last ping.
    deadline: Pin<Box<Sleep>>,
    /// Whether the task of the connection waits for the deadline already.
    is_armed: bool,
    awaits_pong: bool,
    /// Whether something has come since the deadline was set. To set the deadline again would cost more.
    heard: bool,
}

/// What is due for a client from which nothing has come for a while.
pub(crate) enum Due {
    Ping,
    /// The end, since the client has not responded to a ping.
    End,
}

impl Heartbeat {
    pub(crate) fn new(options: &GatewayOptions) -> Self {
        let deadline = Box::pin(sleep_until(Instant::now() + options.ping));
        Self { deadline, is_armed: false, awaits_pong: false, heard: false }
    }

    /// Records that something has come.
    pub(crate) const fn hear(&mut self) {
        self.heard = true;
    }

    fn wait(&mut self, time: Duration) {
        self.deadline.as_mut().reset(Instant::now() + time);
        self.is_armed = false;
    }

    /// Waits until something is due. It is polled by the task of the connection alone.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, options: &GatewayOptions) -> Poll<Due> {
        loop {
            // The timer has the waker of the task, and is not registered again for each message.
            if self.is_armed && !self.deadline.is_elapsed() {
                return Poll::Pending;
            }
            self.is_armed = true;
            ready!(self.deadline.as_mut().poll(cx));
            if std::mem::take(&mut self.heard) {
                self.awaits_pong = false;
                self.wait(options.ping);
            } else if self.awaits_pong {
                return Poll::Ready(Due::End);
            } else {
                self.awaits_pong = true;
                self.wait(options.pong);
                return Poll::Ready(Due::Ping);
            }
        }
    }
}
