//! What the engine remembers of one job.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Reply;

use super::plan::Plan;
use super::record::{JobInfo, LastRun};

/// One job with its runs.
pub(super) struct Entry {
    pub(super) plan: Arc<Plan>,
    /// Its key among what is due.
    pub(super) next: Option<(SystemTime, u64)>,
    pub(super) paused: bool,
    pub(super) running: usize,
    /// Whether this replica has been its leader.
    pub(super) led: bool,
    /// The scheduled times of runs that wait for one that goes on.
    pub(super) queued: VecDeque<SystemTime>,
    pub(super) last: Option<LastRun>,
    /// What the last successful run returned.
    pub(super) result: Option<Reply>,
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    pub(super) missed: u64,
    pub(super) elsewhere: u64,
    pub(super) disabled: u64,
}

impl Entry {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            next: None,
            paused: false,
            running: 0,
            led: false,
            queued: VecDeque::new(),
            last: None,
            result: None,
            succeeded: 0,
            failed: 0,
            skipped: 0,
            missed: 0,
            elsewhere: 0,
            disabled: 0,
        }
    }

    pub(super) fn info(&self) -> JobInfo {
        JobInfo {
            name: self.plan.name.to_string(),
            schedule: self.plan.schedule.to_string(),
            next: self.next.map(|(at, _)| at),
            last: self.last.clone(),
            running: self.running,
            queued: self.queued.len(),
            paused: self.paused,
            succeeded: self.succeeded,
            failed: self.failed,
            skipped: self.skipped,
            missed: self.missed,
            elsewhere: self.elsewhere,
            disabled: self.disabled,
        }
    }
}

/// Returns a random time within the jitter after `now`.
pub(super) fn add_jitter(now: SystemTime, jitter: Duration) -> SystemTime {
    if jitter.is_zero() {
        return now;
    }
    // Each state hashes with other random keys.
    let share = RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64;
    now.checked_add(jitter.mul_f64(share)).unwrap_or(now)
}
