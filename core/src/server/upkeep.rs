//! Decisions about idle connections and connections during a shutdown.

use std::time::Duration;

use super::Limits;
use super::control::ControlEvent;
use super::serve::Closing;
use super::usage::{HttpVersion, UsageSnapshot};

/// Time for the first request on a connection that was accepted before the shutdown began.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// Returns how long a client may read nothing before it is disconnected: slightly less than
/// `timeout`, because bytes that it read at the beginning do not count.
pub(crate) fn max_quiet(timeout: Duration) -> Duration {
    timeout / 8 * 7
}

/// The next step for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Continue,
    /// The connection shuts down after its current requests.
    Shutdown,
    Close,
}

/// Decides when a connection ends.
#[derive(Debug)]
pub(crate) struct Upkeep {
    limits: Limits,
    /// The usage at the last check.
    usage: UsageSnapshot,
    /// Whether the shutdown of the app has begun, and whether that of the connection has.
    drain_begun: bool,
    shutting_down: bool,
    /// Whether tunnels end now.
    tunnels_end: bool,
}

impl Upkeep {
    pub(crate) fn new(limits: Limits) -> Self {
        let usage = UsageSnapshot::default();
        Self { limits, usage, drain_begun: false, shutting_down: false, tunnels_end: false }
    }

    /// Returns the delay before the first check.
    pub(crate) const fn first_check(&self) -> Duration {
        self.limits.header_timeout
    }

    /// Returns the effect of an event on a connection, and the delay before the next check if that
    /// changes.
    pub(crate) fn handle(
        &mut self,
        event: ControlEvent,
        version: HttpVersion,
        usage: UsageSnapshot,
    ) -> (Step, Option<Duration>) {
        self.drain_begun |= event == ControlEvent::DrainBegun;
        match (event, version) {
            (ControlEvent::Close(Closing::Now), _)
            | (ControlEvent::Check, HttpVersion::Unknown) => (Step::Close, None),
            (ControlEvent::Close(Closing::Upgraded), HttpVersion::Http2) => self.end_tunnels(usage),
            (ControlEvent::Close(_), _) => (Step::Shutdown, None),
            (ControlEvent::DrainBegun, HttpVersion::Unknown) => (Step::Continue, Some(GRACE)),
            // hyper has timeouts for HTTP/1.
            (ControlEvent::DrainBegun | ControlEvent::Check, HttpVersion::Http1) => {
                (Step::Continue, None)
            }
            (ControlEvent::DrainBegun, HttpVersion::Http2) => self.start_shutdown(),
            (ControlEvent::Check, HttpVersion::Http2) => self.check(usage),
        }
    }

    fn start_shutdown(&mut self) -> (Step, Option<Duration>) {
        self.shutting_down = true;
        (Step::Shutdown, Some(GRACE.min(self.limits.write_timeout)))
    }

    /// Ends tunnels. A tunnel over HTTP/2 can't end in one direction, so a connection without other
    /// streams is closed.
    fn end_tunnels(&mut self, usage: UsageSnapshot) -> (Step, Option<Duration>) {
        self.tunnels_end = true;
        if usage.is_only_tunnels() { (Step::Close, None) } else { self.start_shutdown() }
    }

