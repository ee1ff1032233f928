//! The errors of the scheduler.

use std::fmt;

use crate::cron::CronError;

/// An error of the [`Scheduler`](crate::Scheduler).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScheduleError {
    /// The cron expression is not valid.
    Expression {
        /// The name of the job.
        job: String,
        /// The expression.
        expression: String,
        /// The error in the expression.
        error: CronError,
    },
    /// The time zone does not exist.
    Zone {
        /// The name of the job.
        job: String,
        /// The name of the time zone.
        zone: String,
    },
    /// A duration is zero or too long.
    Duration {
        /// The name of the job.
        job: String,
        /// The field, such as `interval`.
        field: &'static str,
    },
    /// The name of the job is empty or blank.
    Unnamed,
    /// Another job already has the name.
    NameTaken {
        /// The name.
        job: String,
    },
    /// No job has the name.
    Unknown {
        /// The name.
        job: String,
    },
    /// The job runs on another replica.
    NotLeader {
        /// The name of the job.
        job: String,
    },
    /// The `enabled` of the job returned `false`.
    Disabled {
        /// The name of the job.
        job: String,
        /// The function that returned `false`, such as `Settings::runs_reports`.
        switch: String,
    },
    /// The `enabled` of the job failed.
    Switch {
        /// The name of the job.
        job: String,
        /// The function that failed, such as `Settings::runs_reports`.
        switch: String,
        /// The error with its sources, as it was logged.
        message: String,
    },
    /// The app is not running: it has not started, or it shuts down.
    NotRunning,
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expression { job, expression, error } => {
                write!(f, "`expression` of the job `{job}` is invalid, {expression:?}: {error}")
            }
            Self::Zone { job, zone } => write!(
                f,
                "`zone` of the job `{job}` is not a time zone: {zone:?}; write a name such as `Europe/Paris`"
            ),
            Self::Duration { job, field } => write!(
                f,
                "`{field}` of the job `{job}` is invalid: must be above zero and below a thousand years"
            ),
            Self::Unnamed => f.write_str(
                "a job needs a name that is not blank, such as `NewJob::cron(\"nightly report\", ...)`",
            ),
            Self::NameTaken { job } => {
                write!(
                    f,
                    "another job has the name `{job}`; remove that one, or choose another name"
                )
            }
            Self::Unknown { job } => {
                write!(f, "no job has the name `{job}`; `Scheduler::jobs` lists the names")
            }
            Self::NotLeader { job } => {
                write!(f, "the job `{job}` runs on another replica, which is its leader")
            }
            Self::Disabled { job, switch } => {
                write!(f, "the job `{job}` is disabled: `{switch}` returned `false`")
            }
            Self::Switch { job, switch, message } => write!(
                f,
                "the job `{job}` does not run, because its `enabled`, `{switch}`, failed: {message}"
            ),
            Self::NotRunning => f.write_str("the app is not running, so no job can run"),
        }
    }
}

impl std::error::Error for ScheduleError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Expression { error, .. } => Some(error),
            _ => None,
        }
    }
}
