//! An event log in the memory of one process.

mod stream;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baya::{BoxFuture, Error, Result};
use baya_macros::{injectable, provider_trait};
use stream::{Stream, StreamFull, TakeOutcome};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{CODE, DeadLetter, Deliveries, Delivery, Envelope, EventLog, FULL, Group, Settle};

/// An event log in the memory of one process, for tests and for apps with a single replica. Clones share the events.
///
/// Delays are measured by the clock of the Tokio runtime, which tests can pause. The log remembers ids for 2 minutes.
#[injectable]
#[derive(Clone, Default)]
pub struct MemoryLog {
    #[inject(default)]
    shared: Arc<Shared>,
    #[inject(default)]
    limits: Limits,
}

#[derive(Default)]
struct Shared {
    streams: Mutex<HashMap<String, Stream>>,
    /// Notified after each change that affects when an event can be delivered.
    changed: Notify,
}

/// The limits of a log.
#[derive(Clone, Copy)]
struct Limits {
    max_length: usize,
    max_age: Duration,
    max_dead_letters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let max_age = Duration::from_secs(60 * 60);
        Self { max_length: 10_000, max_age, max_dead_letters: 10_000 }
    }
}

impl MemoryLog {
    /// Sets the maximum number of events with the same name. The default is 10,000.
    ///
    /// At the limit, the oldest events that all groups have acknowledged are removed. If there are none,
    /// [`append`](EventLog::append) fails.
    #[must_use]
    pub fn max_length(mut self, max_length: usize) -> Self {
        self.limits.max_length = max_length;
        self
    }

    /// Sets how long the log keeps events that all groups have acknowledged, for new groups that start at the
    /// [beginning](super::Start::Beginning). The default is an hour.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.limits.max_age = max_age;
        self
    }

    /// Sets the maximum number of dead letters of a group for each event name. The default is 10,000.
    ///
    /// Above the limit, the oldest dead letter is dropped, which is logged.
    #[must_use]
    pub fn max_dead_letters(mut self, max_dead_letters: usize) -> Self {
        self.limits.max_dead_letters = max_dead_letters;
        self
    }
}

impl Shared {
    fn streams(&self) -> MutexGuard<'_, HashMap<String, Stream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the stream of an event.
    fn with<T>(&self, event: &str, change: impl FnOnce(&mut Stream) -> T) -> T {
        let mut streams = self.streams();
        if let Some(stream) = streams.get_mut(event) {
            return change(stream);
        }
        change(streams.entry(event.to_owned()).or_default())
    }
}

fn full(event: &str, full: &StreamFull) -> Error {
    let StreamFull { group, length } = full;
    let rule = "start its listeners, remove the group, or raise `max_length`";
    let source = format!(
        "the event log in memory has no room for `{event}`: it contains {length} events that the \
         group `{group}` has not acknowledged; {rule}"
    );
    Error::unavailable().with_code(FULL).with_source(source)
}

#[provider_trait]
impl EventLog for MemoryLog {
    async fn append(&self, event: &Envelope) -> Result<()> {
        let Limits { max_length, max_age, .. } = self.limits;
        let appended =
            self.shared.with(&event.name, |stream| stream.append(event, max_length, max_age));
        appended.map_err(|error| full(&event.name, &error))?;
        self.shared.changed.notify_waiters();
        Ok(())
    }

    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>> {
        self.shared.with(&group.event, |stream| stream.subscribe(group));
        let member = Member {
            shared: Arc::clone(&self.shared),
            group: group.clone(),
            max_dead_letters: self.limits.max_dead_letters,
        };
        let deliveries: Box<dyn Deliveries> = Box::new(Subscription(Arc::new(member)));
        Ok(deliveries)
    }

    async fn remove_group(&self, event: &str, group: &str) -> Result<()> {
        self.shared.with(event, |stream| stream.remove_group(group));
        Ok(())
    }

    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>> {
        let after = after.map(str::parse).transpose().map_err(|_| {
            Error::internal("`after` is not an id of a dead letter of the event log in memory")
                .with_code(CODE)
        })?;
        Ok(self.shared.with(event, |stream| stream.letters(group, after, limit)))
    }

    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64> {
        Ok(self.shared.with(event, |stream| stream.count_letters(group)))
    }

    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        let exists = self.shared.with(event, |stream| stream.redrive(group, id));
        if exists {
            self.shared.changed.notify_waiters();
        }
        Ok(exists)
    }

    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        Ok(self.shared.with(event, |stream| stream.take_letter(group, id).is_some()))
    }
}

/// A member of a group.
struct Member {
    shared: Arc<Shared>,
    group: Group,
    max_dead_letters: usize,
}

struct Subscription(Arc<Member>);

impl Deliveries for Subscription {
    fn next(&mut self) -> BoxFuture<'_, Result<Delivery>> {
        Box::pin(async {
            let Member { shared, group, max_dead_letters } = &*self.0;
            loop {
                let changed = shared.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                match shared.with(&group.event, |stream| stream.take(group, *max_dead_letters)) {
                    TakeOutcome::Delivery { envelope, sequence, attempt } => {
                        let settle = Settlement { member: Arc::clone(&self.0), sequence, attempt };
                        return Ok(Delivery::new(envelope, attempt, settle));
                    }
                    TakeOutcome::Nothing { until: Some(until) } => {
                        let _ = tokio::time::timeout_at(until, changed).await;
                    }
                    TakeOutcome::Nothing { until: None } => changed.await,
                }
            }
        })
    }
}

/// One delivery of the entry with this sequence number.
struct Settlement {
    member: Arc<Member>,
    sequence: u64,
    attempt: u32,
}

impl Settlement {
    fn settle(&self, change: impl FnOnce(&mut Stream)) -> BoxFuture<'_, Result<()>> {
        self.member.shared.with(&self.member.group.event, change);
        Box::pin(async { Ok(()) })
    }

    /// Schedules the next delivery of the event after this delay, if this delivery is still the last one.
    fn repeat(&self, after: Duration) -> BoxFuture<'_, Result<()>> {
        let group = &self.member.group.name;
        let until = Instant::now() + after;
        let settled = self.settle(|stream| stream.delay(group, self.sequence, self.attempt, until));
        self.member.shared.changed.notify_waiters();
        settled
    }
}

impl Settle for Settlement {
    fn ack(&self) -> BoxFuture<'_, Result<()>> {
        self.settle(|stream| stream.ack(&self.member.group.name, self.sequence))
    }

    fn retry<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        match self.member.group.delay(self.attempt) {
            Some(delay) => self.repeat(delay),
            None => self.dead(cause),
        }
    }

    fn dead<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        let Member { group, max_dead_letters, .. } = &*self.member;
        self.settle(|stream| {
            stream.bury(group, self.sequence, self.attempt, cause, *max_dead_letters);
        })
    }

    fn extend(&self) -> BoxFuture<'_, Result<()>> {
        self.repeat(self.member.group.wait())
    }
}

impl fmt::Debug for MemoryLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLog").field("events", &self.shared.streams().len()).finish()
    }
}