    /// Decides about a connection by its usage. Running streams have their own timeouts; a finished
    /// stream can't be reset any more, so its connection is closed.
    fn check(&mut self, usage: UsageSnapshot) -> (Step, Option<Duration>) {
        let before = std::mem::replace(&mut self.usage, usage);
        let written = usage.chunks != before.chunks;
        if self.tunnels_end && usage.is_only_tunnels() {
            return (Step::Close, None);
        }
        if usage.unwritten > 0 && usage.quiet >= max_quiet(self.limits.write_timeout) {
            return (Step::Close, None);
        }
        match self.shutting_down {
            false if self.drain_begun => self.start_shutdown(),
            false if usage.running > 0 || written || usage.streams != before.streams => {
                (Step::Continue, Some(self.limits.header_timeout))
            }
            false => self.start_shutdown(),
            true if usage.running > 0 || usage.unwritten > 0 || written => {
                (Step::Continue, Some(GRACE.min(self.limits.write_timeout)))
            }
            // The server does not wait for a client that has no stream and does not acknowledge the
            // first GOAWAY.
            true => (Step::Close, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USED: UsageSnapshot = UsageSnapshot {
        streams: 1,
        running: 1,
        tunnels: 0,
        chunks: 3,
        unwritten: 0,
        quiet: Duration::ZERO,
    };

    fn upkeep() -> Upkeep {
        let limits = Limits {
            header_timeout: Duration::from_secs(3),
            write_timeout: Duration::from_secs(5),
            ..Limits::default()
        };
        Upkeep::new(limits)
    }

    /// Runs a check of an HTTP/2 connection.
    fn check(upkeep: &mut Upkeep, usage: UsageSnapshot) -> (Step, Option<u64>) {
        let (step, next) = upkeep.handle(ControlEvent::Check, HttpVersion::Http2, usage);
        (step, next.map(|next| next.as_secs()))
    }

    #[test]
    fn keeps_active_connections_open() {
        let mut upkeep = upkeep();
        let idle = UsageSnapshot { running: 0, ..USED };
        for usage in [
            USED,
            USED,
            UsageSnapshot { streams: 2, ..idle },
            UsageSnapshot { streams: 2, chunks: 4, ..idle },
            UsageSnapshot { streams: 2, chunks: 4, ..USED },
        ] {
            assert_eq!(check(&mut upkeep, usage), (Step::Continue, Some(3)), "{usage:?}");
        }
    }

    #[test]
    fn shuts_down_and_then_closes_idle_connections() {
        let mut upkeep = upkeep();
        let idle = UsageSnapshot { running: 0, ..USED };
        assert_eq!(check(&mut upkeep, idle), (Step::Continue, Some(3)));
        assert_eq!(check(&mut upkeep, idle), (Step::Shutdown, Some(1)));
        assert_eq!(check(&mut upkeep, idle), (Step::Close, None));
    }

    #[test]
    fn keeps_a_closing_connection_open_while_its_client_reads() {
        let mut upkeep = upkeep();
        let idle = |chunks| UsageSnapshot { running: 0, chunks, ..USED };
        check(&mut upkeep, idle(3));
        assert_eq!(check(&mut upkeep, idle(3)), (Step::Shutdown, Some(1)));
        assert_eq!(check(&mut upkeep, idle(4)), (Step::Continue, Some(1)));
        assert_eq!(
            check(&mut upkeep, UsageSnapshot { running: 1, ..idle(4) }),
            (Step::Continue, Some(1))
        );
        assert_eq!(
            check(&mut upkeep, UsageSnapshot { unwritten: 1, ..idle(4) }),
            (Step::Continue, Some(1))
        );
        assert_eq!(check(&mut upkeep, idle(4)), (Step::Close, None));
    }

    #[test]
    fn closes_connections_whose_client_reads_no_response() {
        let left = |seconds| UsageSnapshot {
            running: 0,
            unwritten: 1,
            quiet: Duration::from_secs(seconds),
            ..USED
        };
        assert_eq!(check(&mut upkeep(), left(4)), (Step::Continue, Some(3)));
        assert_eq!(check(&mut upkeep(), left(5)), (Step::Close, None));
    }

    #[test]
    fn shuts_down_a_new_http2_connection_after_its_first_request() {
        let mut upkeep = upkeep();
        let drain_begun =
            upkeep.handle(ControlEvent::DrainBegun, HttpVersion::Unknown, UsageSnapshot::default());
        assert_eq!(drain_begun, (Step::Continue, Some(GRACE)));
        assert_eq!(check(&mut upkeep, USED), (Step::Shutdown, Some(1)));
        assert_eq!(check(&mut upkeep, USED), (Step::Continue, Some(1)));
    }

    #[test]
    fn closes_a_connection_when_only_tunnels_are_left() {
        let mut upkeep = upkeep();
        let tunnel = UsageSnapshot { tunnels: 1, ..USED };
        assert_eq!(check(&mut upkeep, tunnel), (Step::Continue, Some(3)));
        let busy = UsageSnapshot { running: 2, ..tunnel };
        let event = ControlEvent::Close(Closing::Upgraded);
        assert_eq!(upkeep.handle(event, HttpVersion::Http2, busy), (Step::Shutdown, Some(GRACE)));
        assert_eq!(check(&mut upkeep, busy), (Step::Continue, Some(1)));
        let unwritten = UsageSnapshot { unwritten: 1, ..tunnel };
        assert_eq!(check(&mut upkeep, unwritten), (Step::Continue, Some(1)));
        assert_eq!(check(&mut upkeep, tunnel), (Step::Close, None));
    }

    #[test]
    fn closes_a_connection_with_only_tunnels_at_once_when_they_end() {
        let tunnel = UsageSnapshot { tunnels: 1, ..USED };
        let event = ControlEvent::Close(Closing::Upgraded);
        assert_eq!(upkeep().handle(event, HttpVersion::Http2, tunnel), (Step::Close, None));
        let request = upkeep().handle(event, HttpVersion::Http2, USED);
        assert_eq!(request, (Step::Shutdown, Some(GRACE)));
        let http1 = upkeep().handle(event, HttpVersion::Http1, UsageSnapshot::default());
        assert_eq!(http1, (Step::Shutdown, None));
    }

    #[test]
    fn closes_clients_that_send_nothing() {
        let event =
            upkeep().handle(ControlEvent::Check, HttpVersion::Unknown, UsageSnapshot::default());
        assert_eq!(event, (Step::Close, None));
        let http1 =
            upkeep().handle(ControlEvent::Check, HttpVersion::Http1, UsageSnapshot::default());
        assert_eq!(http1, (Step::Continue, None));
    }
}
