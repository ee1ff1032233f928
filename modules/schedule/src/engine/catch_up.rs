//! Missed runs of leaders: all replicas were down, or one died while it had the lease.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Misfire;

use super::attempt::retry_delay;
use super::plan::Plan;
use super::{BatchHandle, Engine, Runtime};

/// A check whether the replicas have missed a run of a job. It reads the last run that they have recorded.
pub(super) struct CatchUp {
    pub(super) plan: Arc<Plan>,
    /// The number of this attempt to read the last run, from 1.
    number: u32,
}

impl CatchUp {
    /// Returns the first attempt; `None` for a job whose missed runs are skipped.
    pub(super) fn first(plan: &Arc<Plan>) -> Option<Self> {
        let catches_up = plan.leader && plan.misfire == Misfire::Run;
        catches_up.then(|| Self { plan: Arc::clone(plan), number: 1 })
    }
}

impl Engine {
    /// Schedules a check after the lease has expired, because the replica that has the lease may be dead.
    pub(super) fn catch_up_later(&self, plan: &Arc<Plan>) {
        if let (Some(runtime), Some(catch_up)) = (self.runtime(), CatchUp::first(plan)) {
            self.schedule_catch_up(catch_up, runtime.lease);
        }
    }

    fn schedule_catch_up(&self, catch_up: CatchUp, delay: Duration) {
        let at = self.now().checked_add(delay).unwrap_or_else(|| self.now());
        // Keeps the last reference to a removed job from being dropped while the lock is held.
        let _plan = Arc::clone(&catch_up.plan);
        self.lock().schedule_catch_up(catch_up, at);
        self.changed.notify_one();
    }

    /// Starts a check as a task of the app.
    pub(super) fn spawn_catch_up(self: &Arc<Self>, catch_up: CatchUp, ended: BatchHandle) {
        let Some(runtime) = self.runtime() else { return };
        let engine = Arc::clone(self);
        runtime.app.spawn("missed runs of a scheduled job", async move {
            engine.catch_up(catch_up, ended).await;
        });
    }

    async fn catch_up(self: &Arc<Self>, catch_up: CatchUp, ended: BatchHandle) {
        let Some(runtime) = self.runtime() else { return };
        // The shutdown waits until this is dropped.
        let Some(_work) = runtime.app.begin_work() else { return };
        if let Some(entry) = self.lock().entry_for(&catch_up.plan) {
            entry.catches_up = false;
        }
        match runtime.leases.last(&catch_up.plan.name).await {
            Ok(Some(last)) => self.run_missed(runtime, &catch_up.plan, time_of(last), ended),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(
                    job = %catch_up.plan.name,
                    "the last run of a scheduled job can't be read, so missed runs have to wait: {}",
                    error.chain()
                );
                let delay = retry_delay(catch_up.number);
                let number = catch_up.number.saturating_add(1);
                self.schedule_catch_up(CatchUp { number, ..catch_up }, delay);
            }
        }
    }

    /// Starts a run if the job was due since its last run.
    fn run_missed(
        self: &Arc<Self>,
        runtime: &Runtime,
        plan: &Arc<Plan>,
        last: SystemTime,
        ended: BatchHandle,
    ) {
        let now = self.now();
        let mut state = self.lock();
        let Some(entry) = state.entry_for(plan).filter(|entry| !entry.paused) else { return };
        let Some(due) = plan.schedule.last_due(last, now) else { return };
        let late = plan.schedule.next(last, last).and_then(|first| now.duration_since(first).ok());
        entry.missed += u64::from(late.is_some_and(|late| late > runtime.grace));
        let attempt = entry.enter(plan, due);
        let attempt = attempt.and_then(|attempt| state.after_jitter(attempt, now));
        drop(state);
        self.changed.notify_one();
        if let Some(attempt) = attempt {
            self.spawn(attempt, Some(ended));
        }
    }
}

/// Returns the time that a lease store has recorded in Unix milliseconds.
fn time_of(millis: i64) -> SystemTime {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}
