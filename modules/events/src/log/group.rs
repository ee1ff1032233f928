//! Groups that share the deliveries of an event.

use std::time::Duration;

/// The maximum duration that the stores can count: a hundred years.
pub(super) const MAX_DURATION: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A member of a group, with the delivery settings of the group.
///
/// The members of a group share its events: each event is delivered to one of them. Each group receives all events. The name of
/// the group must be stable, so that the group keeps its position across restarts. All members use the same settings.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use baya_events::{Backoff, Group, Start};
///
/// let group = Group::new("cat.adopted", "mails")
///     .max_attempts(3)
///     .backoff(Backoff::new(Duration::from_millis(200), 3.0, Duration::from_secs(60)))
///     .ack_wait(Duration::from_secs(10))
///     .start(Start::Beginning);
/// assert_eq!(group.name, "mails");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Group {
    /// The name of the group.
    pub name: String,
    /// The name of the event.
    pub event: String,
    /// The name of this member, which is unique in the group. The default is a random name. It is visible only in Redis, as the
    /// name of the consumer.
    pub consumer: String,
    /// The number of deliveries before an event becomes a dead letter, at least 1. The default is 5.
    pub max_attempts: u32,
    /// The delays of retries. By default, the delay is 1 second and doubles up to 5 minutes.
    pub backoff: Backoff,
    /// The time for the acknowledgement of a delivery before it is repeated, at least 1 ms. The default is 30 seconds.
    pub ack_wait: Duration,
    /// The number of deliveries that are read ahead of [`Deliveries::next`](crate::Deliveries::next), up to 999. The default
    /// is 0.
    ///
    /// Deliveries that were read ahead are extended on the server three times within `ack_wait`, so that they are not repeated.
    /// If the process is killed, each of them has used up one attempt. More than 100 are rarely useful.
    pub prefetch: usize,
    /// The position at which a new group starts. The default is [`Start::End`].
    pub start: Start,
}

/// The position at which a new group starts. An existing group continues at its own position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// The events that are appended after the group was subscribed.
    #[default]
    End,
    /// The oldest event that the log still contains.
    Beginning,
}

/// The delays of retries: `first`, then multiplied by `factor` for each further attempt, up to `max`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Backoff {
    /// The delay after the first attempt.
    pub first: Duration,
    /// The factor by which each further attempt multiplies the delay.
    pub factor: f64,
    /// The maximum delay.
    pub max: Duration,
}

impl Backoff {
    /// Creates a backoff.
    pub const fn new(first: Duration, factor: f64, max: Duration) -> Self {
        Self { first, factor, max }
    }

    /// Returns the delay after this attempt. The first attempt is 1.
    pub fn delay(&self, attempt: u32) -> Duration {
        let exponent = i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
        let seconds = self.first.as_secs_f64() * self.factor.powi(exponent);
        let max = self.max.min(MAX_DURATION);
        Duration::try_from_secs_f64(seconds).map_or(max, |delay| delay.min(max))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new(Duration::from_secs(1), 2.0, Duration::from_secs(5 * 60))
    }
}

impl Group {
    /// Creates a member of the group with this name, for the events with this name.
    pub fn new(event: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            event: event.into(),
            consumer: uuid::Uuid::now_v7().simple().to_string(),
            max_attempts: 5,
            backoff: Backoff::default(),
            ack_wait: Duration::from_secs(30),
            prefetch: 0,
            start: Start::default(),
        }
    }

    /// Sets the name of this member.
    #[must_use]
    pub fn consumer(mut self, consumer: impl Into<String>) -> Self {
        self.consumer = consumer.into();
        self
    }

    /// Sets the number of deliveries before an event becomes a dead letter.
    #[must_use]
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the delays of retries.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Sets the time for the acknowledgement of a delivery.
    #[must_use]
    pub fn ack_wait(mut self, ack_wait: Duration) -> Self {
        self.ack_wait = ack_wait;
        self
    }

    /// Sets the number of deliveries that are read ahead.
    #[must_use]
    pub fn prefetch(mut self, prefetch: usize) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Sets the position at which a new group starts.
    #[must_use]
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Returns the delay after this attempt, or `None` if it was the last one.
    pub(super) fn delay(&self, attempt: u32) -> Option<Duration> {
        (attempt < self.max_attempts).then(|| self.backoff.delay(attempt))
    }

    /// Returns the time for the acknowledgement of a delivery, limited to the range of the stores.
    pub(super) fn wait(&self) -> Duration {
        self.ack_wait.clamp(Duration::from_millis(1), MAX_DURATION)
    }

    /// Returns the cause of a dead letter whose last attempt was never acknowledged.
    pub(super) fn unacknowledged(&self, attempt: u32) -> String {
        format!("attempt {attempt} was not acknowledged within {:?}", self.wait())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn multiplies_the_delay_up_to_the_maximum() {
        let backoff = Backoff::new(SECOND, 3.0, SECOND * 20);
        let delays: Vec<_> = (1..=5).map(|attempt| backoff.delay(attempt).as_secs()).collect();
        assert_eq!(delays, [1, 3, 9, 20, 20]);
    }

    #[test]
    fn limits_delays_that_no_clock_can_count() {
        let endless = Backoff::new(SECOND, 1e300, Duration::MAX);
        assert_eq!(endless.delay(u32::MAX), MAX_DURATION);
        assert_eq!(Backoff::new(SECOND, f64::NAN, SECOND * 2).delay(2), SECOND * 2);
        assert_eq!(Backoff::new(SECOND, -1.0, SECOND * 2).delay(2), SECOND * 2);
        assert_eq!(Backoff::new(Duration::ZERO, 2.0, SECOND).delay(9), Duration::ZERO);
    }

    #[test]
    fn returns_a_delay_for_all_attempts_except_the_last() {
        let group = Group::new("event", "group").max_attempts(2);
        assert_eq!(group.delay(1), Some(SECOND));
        assert_eq!(group.delay(2), None);
        assert_eq!(group.max_attempts(0).delay(1), None);
    }
}
