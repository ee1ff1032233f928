//! How long a connection may stay without being used.

use std::time::Duration;

use super::Limits;
use super::commands::Order;
use super::serve::Closing;
use super::usage::{Speaks, Used};

/// How long a connection that was accepted before the shutdown began may still bring its first request.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// Returns how long a client may read nothing before it is disconnected after `most`: slightly less, because bytes
/// that it read at the beginning do not count.
pub(crate) fn quiet_for(most: Duration) -> Duration {
    most / 8 * 7
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    GoOn,
    /// It is told to end when what is in flight is answered.
    End,
    Close,
}

/// Looks after a connection that may have been forgotten.
#[derive(Debug)]
pub(crate) struct Upkeep {
    limits: Limits,
    /// What it had been used for when it was last looked at.
    used: Used,
    /// Whether the shutdown has begun, and whether the connection has been told to end.
    begun: bool,
    leaving: bool,
    /// Whether tunnels end now.
    tunnels_end: bool,
}

impl Upkeep {
    pub(crate) fn new(limits: Limits) -> Self {
        let used = Used::default();
        Self { limits, used, begun: false, leaving: false, tunnels_end: false }
    }

    /// When a connection is looked at first.
    pub(crate) const fn first(&self) -> Duration {
        self.limits.header_timeout
    }

    /// What an order means to a connection, and when it is looked at next where that changes.
    pub(crate) fn follow(
        &mut self,
        order: Order,
        speaks: Speaks,
        used: Used,
    ) -> (Step, Option<Duration>) {
        self.begun |= order == Order::Begun;
        match (order, speaks) {
            (Order::Close(Closing::Now), _) | (Order::Look, Speaks::Nothing) => (Step::Close, None),
            (Order::Close(Closing::Upgraded), Speaks::Http2) => self.end_tunnels(used),
            (Order::Close(_), _) => (Step::End, None),
            (Order::Begun, Speaks::Nothing) => (Step::GoOn, Some(GRACE)),
            // hyper looks after it.
            (Order::Begun | Order::Look, Speaks::Http1) => (Step::GoOn, None),
            (Order::Begun, Speaks::Http2) => self.leave(),
            (Order::Look, Speaks::Http2) => self.look(used),
        }
    }

    fn leave(&mut self) -> (Step, Option<Duration>) {
        self.leaving = true;
        (Step::End, Some(GRACE.min(self.limits.write_timeout)))
    }

    /// A tunnel over HTTP/2 can't end in one direction, so a connection without anything else is closed.
    fn end_tunnels(&mut self, used: Used) -> (Step, Option<Duration>) {
        self.tunnels_end = true;
        if used.is_only_tunnels() { (Step::Close, None) } else { self.leave() }
    }

