//! What interrupts a connection from outside.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::serve::{Closing, Server};
use crate::pipeline::Drain;

/// What a connection is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is time to look whether it may stay.
    Look,
    /// The shutdown has begun.
    Begun,
    /// It is to end.
    Close(Closing),
}

/// Waits for what a connection is told.
pub(crate) struct Orders {
    drain: Drain,
    begun: bool,
    closing: watch::Receiver<Closing>,
    /// When it is looked at next.
    look: Option<Instant>,
}

impl Orders {
    pub(crate) fn new(server: &Server) -> Self {
        let drain = server.drain.clone();
        let closing = server.closing.clone();
        Self { drain, begun: false, closing, look: None }
    }

    /// Has the connection looked at after this time, and not before.
    pub(crate) fn looking_in(self, time: Duration) -> Self {
        Self { look: Instant::now().checked_add(time), ..self }
    }

    /// The next of them, and itself to be asked again.
    pub(crate) async fn next(mut self) -> (Self, Order) {
        let look = self.look.unwrap_or_else(Instant::now);
        let order = tokio::select! {
            () = sleep_until(look), if self.look.is_some() => Order::Look,
            () = self.drain.begun(), if !self.begun => Order::Begun,
            changed = self.closing.changed() => Order::Close(match changed {
                Ok(()) => *self.closing.borrow_and_update(),
                // Whoever served has been dropped.
                Err(_) => Closing::Now,
            }),
        };
        self.begun |= matches!(order, Order::Begun);
        self.look = self.look.filter(|_| !matches!(order, Order::Look));
        (self, order)
    }
}
