//! The options of the events module.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::DistributedListener;

use crate::log::{Backoff, EventLog, Group, Start};

/// The maximum length of a queue.
const MAX_QUEUE: usize = 1 << 30;

/// The options of [`EventsModule`](crate::EventsModule): `EventsModule::with(EventsOptions::new()...)`.
///
/// | option | default |
/// |---|---|
/// | [`queue`](EventsOptions::queue) | 1,024 events |
/// | [`listener_timeout`](EventsOptions::listener_timeout) | 30 s |
/// | [`log`](EventsOptions::log) | the provider `dyn EventLog` of a global module, or else `MemoryLog` |
/// | [`concurrency`](EventsOptions::concurrency) | 1 |
/// | [`attempts`](EventsOptions::attempts) | 5 |
/// | [`backoff`](EventsOptions::backoff) | 1 s, doubled up to 5 min |
/// | [`ack_wait`](EventsOptions::ack_wait) | 30 s |
/// | [`read_ahead`](EventsOptions::read_ahead) | 0 |
/// | [`start`](EventsOptions::start) | `Start::End` |
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

    /// Sets the maximum number of published events that wait for each listener, from 1 to 2³⁰. The default is 1,024.
    ///
    /// `Events::publish` waits while a queue is full.
    #[must_use]
    pub fn queue(mut self, events: usize) -> Self {
        self.queue = events.clamp(1, MAX_QUEUE);
        self
    }

    /// Sets the maximum duration of one call of a listener whose attribute has no `timeout`. The default is 30 s, the minimum
    /// 1 ms.
    #[must_use]
    pub fn listener_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// Sets the log of distributed events. The default is the provider `dyn EventLog` that a global module exports, or else
    /// [`MemoryLog`](crate::MemoryLog), with which events reach only the listeners of this process.
    #[must_use]
    pub fn log(mut self, log: impl EventLog) -> Self {
        self.log = Some(Arc::new(log));
        self
    }

    /// Sets how many distributed events a listener whose attribute has no `concurrency` handles concurrently on this replica.
    /// The default and the minimum are 1.
    ///
    /// With 1, events are handled in the order in which they were distributed, except for repeated deliveries.
    #[must_use]
    pub const fn concurrency(mut self, concurrency: u32) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Sets how often a distributed event is delivered before it becomes a [dead letter](crate::DeadLetter), for listeners whose
    /// attribute has no `attempts`. The default is 5, the minimum 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the delay of a distributed event after a failed attempt. By default, it is 1 second and doubles up to 5 minutes.
    #[must_use]
    pub const fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Sets the time after which a distributed event is delivered again if its replica has not extended the time. The default is
    /// 30 s.
    ///
    /// A listener may take longer, because its replica extends the time while the listener runs.
    #[must_use]
    pub const fn ack_wait(mut self, ack_wait: Duration) -> Self {
        self.ack_wait = ack_wait;
        self
    }

    /// Sets how many deliveries a listener reads ahead, up to 999. The default is 0. More than 100 are rarely useful.
    ///
    /// If the process is killed, each delivery that was read ahead has used up one attempt.
    #[must_use]
    pub const fn read_ahead(mut self, deliveries: usize) -> Self {
        self.read_ahead = deliveries;
        self
    }

    /// Sets the position at which the group of a new listener starts. By default, it receives the events that are distributed
    /// from then on.
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
