//! Declarations of scheduled jobs.

use std::time::Duration;

use crate::base::{Key, Location, Token};
use crate::graph::spec::{Invoke, TriggerKind};

/// The declaration of a scheduled job, which `#[cron]`, `#[interval]` and `#[after]` create from
/// their arguments. The schedule module runs it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// # use baya::{Job, Overlap};
///
/// const NIGHTLY: Job = Job::cron("0 0 4 * * *").zone("Europe/Paris").retries(3);
/// const SWEEP: Job = Job::interval(Duration::from_secs(300)).overlap(Overlap::Queue);
/// # assert_eq!((NIGHTLY.retries, SWEEP.overlap), (3, Overlap::Queue));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Job {
    /// The schedule.
    pub when: JobSchedule,
    /// The name, or an empty string for the name of the component and the method.
    pub name: &'static str,
    /// What happens if the job is due while it is still running.
    pub overlap: Overlap,
    /// The upper bound of a random delay before each run.
    pub jitter: Duration,
    /// The timeout of one attempt. None by default.
    pub timeout: Option<Duration>,
    /// The number of retries of a failed run.
    pub retries: u32,
    /// What happens to runs that the app missed.
    pub misfire: Misfire,
    /// Whether the job runs on one replica of the app only.
    pub leader: bool,
    /// Returns whether the job may run, as a `bool` in a reply.
    pub enabled: Option<Invoke>,
    /// The name of the `enabled` function, such as `Settings::runs_reports`, or an empty string.
    pub switch: &'static str,
}

/// The schedule of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JobSchedule {
    /// Runs at the times that a cron expression matches.
    Cron {
        /// The cron expression.
        expression: &'static str,
        /// The time zone, such as `Europe/Paris`, or an empty string for the time zone of the
        /// schedule module.
        zone: &'static str,
    },
    /// Runs repeatedly, first one interval after the start of the app. A job on one replica runs at
    /// multiples of the interval since 1970-01-01T00:00Z, which all replicas share.
    Interval(Duration),
    /// Once, this long after the start of the app.
    After(Duration),
}

/// What happens if a job is due while its previous run is still running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The run is skipped and counted.
    #[default]
    Skip,
    /// The run starts when the previous one has ended.
    Queue,
    /// Both runs run at once.
    Allow,
}

/// What happens to runs that were missed because the computer was suspended or its clock was set
/// forward. For a job on one replica, also because all replicas were down, or because the leader
/// crashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Misfire {
    /// Missed runs are skipped and counted.
    #[default]
    Skip,
    /// The job runs once for all missed runs, scheduled for the time of the last one.
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

    /// Creates a job that runs when a cron expression matches. An invalid expression is an error
    /// when the app starts; in `#[cron]`, it is a compile error.
    pub const fn cron(expression: &'static str) -> Self {
        Self::new(JobSchedule::Cron { expression, zone: "" })
    }

    /// Creates a job that runs repeatedly.
    pub const fn interval(interval: Duration) -> Self {
        Self::new(JobSchedule::Interval(interval))
    }

    /// Creates a job that runs once.
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

    /// Sets the name.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets what happens if the job is due while it is still running.
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

    /// Sets the timeout of one attempt.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the number of retries of a failed run.
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

    /// Runs the job on one replica of the app only.
    #[must_use]
    pub const fn leader(mut self) -> Self {
        self.leader = true;
        self
    }

    /// Sets a function that returns whether the job may run, and the name of the function.
    #[must_use]
    pub const fn enabled(mut self, switch: &'static str, enabled: Invoke) -> Self {
        self.switch = switch;
        self.enabled = Some(enabled);
        self
    }
}

impl Token for Job {
    const KEY: Key = Key::new("baya::schedule::Job", "Job", Location::NOWHERE);
}

impl TriggerKind for Job {
    const LABEL: &'static str = "scheduled job";
    const DRIVER: &'static str = "ScheduleModule";
}
