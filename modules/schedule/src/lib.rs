//! Scheduled jobs, as `baya::schedule` behind the feature `schedule`.
//!
//! | type | is |
//! |---|---|
//! | [`ScheduleModule`] | the module that runs the jobs of an app: `#[cron]`, `#[interval]`, `#[after]` |
//! | [`ScheduleOptions`] | its options: the time zone, the leases of leaders |
//! | [`Run`] | an argument of a job: when it was scheduled, which attempt it is |
//! | [`Scheduler`] | a provider that lists jobs, adds, removes, pauses and runs them |
//! | [`NewJob`] | a job that the program adds while it runs |
//! | [`LeaseStore`] | where replicas agree on which of them runs a job with `leader = true` |
//! | [`Cron`] | a cron expression, with its dates in a time zone |

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
mod scheduler;

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
pub use scheduler::Scheduler;
