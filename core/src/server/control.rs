//! Events that control a connection from the outside.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::serve::{Closing, Server};
use crate::pipeline::Drain;

/// An event that a connection reacts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ControlEvent {
    /// The connection's use has to be checked.
    Check,
    /// The shutdown has begun.
    DrainBegun,
    /// The connection has to close.
    Close(Closing),
}

/// The source of a connection's control events.
pub(crate) struct Control {
    drain: Drain,
    begun: bool,
    closing: watch::Receiver<Closing>,
    /// The time of the next check.
    check: Option<Instant>,
}

impl Control {
    pub(crate) fn new(server: &Server) -> Self {
        let drain = server.drain.clone();
        let closing = server.closing.clone();
        Self { drain, begun: false, closing, check: None }
    }

    /// Schedules a check after this time and replaces the scheduled one.
    pub(crate) fn checking_in(self, time: Duration) -> Self {
        Self { check: Instant::now().checked_add(time), ..self }
    }

    /// Waits for the next event. Returns the source as well, to wait again.
    pub(crate) async fn next(mut self) -> (Self, ControlEvent) {
        let check = self.check.unwrap_or_else(Instant::now);
        let event = tokio::select! {
            () = sleep_until(check), if self.check.is_some() => ControlEvent::Check,
            () = self.drain.begun(), if !self.begun => ControlEvent::DrainBegun,
            changed = self.closing.changed() => ControlEvent::Close(match changed {
                Ok(()) => *self.closing.borrow_and_update(),
                // The server has been dropped.
                Err(_) => Closing::Now,
            }),
        };
        self.begun |= matches!(event, ControlEvent::DrainBegun);
        self.check = self.check.filter(|_| !matches!(event, ControlEvent::Check));
        (self, event)
    }
}
