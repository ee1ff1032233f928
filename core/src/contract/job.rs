//! What a scheduled job declares, as data.

use std::time::Duration;

use crate::base::{Key, Location, Token};
use crate::graph::spec::{Invoke, TriggerKind};

/// The declaration of a scheduled job, which `#[cron]`, `#[interval]` and `#[after]` make of their arguments. The schedule
/// module runs it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya::{Job, Overlap};
///
/// const NIGHTLY: Job = Job::cron("0 0 4 * * *").zone("Europe/Paris").retries(3);
/// const SWEEP: Job = Job::interval(Duration::from_secs(300)).overlap(Overlap::Queue);
/// # assert_eq!((NIGHTLY.retries, SWEEP.overlap), (3, Overlap::Queue));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Job {
    /// When it runs.
    pub when: JobSchedule,
    /// Its name; empty for that of the component and the method.
    pub name: &'static str,
    /// What happens when it is due while it still runs.
    pub overlap: Overlap,
    /// The upper bound of a random delay before each run.
    pub jitter: Duration,
    /// How long one attempt may take; no bound by default.
    pub timeout: Option<Duration>,
    /// How often a failed run is tried again.
    pub retries: u32,
    /// What happens to runs that the app missed.
    pub misfire: Misfire,
    /// Whether it runs on one replica of the app only.
    pub leader: bool,
    /// Returns whether it may run, as a `bool` in a reply.
    pub enabled: Option<Invoke>,
    /// The name of that function, such as `Settings::runs_reports`; empty without one.
    pub switch: &'static str,
}

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JobSchedule {
    /// At the times that a cron expression matches, in this time zone; empty for that of the schedule module.
    Cron {
        /// The expression.
        expression: &'static str,
        /// The time zone, such as `Europe/Paris`.
        zone: &'static str,
    },
    /// Again and again, first one interval after the start of the app; on one replica, at the multiples of the interval since
    /// 1970-01-01T00:00Z, which all replicas share.
    Interval(Duration),
    /// Once, this long after the start of the app.
    After(Duration),
}

/// What happens when a job is due while its previous run goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The run is left out and counted.
    #[default]
    Skip,
    /// It runs when the previous one has ended.
    Queue,
    /// Both run at once.
    Allow,
}

/// What happens to runs that were missed because the machine was suspended or its clock was set forward. For a job on one
/// replica, also because all replicas were down, or another replica was the leader and died.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Misfire {
    /// They are left out and counted.
    #[default]
    Skip,
    /// The job runs once for all of them, scheduled for the last of their times.
    Run,
}

impl Job {
    const fn new(when: JobSchedule) -> Self {
        Self {
            when,
            name: "",
            overlap: Overlap::Skip,
            jitter: Duration::ZERO,
            timeout: None,
            retries: 0,
            misfire: Misfire::Skip,
            leader: false,
            enabled: None,
            switch: "",
        }
    }

    /// A job that runs when a cron expression matches. An invalid expression is an error when the app starts; in `#[cron]`,
    /// it does not compile.
    pub const fn cron(expression: &'static str) -> Self {
        Self::new(JobSchedule::Cron { expression, zone: "" })
    }

    /// A job that runs again and again.
    pub const fn interval(interval: Duration) -> Self {
        Self::new(JobSchedule::Interval(interval))
    }

    /// A job that runs once.
    pub const fn after(delay: Duration) -> Self {
        Self::new(JobSchedule::After(delay))
    }

    /// Sets the time zone of a cron expression.
    #[must_use]
    pub const fn zone(mut self, zone: &'static str) -> Self {
        if let JobSchedule::Cron { expression, .. } = self.when {
            self.when = JobSchedule::Cron { expression, zone };
        }
        self
    }

    /// Sets its name.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets what happens when it is due while it still runs.
    #[must_use]
    pub const fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// Sets the upper bound of a random delay before each run.
    #[must_use]
    pub const fn jitter(mut self, jitter: Duration) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets how long one attempt may take.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how often a failed run is tried again.
    #[must_use]
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets what happens to runs that the app missed.
    #[must_use]
    pub const fn misfire(mut self, misfire: Misfire) -> Self {
        self.misfire = misfire;
        self
    }

    /// Runs it on one replica of the app only.
    #[must_use]
    pub const fn leader(mut self) -> Self {
        self.leader = true;
        self
    }

    /// Sets a function that returns whether it may run, and its name.
    #[must_use]
    pub const fn enabled(mut self, switch: &'static str, enabled: Invoke) -> Self {
        self.switch = switch;
        self.enabled = Some(enabled);
        self
    }
}

impl Token for Job {
    const KEY: Key = Key::new("baya::Job", "Job", Location::NOWHERE);
}

impl TriggerKind for Job {
    const LABEL: &'static str = "scheduled job";
    const DRIVER: &'static str = "ScheduleModule";
}
