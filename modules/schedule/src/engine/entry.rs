//! The state of one job.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use baya::{Overlap, Reply};

use super::attempt::Attempt;
use super::info::{JobInfo, LastRun};
use super::plan::Plan;
use super::schedule::Schedule;
use super::state::Key;

/// The maximum number of queued runs of one job. Further ones are skipped.
const MAX_QUEUED: usize = 1_000;

/// One job, with its runs and counters.
pub(super) struct Entry {
    pub(super) plan: Arc<Plan>,
    /// The key of its next time in [`State::due`](super::state::State::due).
    pub(super) next: Option<Key>,
    pub(super) paused: bool,
    /// Whether it has been due at least once.
    pub(super) was_due: bool,
    /// Whether a check for missed runs is scheduled.
    pub(super) catches_up: bool,
    pub(super) running: usize,
    /// Whether this replica has been its leader.
    pub(super) led: bool,
    /// The last recorded run in the future that was logged.
    pub(super) future_record: Option<i64>,
    /// The scheduled times of runs that wait for the current one.
    pub(super) queued: VecDeque<SystemTime>,
    pub(super) last: Option<LastRun>,
    /// The value that the last successful run returned. It is cloned without the lock of the engine.
    pub(super) result: Option<Arc<Mutex<Reply>>>,
    pub(super) succeeded: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    pub(super) missed: u64,
    pub(super) not_leader: u64,
    pub(super) disabled: u64,
}

impl Entry {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            next: None,
            paused: false,
            was_due: false,
            catches_up: false,
            running: 0,
            led: false,
            future_record: None,
            queued: VecDeque::new(),
            last: None,
            result: None,
            succeeded: 0,
            failed: 0,
            skipped: 0,
            missed: 0,
            not_leader: 0,
            disabled: 0,
        }
    }

    /// Returns the first attempt of a run. If another run is in progress, the run is queued or skipped instead, as `overlap`
    /// requires.
    pub(super) fn enter(&mut self, plan: &Arc<Plan>, due: SystemTime) -> Option<Attempt> {
        let is_free = self.running == 0 || plan.overlap == Overlap::Allow;
        if is_free {
            self.running += 1;
            return Some(Attempt::first(plan, due));
        }
        if plan.overlap == Overlap::Queue && self.queued.len() < MAX_QUEUED {
            self.queued.push_back(due);
        } else {
            self.skipped += 1;
        }
        None
    }

    /// Returns whether the job runs only once and has been due.
    pub(super) fn is_over(&self) -> bool {
        self.was_due && matches!(self.plan.schedule, Schedule::After(_))
    }

    /// Counts a waiting run that will not start: as failed if one of its attempts has failed, and otherwise as skipped.
    pub(super) fn count_skipped(&mut self, failed: Option<Box<LastRun>>) {
        match failed {
            Some(last) => {
                self.failed += 1;
                self.last = Some(*last);
            }
            None => self.skipped += 1,
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
            not_leader: self.not_leader,
            disabled: self.disabled,
        }
    }
}

/// Returns a random time within the jitter after `now`.
pub(super) fn with_jitter(now: SystemTime, jitter: Duration) -> SystemTime {
    if jitter.is_zero() {
        return now;
    }
    // Each `RandomState` has its own random keys.
    let share = RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64;
    now.checked_add(jitter.mul_f64(share)).unwrap_or(now)
}
