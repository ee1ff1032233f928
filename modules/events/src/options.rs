//! The options of the events module.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::DistributedListener;

use crate::log::{Backoff, EventLog, Group, Start};

/// The longest queue.
const LONGEST_QUEUE: usize = 1 << 30;

/// The options of [`EventsModule`](crate::EventsModule): `EventsModule::with(EventsOptions::new()...)`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_events::{EventsModule, EventsOptions};
/// use baya_macros::module;
///
/// fn options() -> EventsOptions {
///     EventsOptions::new().queue(10_000).listener_timeout(Duration::from_secs(5))
/// }
///
/// #[module(root, imports = [EventsModule::with(options())])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct EventsOptions {
    pub(crate) queue: usize,
    pub(crate) timeout: Duration,
    pub(crate) concurrency: u32,
    pub(crate) log: Option<Arc<dyn EventLog>>,
    attempts: u32,
    backoff: Backoff,
    ack_wait: Duration,
    read_ahead: usize,
    start: Start,
}

impl EventsOptions {
    /// Creates the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how many published events wait for each listener at most; 1,024 by default, at least 1 and at most 2³⁰.
    /// `Events::publish` waits while a queue is full.
    #[must_use]
    pub fn queue(mut self, events: usize) -> Self {
        self.queue = events.clamp(1, LONGEST_QUEUE);
        self
    }

    /// Sets how long one call of a listener may take, unless its attribute has a `timeout`; 30 s by default, and at least
    /// 1 ms.
    #[must_use]
    pub fn listener_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// Sets where distributed events are stored. By default it is a provider `dyn EventLog` that a global module exports, or
    /// [`MemoryLog`](crate::MemoryLog) without one, with which they reach the listeners of this process alone.
    #[must_use]
    pub fn log(mut self, log: impl EventLog) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    /// Sets how many distributed events each listener handles at once on this replica, unless its attribute has a
    /// `concurrency`; 1 by default, and at least 1. With 1, they are handled in the order in which they were distributed, except for those
    /// that are delivered again.
    #[must_use]
    pub const fn concurrency(mut self, concurrency: u32) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sets how often a distributed event is delivered before it becomes a [dead letter](crate::DeadLetter), unless the
    /// attribute of the listener has `attempts`; 5 by default, and at least 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets how long a distributed event waits after a failed attempt; from 1 second to 5 minutes by default, twice as long
    /// each time.
    #[must_use]
    pub const fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Sets after which time without a sign of life of its replica a distributed event is delivered again; 30 s by default.
    /// A listener may take longer, because its replica extends the time.
    #[must_use]
    pub const fn ack_wait(mut self, ack_wait: Duration) -> Self {
        self.ack_wait = ack_wait;
        self
    }

    /// Sets how many deliveries a listener reads ahead; 0 by default, up to 100 is sensible, and at most 999 are read. Each of
    /// them uses up one attempt if the process is killed.
    #[must_use]
    pub const fn read_ahead(mut self, deliveries: usize) -> Self {
        self.read_ahead = deliveries;
        self
    }

    /// Sets where the group of a new listener starts; with the events that are distributed from then on by default.
    #[must_use]
    pub const fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Returns the group of a listener.
    pub(crate) fn group(&self, listener: &DistributedListener) -> Group {
        Group::new(listener.name, listener.group)
            .max_attempts(listener.attempts.unwrap_or(self.attempts))
            .backoff(self.backoff)
            .ack_wait(self.ack_wait)
            .prefetch(self.read_ahead)
            .start(self.start)
    }
}

impl Default for EventsOptions {
    fn default() -> Self {
        let group = Group::new("", "");
        Self {
            queue: 1_024,
            timeout: Duration::from_secs(30),
            concurrency: 1,
            log: None,
            attempts: group.max_attempts,
            backoff: group.backoff,
            ack_wait: group.ack_wait,
            read_ahead: group.prefetch,
            start: group.start,
        }
    }
}

/// Options are equal if they share one log and all other values are equal.
impl PartialEq for EventsOptions {
    fn eq(&self, other: &Self) -> bool {
        let same_log = match (&self.log, &other.log) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_log
            && self.queue == other.queue
            && self.timeout == other.timeout
            && self.concurrency == other.concurrency
            && self.attempts == other.attempts
            && self.backoff == other.backoff
            && self.ack_wait == other.ack_wait
            && self.read_ahead == other.read_ahead
            && self.start == other.start
    }
}

impl fmt::Debug for EventsOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventsOptions")
            .field("queue", &self.queue)
            .field("listener_timeout", &self.timeout)
            .field("concurrency", &self.concurrency)
            .field("attempts", &self.attempts)
            .field("backoff", &self.backoff)
            .field("ack_wait", &self.ack_wait)
            .field("read_ahead", &self.read_ahead)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}
