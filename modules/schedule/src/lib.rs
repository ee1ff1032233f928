//! Scheduled jobs for Baya, available as `baya::schedule` with the feature `schedule`.
//!
//! | type | purpose |
//! |---|---|
//! | [`ScheduleModule`] | the module that runs the jobs of an app: `#[cron]`, `#[interval]`, `#[after]` |
//! | [`ScheduleOptions`] | its options: the time zone, the leases of leaders |
//! | [`Scheduler`] | the provider that lists, adds, removes, pauses and runs jobs |
//! | [`NewJob`] | a job that is added while the app runs |
//! | [`JobInfo`], [`LastRun`], [`Outcome`] | information about a job and its last run |
//! | [`Run`] | an argument of a job: the scheduled time, the attempt, the fencing token |
//! | [`LeaseStore`], [`Lease`], [`MemoryLeases`] | leases, by which replicas agree on the one that runs a job with `leader = true` |
//! | [`Cron`], [`CronError`] | a cron expression, and its dates in a time zone |
//! | [`ScheduleError`] | an error of the scheduler |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod cron;
mod engine;
mod error;
mod job;
mod lease;
mod module;
mod options;
mod run;
mod service;

pub use baya::{Job, JobSchedule, Misfire, Overlap};
pub use cron::{Cron, CronError};
pub use engine::{JobInfo, LastRun, Outcome};
pub use error::ScheduleError;
pub use job::NewJob;
#[cfg(feature = "nats")]
pub use lease::NatsLeases;
#[cfg(feature = "postgres")]
pub use lease::PostgresLeases;
#[cfg(feature = "redis")]
pub use lease::RedisLeases;
pub use lease::{Lease, LeaseStore, MemoryLeases};
pub use module::ScheduleModule;
pub use options::ScheduleOptions;
pub use run::Run;
pub use service::Scheduler;
