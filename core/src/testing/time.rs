//! The time of an app under test.

use std::time::{Duration, SystemTime};

use super::app::{TestApp, TestAppBuilder};

/// A duration as tests write it: a [`Duration`], or a string such as `"90s"`, `"5m"` or `"1d"`.
pub trait IntoDuration {
    /// Returns the duration.
    ///
    /// # Panics
    ///
    /// If the string is not a number with `ms`, `s`, `m`, `h` or `d`.
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
        match read(self) {
            Some(duration) => duration,
            None => panic!(
                "invalid duration {self:?}; write a number with `ms`, `s`, `m`, `h` or `d`, such as `\"30s\"`"
            ),
        }
    }
}

fn read(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 5] =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor).map(Duration::from_millis)
}

impl TestAppBuilder {
    /// Sets the time at which the clock of the app stands, such as one shortly before a clock change. It is the current
    /// time by default.
    pub fn clock_at(mut self, now: impl Into<SystemTime>) -> Self {
        self.set_clock_at(now.into());
        self
    }

    /// Lets the time of the app pass by itself, so that jobs run as in production.
    pub fn real_clock(mut self) -> Self {
        self.set_real_clock();
        self
    }
}

impl TestApp {
    /// Returns the time of the app's clock, which stands still between calls of [`advance`](Self::advance).
    pub fn now(&self) -> SystemTime {
        self.clock().now()
    }

    /// Moves the clock of the app forward, and runs the jobs that are due on the way, in order, without sleeping. Each
    /// run ends before the time goes on; a retry is a run of its own, which is due later.
    ///
    /// # Panics
    ///
    /// If the app has the clock of the system, or the duration is invalid.
    pub async fn advance(&self, by: impl IntoDuration) {
        let stands = self.clock().advance(by.into_duration(), true).await;
        assert!(stands, "the app was started with `real_clock`, which can't be moved");
    }

    /// Does the same without waiting for runs to end, so that a job may be due again while it still runs.
    ///
    /// # Panics
    ///
    /// Those of [`advance`](Self::advance).
    pub async fn advance_without_waiting(&self, by: impl IntoDuration) {
        let stands = self.clock().advance(by.into_duration(), false).await;
        assert!(stands, "the app was started with `real_clock`, which can't be moved");
    }

    /// Sets the clock of the app, as when a machine was suspended or its clock was set: what was due on the way is missed.
    /// Then it runs what is due.
    ///
    /// # Panics
    ///
    /// If the app has the clock of the system.
    pub async fn set_clock(&self, now: impl Into<SystemTime>) {
        let stands = self.clock().set(now.into()).await;
        assert!(stands, "the app was started with `real_clock`, which can't be moved");
    }
}