    /// Decides about a connection by its use. Running streams time out by themselves; a finished stream can't be
    /// reset any more, so its connection is closed.
    fn look(&mut self, used: Used) -> (Step, Option<Duration>) {
        let before = std::mem::replace(&mut self.used, used);
        let written = used.pieces != before.pieces;
        if self.tunnels_end && used.is_only_tunnels() {
            return (Step::Close, None);
        }
        if used.unwritten > 0 && used.quiet >= quiet_for(self.limits.write_timeout) {
            return (Step::Close, None);
        }
        match self.leaving {
            false if self.begun => self.leave(),
            false if used.running > 0 || written || used.come != before.come => {
                (Step::GoOn, Some(self.limits.header_timeout))
            }
            false => self.leave(),
            true if used.running > 0 || used.unwritten > 0 || written => {
                (Step::GoOn, Some(GRACE.min(self.limits.write_timeout)))
            }
            // A client that neither has a stream nor acknowledges the first GOAWAY is not waited for.
            true => (Step::Close, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USED: Used =
        Used { come: 1, running: 1, tunnels: 0, pieces: 3, unwritten: 0, quiet: Duration::ZERO };

    fn upkeep() -> Upkeep {
        let limits = Limits {
            header_timeout: Duration::from_secs(3),
            write_timeout: Duration::from_secs(5),
            ..Limits::default()
        };
        Upkeep::new(limits)
    }

    /// What becomes of a connection of HTTP/2 that is looked at.
    fn look(upkeep: &mut Upkeep, used: Used) -> (Step, Option<u64>) {
        let (step, next) = upkeep.follow(Order::Look, Speaks::Http2, used);
        (step, next.map(|next| next.as_secs()))
    }

    #[test]
    fn a_connection_that_is_used_stays() {
        let mut upkeep = upkeep();
        let idle = Used { running: 0, ..USED };
        for used in [
            USED,
            USED,
            Used { come: 2, ..idle },
            Used { come: 2, pieces: 4, ..idle },
            Used { come: 2, pieces: 4, ..USED },
        ] {
            assert_eq!(look(&mut upkeep, used), (Step::GoOn, Some(3)), "{used:?}");
        }
    }

    #[test]
    fn a_connection_without_a_use_is_told_and_then_closed() {
        let mut upkeep = upkeep();
        let idle = Used { running: 0, ..USED };
        assert_eq!(look(&mut upkeep, idle), (Step::GoOn, Some(3)));
        assert_eq!(look(&mut upkeep, idle), (Step::End, Some(1)));
        assert_eq!(look(&mut upkeep, idle), (Step::Close, None));
    }

    #[test]
    fn a_connection_that_was_told_stays_while_its_client_takes_something() {
        let mut upkeep = upkeep();
        let idle = |pieces| Used { running: 0, pieces, ..USED };
        look(&mut upkeep, idle(3));
        assert_eq!(look(&mut upkeep, idle(3)), (Step::End, Some(1)));
        assert_eq!(look(&mut upkeep, idle(4)), (Step::GoOn, Some(1)));
        assert_eq!(look(&mut upkeep, Used { running: 1, ..idle(4) }), (Step::GoOn, Some(1)));
        assert_eq!(look(&mut upkeep, Used { unwritten: 1, ..idle(4) }), (Step::GoOn, Some(1)));
        assert_eq!(look(&mut upkeep, idle(4)), (Step::Close, None));
    }

    #[test]
    fn a_client_that_leaves_answers_is_closed_where_it_takes_nothing() {
        let left = |seconds| Used {
            running: 0,
            unwritten: 1,
            quiet: Duration::from_secs(seconds),
            ..USED
        };
        assert_eq!(look(&mut upkeep(), left(4)), (Step::GoOn, Some(3)));
        assert_eq!(look(&mut upkeep(), left(5)), (Step::Close, None));
    }

    #[test]
    fn a_fresh_connection_of_http2_is_told_of_the_shutdown_behind_its_first_request() {
        let mut upkeep = upkeep();
        let begun = upkeep.follow(Order::Begun, Speaks::Nothing, Used::default());
        assert_eq!(begun, (Step::GoOn, Some(GRACE)));
        assert_eq!(look(&mut upkeep, USED), (Step::End, Some(1)));
        assert_eq!(look(&mut upkeep, USED), (Step::GoOn, Some(1)));
    }

    #[test]
    fn a_connection_with_tunnels_is_closed_when_nothing_else_is_left() {
        let mut upkeep = upkeep();
        let tunnel = Used { tunnels: 1, ..USED };
        assert_eq!(look(&mut upkeep, tunnel), (Step::GoOn, Some(3)));
        let busy = Used { running: 2, ..tunnel };
        let order = Order::Close(Closing::Upgraded);
        assert_eq!(upkeep.follow(order, Speaks::Http2, busy), (Step::End, Some(GRACE)));
        assert_eq!(look(&mut upkeep, busy), (Step::GoOn, Some(1)));
        let unwritten = Used { unwritten: 1, ..tunnel };
        assert_eq!(look(&mut upkeep, unwritten), (Step::GoOn, Some(1)));
        assert_eq!(look(&mut upkeep, tunnel), (Step::Close, None));
    }

    #[test]
    fn a_connection_with_nothing_but_tunnels_is_closed_at_once_when_they_end() {
        let tunnel = Used { tunnels: 1, ..USED };
        let order = Order::Close(Closing::Upgraded);
        assert_eq!(upkeep().follow(order, Speaks::Http2, tunnel), (Step::Close, None));
        let request = upkeep().follow(order, Speaks::Http2, USED);
        assert_eq!(request, (Step::End, Some(GRACE)));
        let http1 = upkeep().follow(order, Speaks::Http1, Used::default());
        assert_eq!(http1, (Step::End, None));
    }

    #[test]
    fn who_has_said_nothing_is_closed() {
        let order = upkeep().follow(Order::Look, Speaks::Nothing, Used::default());
        assert_eq!(order, (Step::Close, None));
        let http1 = upkeep().follow(Order::Look, Speaks::Http1, Used::default());
        assert_eq!(http1, (Step::GoOn, None));
    }
}
