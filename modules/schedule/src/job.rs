//! Jobs that are added while the app runs.

use std::time::Duration;

use baya::{Job, JobSchedule, Misfire, Overlap};

use crate::engine::{Action, Plan, Schedule, check_duration};
use crate::error::ScheduleError;

/// A job that is added while the app runs, with [`Scheduler::add`](crate::Scheduler::add).
///
/// | option | default |
/// |---|---|
/// | [`zone`](NewJob::zone) | the zone of [`ScheduleOptions`](crate::ScheduleOptions::zone) |
/// | [`overlap`](NewJob::overlap) | `Overlap::Skip` |
/// | [`jitter`](NewJob::jitter) | no delay |
/// | [`timeout`](NewJob::timeout) | no limit |
/// | [`retries`](NewJob::retries) | 0 |
/// | [`misfire`](NewJob::misfire) | `Misfire::Skip` |
/// | [`leader`](NewJob::leader) | runs on each replica |
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
#[must_use = "a job runs only after `Scheduler::add`"]
pub struct NewJob {
    name: String,
    when: NewJobTime,
    overlap: Overlap,
    jitter: Duration,
    timeout: Option<Duration>,
    retries: u32,
    misfire: Misfire,
    leader: bool,
}

#[derive(Clone, Debug)]
enum NewJobTime {
    Cron { expression: String, zone: Option<String> },
    Interval(Duration),
    After(Duration),
}

impl NewJob {
    fn new(name: impl Into<String>, when: NewJobTime) -> Self {
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

    /// Creates the job that an attribute declares.
    pub(crate) fn from_attribute(name: String, job: &Job) -> Result<Self, ScheduleError> {
        let when = match job.when {
            JobSchedule::Cron { expression, zone } => NewJobTime::Cron {
                expression: expression.to_owned(),
                zone: (!zone.is_empty()).then(|| zone.to_owned()),
            },
            JobSchedule::Interval(interval) => NewJobTime::Interval(interval),
            JobSchedule::After(delay) => NewJobTime::After(delay),
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

    /// Creates a job that runs when a cron expression matches, in the time zone of the schedule module.
    pub fn cron(name: impl Into<String>, expression: impl Into<String>) -> Self {
        Self::new(name, NewJobTime::Cron { expression: expression.into(), zone: None })
    }

    /// Creates a job that runs repeatedly, first one interval from now. With [`leader`](Self::leader), it runs at the multiples
    /// of the interval since 1970-01-01T00:00Z.
    pub fn interval(name: impl Into<String>, interval: Duration) -> Self {
        Self::new(name, NewJobTime::Interval(interval))
    }

    /// Creates a job that runs once, after this delay.
    pub fn after(name: impl Into<String>, delay: Duration) -> Self {
        Self::new(name, NewJobTime::After(delay))
    }

    /// Sets the time zone of a cron expression. It has no effect on other jobs.
    pub fn zone(mut self, zone: impl Into<String>) -> Self {
        if let NewJobTime::Cron { zone: current, .. } = &mut self.when {
            *current = Some(zone.into());
        }
        self
    }

    /// Sets what happens when the job is due while it still runs. By default, the run is skipped.
    pub const fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// Sets the upper bound of a random delay before each run. By default, there is no delay.
    pub const fn jitter(mut self, jitter: Duration) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets the maximum duration of one attempt. By default, there is no limit.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the maximum number of retries of a failed run. The default is 0.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets what happens to runs that the app missed. By default, they are skipped.
    pub const fn misfire(mut self, misfire: Misfire) -> Self {
        self.misfire = misfire;
        self
    }

    /// Runs the job on one replica of the app only.
    pub const fn leader(mut self) -> Self {
        self.leader = true;
        self
    }

    /// Validates the job. `zone` is the default time zone.
    pub(crate) fn plan(self, zone: &str, action: Action) -> Result<Plan, ScheduleError> {
        let name = &*self.name;
        if name.trim().is_empty() {
            return Err(ScheduleError::Unnamed);
        }
        let schedule = match &self.when {
            NewJobTime::Cron { expression, zone: own_zone } => {
                Schedule::cron(name, expression, own_zone.as_deref().unwrap_or(zone))?
            }
            NewJobTime::Interval(interval) => Schedule::interval(name, *interval, self.leader)?,
            NewJobTime::After(delay) => Schedule::After(check_duration(name, "after", *delay)?),
        };
        if !self.jitter.is_zero() {
            check_duration(name, "jitter", self.jitter)?;
        }
        if let Some(timeout) = self.timeout {
            check_duration(name, "timeout", timeout)?;
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
            action,
        })
    }
}
