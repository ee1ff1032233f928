//! The clock of an app under test.

use std::time::{Duration, SystemTime};

use super::test_app::{TestApp, TestAppBuilder};

/// A duration in a test: a [`Duration`], or a string such as `"90s"`, `"5m"` or `"1d"`.
pub trait IntoDuration {
    /// Converts the value into a duration.
    ///
    /// # Panics
    ///
    /// Panics if the string is not a number followed by `ms`, `s`, `m`, `h` or `d`.
    fn into_duration(self) -> Duration;
}

impl IntoDuration for Duration {
    fn into_duration(self) -> Duration {
        self
    }
}

impl IntoDuration for &str {
    #[track_caller]
    fn into_duration(self) -> Duration {
        match parse(self) {
            Some(duration) => duration,
            None => panic!(
                "invalid duration {self:?}; write a number with `ms`, `s`, `m`, `h` or `d`, such as `\"30s\"`"
            ),
        }
    }
}

fn parse(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 5] =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor).map(Duration::from_millis)
}

impl TestAppBuilder {
    /// Sets the time of the app's clock, such as a time shortly before a clock change. The default is the current time.
    pub fn clock_at(mut self, now: impl Into<SystemTime>) -> Self {
        self.set_clock_at(now.into());
        self
    }

    /// Uses the system clock, so that jobs run as in production.
    pub fn real_clock(mut self) -> Self {
        self.set_real_clock();
        self
    }
}

impl TestApp {
    /// Returns the time of the app's clock, which only changes by calls of [`advance`](Self::advance).
    pub fn now(&self) -> SystemTime {
        self.clock().now()
    }

    /// Moves the clock of the app forward and runs the jobs that become due, in order, without sleeping. Each run ends
    /// before the clock moves on. A retry is a separate run, which is due later.
    ///
    /// # Panics
    ///
    /// Panics if the app uses the system clock, or the duration is invalid.
    pub async fn advance(&self, by: impl IntoDuration) {
        let is_test_clock = self.clock().advance(by.into_duration(), true).await;
        assert!(
            is_test_clock,
            "the clock of an app with `real_clock` can't be moved; remove `real_clock`"
        );
    }

    /// Moves the clock of the app forward as [`advance`](Self::advance) does, but does not wait for runs to end, so
    /// that a job may become due again while it still runs.
    ///
    /// # Panics
    ///
    /// Panics if the app uses the system clock, or the duration is invalid.
    pub async fn advance_without_waiting(&self, by: impl IntoDuration) {
        let is_test_clock = self.clock().advance(by.into_duration(), false).await;
        assert!(
            is_test_clock,
            "the clock of an app with `real_clock` can't be moved; remove `real_clock`"
        );
    }

    /// Sets the clock of the app, as when a machine was suspended or its clock was changed. Jobs that were due in
    /// between are missed. Then it runs the jobs that are due.
    ///
    /// # Panics
    ///
    /// Panics if the app uses the system clock.
    pub async fn set_clock(&self, now: impl Into<SystemTime>) {
        let is_test_clock = self.clock().set(now.into()).await;
        assert!(
            is_test_clock,
            "the clock of an app with `real_clock` can't be moved; remove `real_clock`"
        );
    }
}
