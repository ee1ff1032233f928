//! Catching up with runs of leaders that no replica has run: all of them were down, or one died that still had the lease.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Misfire;

use super::attempt::retry_delay;
use super::plan::Plan;
use super::{Ended, Engine, Running};

/// A look at the last run of a job that the replicas have recorded.
pub(super) struct CatchUp {
    pub(super) plan: Arc<Plan>,
    /// The number of this attempt to read it, from 1.
    number: u32,
}

impl CatchUp {
    /// Returns the first attempt, for a job that makes up for missed runs of its replicas.
    pub(super) fn first(plan: &Arc<Plan>) -> Option<Self> {
        let catches_up = plan.leader && plan.misfire == Misfire::Run;
        catches_up.then(|| Self { plan: Arc::clone(plan), number: 1 })
    }
}

impl Engine {
    /// Another replica has the lease of a job: looks again when the lease has expired, in case that replica is dead.
    pub(super) fn catch_up_later(&self, plan: &Arc<Plan>) {
        if let (Some(running), Some(catch_up)) = (self.running(), CatchUp::first(plan)) {
            self.push_catch_up(catch_up, running.lease);
        }
    }

    fn push_catch_up(&self, catch_up: CatchUp, delay: Duration) {
        let at = self.now().checked_add(delay).unwrap_or_else(|| self.now());
        // The last reference to a removed job is not dropped under the lock.
        let _plan = Arc::clone(&catch_up.plan);
        self.lock().push_catch_up(catch_up, at);
        self.changed.notify_one();
    }

    /// Starts a look as a task of the app.
    pub(super) fn spawn_catch_up(self: &Arc<Self>, catch_up: CatchUp, ended: Ended) {
        let Some(running) = self.running() else { return };
        let engine = Arc::clone(self);
        running.app.spawn("missed runs of a scheduled job", async move {
            engine.catch_up(catch_up, ended).await;
        });
    }

    async fn catch_up(self: &Arc<Self>, catch_up: CatchUp, ended: Ended) {
        let Some(running) = self.running() else { return };
        // The shutdown waits for it.
        let Some(_work) = running.app.begin_work() else { return };
        if let Some(entry) = self.lock().entry_of(&catch_up.plan) {
            entry.catches_up = false;
        }
        match running.leases.last(&catch_up.plan.name).await {
            Ok(Some(last)) => self.make_up(running, &catch_up.plan, time_of(last), ended),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(
                    job = %catch_up.plan.name,
                    "the last run of a scheduled job can't be read, so missed runs have to wait: {}",
                    error.chain()
                );
                let delay = retry_delay(catch_up.number);
                let number = catch_up.number.saturating_add(1);
                self.push_catch_up(CatchUp { number, ..catch_up }, delay);
            }
        }
    }

    /// Runs a job once if it was due since its last run.
    fn make_up(
        self: &Arc<Self>,
        running: &Running,
        plan: &Arc<Plan>,
        last: SystemTime,
        ended: Ended,
    ) {
        let now = self.now();
        let mut state = self.lock();
        let Some(entry) = state.entry_of(plan).filter(|entry| !entry.paused) else { return };
        let Some(due) = plan.schedule.last_due(last, now) else { return };
        let late = plan.schedule.next(last, last).and_then(|first| now.duration_since(first).ok());
        entry.missed += u64::from(late.is_some_and(|late| late > running.grace));
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
