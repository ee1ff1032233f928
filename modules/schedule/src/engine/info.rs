//! Information about jobs and their runs.

use std::time::{Duration, SystemTime};

/// A finished run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastRun {
    /// The time for which the run was scheduled.
    pub scheduled: SystemTime,
    /// The time at which the first attempt started.
    pub started: SystemTime,
    /// The duration of the last attempt.
    pub duration: Duration,
    /// The number of attempts.
    pub attempts: u32,
    /// The outcome of the last attempt.
    pub outcome: Outcome,
}

/// The outcome of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The handler returned.
    Succeeded,
    /// In the last attempt, the handler returned an error or panicked, or the `Drop` of one of its values panicked.
    Failed {
        /// The error with its sources, as it was logged.
        message: String,
    },
    /// The last attempt took longer than the timeout of the job.
    TimedOut,
}

/// Information about a job, from [`Scheduler::jobs`](crate::Scheduler::jobs).
///
/// The counters start at zero when the app starts, and count the runs of this process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobInfo {
    /// The name of the job.
    pub name: String,
    /// The schedule as text, such as `0 0 4 * * * Europe/Paris` or `every 300s`.
    pub schedule: String,
    /// The next time at which the job is due; `None` while it is paused, and for a job that does not run again.
    pub next: Option<SystemTime>,
    /// The last run that has ended.
    pub last: Option<LastRun>,
    /// The number of runs in progress.
    pub running: usize,
    /// The number of runs that wait for the current one, with `overlap = queue`.
    pub queued: usize,
    /// Whether the job is paused.
    pub paused: bool,
    /// The number of successful runs.
    pub succeeded: u64,
    /// The number of runs that have failed or timed out, after all their attempts.
    pub failed: u64,
    /// The number of runs that were skipped because another one was in progress, or because the job was paused while they
    /// waited.
    pub skipped: u64,
    /// The number of times that the app was late by more than the grace, so that `misfire` decided.
    pub missed: u64,
    /// The number of runs with `leader` that did not start here, because another replica is the leader or has run the job, or
    /// because the lease store could not be reached. A run whose lease was lost after a failed attempt counts as failed.
    pub not_leader: u64,
    /// The number of runs that did not start because the job was disabled, or because its `enabled` failed.
    pub disabled: u64,
}
