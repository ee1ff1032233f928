//! What is known of a job and its runs.

use std::time::{Duration, SystemTime};

/// A finished run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastRun {
    /// The time for which it was scheduled.
    pub scheduled: SystemTime,
    /// When its first attempt started.
    pub started: SystemTime,
    /// How long its last attempt took.
    pub duration: Duration,
    /// The number of attempts.
    pub attempts: u32,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The handler returned.
    Succeeded,
    /// In the last attempt, the handler returned an error or panicked, or a value that it dropped panicked.
    Failed {
        /// The error with its sources, as it was logged.
        message: String,
    },
    /// The last attempt took longer than the timeout of the job.
    TimedOut,
}

/// A job as [`Scheduler::jobs`](crate::Scheduler::jobs) lists it. The numbers count since the app started, in this process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobInfo {
    /// Its name.
    pub name: String,
    /// Its schedule for people, such as `0 0 4 * * * Europe/Paris` or `every 5m`.
    pub schedule: String,
    /// When it is due next; `None` while it is paused, and for a job that does not run again.
    pub next: Option<SystemTime>,
    /// The last run that has ended.
    pub last: Option<LastRun>,
    /// How many runs are going on.
    pub running: usize,
    /// How many runs wait for one that goes on, with `overlap = queue`.
    pub queued: usize,
    /// Whether it is paused.
    pub paused: bool,
    /// How many runs have succeeded.
    pub succeeded: u64,
    /// How many runs have failed or timed out, after all their attempts.
    pub failed: u64,
    /// How many runs were left out because another one went on, or because the job was paused while they waited.
    pub skipped: u64,
    /// How many times the app was late by more than its grace, so that `misfire` decided.
    pub missed: u64,
    /// How many runs with `leader` did not take place here, because another replica is the leader or has run the job, or because
    /// the lease could not be asked for. A run whose lease was lost after an attempt had failed here counts as failed.
    pub not_leader: u64,
    /// How many runs were left out because the job was switched off.
    pub disabled: u64,
}
