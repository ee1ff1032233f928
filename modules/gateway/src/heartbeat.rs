//! Detects clients that have disappeared without closing the connection.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::options::GatewayOptions;

/// Determines when a client is pinged, and when it is disconnected.
pub(crate) struct Heartbeat {
    /// When the client is pinged, or disconnected if it has not responded to the last ping.
    deadline: Pin<Box<Sleep>>,
    /// Whether the task of the connection waits for the deadline already.
    is_armed: bool,
    awaits_pong: bool,
    /// Whether data has arrived since the deadline was set. A flag is cheaper than a new deadline.
    was_active: bool,
}

/// The action that is due for an idle client.
pub(crate) enum HeartbeatAction {
    Ping,
    /// The client has not responded to a ping.
    Disconnect,
}

impl Heartbeat {
    pub(crate) fn new(options: &GatewayOptions) -> Self {
        let deadline = Box::pin(sleep_until(Instant::now() + options.ping));
        Self { deadline, is_armed: false, awaits_pong: false, was_active: false }
    }

    /// Records that data has arrived.
    pub(crate) const fn record_activity(&mut self) {
        self.was_active = true;
    }

    fn wait(&mut self, time: Duration) {
        self.deadline.as_mut().reset(Instant::now() + time);
        self.is_armed = false;
    }

    /// Waits until an action is due. Only the task of the connection may poll it.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        options: &GatewayOptions,
    ) -> Poll<HeartbeatAction> {
        loop {
            // The timer already has the waker of the task, so it is not registered again for each message.
            if self.is_armed && !self.deadline.is_elapsed() {
                return Poll::Pending;
            }
            self.is_armed = true;
            ready!(self.deadline.as_mut().poll(cx));
            if std::mem::take(&mut self.was_active) {
                self.awaits_pong = false;
                self.wait(options.ping);
            } else if self.awaits_pong {
                return Poll::Ready(HeartbeatAction::Disconnect);
            } else {
                self.awaits_pong = true;
                self.wait(options.ping_timeout);
                return Poll::Ready(HeartbeatAction::Ping);
            }
        }
    }
}
