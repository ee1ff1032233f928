//! How long a connection may stay without being used.

use std::time::Duration;

use super::builder::Limits;
use super::orders::Order;
use super::serve::Closing;
use super::spoken::{Speaks, Spoken};

/// How long a connection that was accepted before the shutdown began may still bring its first request.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// A connection that was told to end has taken nothing when it has taken less than this: the client's
/// and the server's own signs of life count for nothing.
const LEAST: u64 = 1024;

/// What becomes of a connection.
pub(super) enum Step {
    GoOn,
    /// It is told to end when what is in flight is answered.
    End,
    Close,
}

/// Looks after a connection that may have been forgotten.
pub(super) struct Watch {
    limits: Limits,
    come: usize,
    /// Set once it has been told to end: what had been written then, or when it was last looked at.
    leaving: Option<u64>,
}

impl Watch {
    pub(super) const fn new(limits: Limits) -> Self {
        Self { limits, come: 0, leaving: None }
    }

    /// When a connection is looked at first.
    pub(super) const fn first(&self) -> Duration {
        self.limits.header_timeout
    }

    /// What an order means to a connection, and when it is looked at next where that changes.
    pub(super) fn follow(&mut self, order: &Order, spoken: &Spoken) -> (Step, Option<Duration>) {
        match (order, spoken.speaks()) {
            (Order::Close(Closing::Now), _) | (Order::Look, Speaks::Nothing) => (Step::Close, None),
            (Order::Close(_), _) | (Order::Begun, Speaks::Http2) => (Step::End, None),
            (Order::Begun, Speaks::Nothing) => (Step::GoOn, Some(GRACE)),
            // hyper looks after it.
            (Order::Begun | Order::Look, Speaks::Http1) => (Step::GoOn, None),
            (Order::Look, Speaks::Http2) => self.look(spoken),
        }
    }

    fn look(&mut self, spoken: &Spoken) -> (Step, Option<Duration>) {
        let used = spoken.used();
        let more = std::mem::replace(&mut self.come, used.come) != used.come;
        let Some(before) = self.leaving else {
            if more || used.open {
                return (Step::GoOn, Some(self.limits.header_timeout));
            }
            self.leaving = Some(used.written);
            return (Step::End, Some(self.limits.write_timeout));
        };
        if !used.open && used.written.wrapping_sub(before) < LEAST {
            return (Step::Close, None);
        }
        self.leaving = Some(used.written);
        (Step::GoOn, Some(self.limits.write_timeout))
    }
}
