//! Jobs that a program adds while it runs.

use std::time::Duration;

use baya::{Job, JobSchedule, Misfire, Overlap};

use crate::engine::{Plan, Runs, Schedule, checked};
use crate::error::ScheduleError;

/// A job that the program adds while it runs, with [`Scheduler::add`](crate::Scheduler::add).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_schedule::NewJob;
///
/// let job = NewJob::cron("report of tenant 7", "0 6 * * MON")
///     .zone("America/New_York")
///     .retries(2)
///     .timeout(Duration::from_secs(60));
/// # let _ = job;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a job runs once it was added to the scheduler"]
pub struct NewJob {
    name: String,
    when: NewJobSchedule,
    overlap: Overlap,
    jitter: Duration,
    timeout: Option<Duration>,
    retries: u32,
    misfire: Misfire,
    leader: bool,
}

#[derive(Clone, Debug)]
enum NewJobSchedule {
    Cron { expression: String, zone: Option<String> },
    Interval(Duration),
    After(Duration),
}

impl NewJob {
    fn new(name: impl Into<String>, when: NewJobSchedule) -> Self {
        Self {
            name: name.into(),
            when,
            overlap: Overlap::Skip,
            jitter: Duration::ZERO,
            timeout: None,
            retries: 0,
            misfire: Misfire::Skip,
            leader: false,
        }
    }

    /// A job that an attribute declares.
    pub(crate) fn of(name: String, job: &Job) -> Result<Self, ScheduleError> {
        let when = match job.when {
            JobSchedule::Cron { expression, zone } => NewJobSchedule::Cron {
                expression: expression.to_owned(),
                zone: (!zone.is_empty()).then(|| zone.to_owned()),
            },
            JobSchedule::Interval(interval) => NewJobSchedule::Interval(interval),
            JobSchedule::After(delay) => NewJobSchedule::After(delay),
            _ => return Err(ScheduleError::Duration { job: name, field: "when" }),
        };
        Ok(Self {
            name,
            when,
            overlap: job.overlap,
            jitter: job.jitter,
            timeout: job.timeout,
            retries: job.retries,
            misfire: job.misfire,
            leader: job.leader,
        })
    }

    /// A job that runs when a cron expression matches, in the time zone of the schedule module.
    pub fn cron(name: impl Into<String>, expression: impl Into<String>) -> Self {
        Self::new(name, NewJobSchedule::Cron { expression: expression.into(), zone: None })
    }

    /// A job that runs again and again, first one interval from now. Replicas with a [`leader`](Self::leader) run it at the
    /// multiples of the interval since 1970-01-01T00:00Z.
    pub fn interval(name: impl Into<String>, interval: Duration) -> Self {
        Self::new(name, NewJobSchedule::Interval(interval))
    }

    /// A job that runs once, after this time.
    pub fn after(name: impl Into<String>, delay: Duration) -> Self {
        Self::new(name, NewJobSchedule::After(delay))
    }

    /// Sets the time zone of a cron expression. It has no effect on other jobs.
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        if let NewJobSchedule::Cron { zone: own, .. } = &mut self.when {
            *own = Some(zone.into());
        }
        self
    }

    /// Sets what happens when the job is due while it still runs; the run is left out by default.
    pub const fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// Sets the upper bound of a random delay before each run; none by default.
    pub const fn jitter(mut self, jitter: Duration) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets how long one attempt may take; no bound by default.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how often a failed run is tried again; never by default.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets what happens to runs that the app missed; they are left out by default.
    pub const fn misfire(mut self, misfire: Misfire) -> Self {
        self.misfire = misfire;
        self
    }

    /// Runs the job on one replica of the app only.
    pub const fn leader(mut self) -> Self {
        self.leader = true;
        self
    }

    /// Checks what was declared; `zone` is that of jobs without one.
    pub(crate) fn plan(self, zone: &str, runs: Runs) -> Result<Plan, ScheduleError> {
        let name = &*self.name;
        if name.trim().is_empty() {
            return Err(ScheduleError::Unnamed);
        }
        let schedule = match &self.when {
            NewJobSchedule::Cron { expression, zone: own } => {
                Schedule::cron(name, expression, own.as_deref().unwrap_or(zone))?
            }
            NewJobSchedule::Interval(interval) => Schedule::interval(name, *interval, self.leader)?,
            NewJobSchedule::After(delay) => Schedule::After(checked(name, "after", *delay)?),
        };
        if !self.jitter.is_zero() {
            checked(name, "jitter", self.jitter)?;
        }
        if let Some(timeout) = self.timeout {
            checked(name, "timeout", timeout)?;
        }
        Ok(Plan {
            name: self.name.into(),
            schedule,
            overlap: self.overlap,
            jitter: self.jitter,
            timeout: self.timeout,
            retries: self.retries,
            misfire: self.misfire,
            leader: self.leader,
            runs,
        })
    }
}
