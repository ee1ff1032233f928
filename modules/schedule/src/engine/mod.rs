//! The engine: the jobs, the times at which they are due, and their runs.

mod attempt;
mod catch_up;
mod ending;
mod entry;
mod info;
mod leader;
mod panics;
mod plan;
mod schedule;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use attempt::Attempt;
use baya::__private::nesting;
use baya::protocol::Timeline;
use baya::{AppHandle, BoxFuture};
use entry::Entry;
use futures_util::future::join_all;
pub use info::{JobInfo, LastRun, Outcome};
pub(crate) use plan::{Action, Plan};
pub(crate) use schedule::{Schedule, check_duration, time_zone};
use state::{Due, State};
use tokio::sync::{Notify, oneshot};

use crate::error::ScheduleError;
use crate::lease::LeaseStore;

/// The time limit for releasing leases. They expire anyway, so a silent store must not use up the shutdown timeout.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(4);

/// The app of the engine and its options, which are known once the app has started.
pub(crate) struct Runtime {
    pub(crate) app: AppHandle,
    pub(crate) grace: Duration,
    pub(crate) lease: Duration,
    pub(crate) replica: String,
    pub(crate) leases: Arc<dyn LeaseStore>,
}

impl Runtime {
    /// Releases the lease of a job.
    async fn release(&self, job: &str) {
        if let Err(error) = self.leases.release(job, &self.replica).await {
            tracing::warn!(
                job,
                "the lease of a scheduled job can't be released: {}",
                error.chain()
            );
        }
    }
}

/// The jobs of one app.
#[derive(Default)]
pub(crate) struct Engine {
    runtime: OnceLock<Runtime>,
    state: Mutex<State>,
    changed: Notify,
}

/// A reference to a batch of runs that were started together. When the last one is dropped, all runs have ended.
type BatchHandle = Arc<Batch>;

struct Batch(Arc<Notify>);

impl Drop for Batch {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Engine {
    /// Starts the schedule of all jobs.
    pub(crate) fn start(self: &Arc<Self>, runtime: Runtime) {
        let now = runtime.app.clock().now();
        // The module starts only once.
        let runtime = self.runtime.get_or_init(|| runtime);
        let mut state = self.lock();
        state.last_now = Some(now);
        let names: Vec<_> = state.jobs.keys().cloned().collect();
        for name in names {
            state.begin(&name, now);
        }
        drop(state);
        runtime.app.follow("schedule", Arc::new(EngineTimeline(Arc::clone(self))));
    }

    pub(crate) fn runtime(&self) -> Option<&Runtime> {
        self.runtime.get()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while the lock is held leaves all entries consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> SystemTime {
        self.runtime().map_or_else(SystemTime::now, |runtime| runtime.app.clock().now())
    }

    /// Adds a job. Before the app has started, its schedule begins with the app.
    pub(crate) fn add(&self, plan: Plan) -> Result<(), ScheduleError> {
        if self.runtime().is_some_and(|runtime| runtime.app.begin_work().is_none()) {
            return Err(ScheduleError::NotRunning);
        }
        let now = self.now();
        let mut state = self.lock();
        let name = Arc::clone(&plan.name);
        if state.jobs.contains_key(&name) {
            return Err(ScheduleError::NameTaken { job: name.to_string() });
        }
        state.jobs.insert(Arc::clone(&name), Entry::new(plan));
        if self.runtime().is_some() {
            state.begin(&name, now);
        }
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Releases the leases of this replica, so that another replica takes over at once. Leases that can't be released in time
    /// expire.
    pub(crate) async fn release_leases(&self) {
        let Some(runtime) = self.runtime() else { return };
        let leaders: Vec<_> = {
            let state = self.lock();
            let led = state.jobs.values().filter(|entry| entry.led);
            led.map(|entry| Arc::clone(&entry.plan.name)).collect()
        };
        let released = join_all(leaders.iter().map(|name| runtime.release(name)));
        if tokio::time::timeout(RELEASE_TIMEOUT, released).await.is_err() {
            tracing::warn!(
                "leases of scheduled jobs were not released within {RELEASE_TIMEOUT:?}, so they have to expire"
            );
        }
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), ScheduleError> {
        let mut state = self.lock();
        let entry = state.jobs.remove(name).ok_or_else(|| unknown(name))?;
        let cleared = state.clear(&entry);
        // The `Drop` of the user's values may call the scheduler, which locks the state.
        drop(state);
        drop(cleared);
        drop(entry);
        Ok(())
    }

    pub(crate) fn pause(&self, name: &str) -> Result<(), ScheduleError> {
        let mut state = self.lock();
        let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
        entry.paused = true;
        let next = entry.next.take();
        let plan = Arc::clone(&entry.plan);
        state.unschedule(next);
        let skipped = state.skip_waiting(&plan);
        drop(state);
        drop(skipped);
        Ok(())
    }

    pub(crate) fn resume(&self, name: &str) -> Result<(), ScheduleError> {
        let now = self.now();
        let mut state = self.lock();
        let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
        if std::mem::take(&mut entry.paused) && self.runtime().is_some() {
            let plan = Arc::clone(&entry.plan);
            state.schedule_first(&plan.name, now);
        }
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    pub(crate) fn jobs(&self) -> Vec<JobInfo> {
        self.lock().jobs.values().map(Entry::info).collect()
    }

    pub(crate) fn job(&self, name: &str) -> Option<JobInfo> {
        self.lock().jobs.get(name).map(Entry::info)
    }

    /// Returns a clone of the value that the last successful run returned, if it is a `T`.
    pub(crate) fn last_result<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        let result = self.lock().jobs.get(name)?.result.clone()?;
        // A `Clone` that panics does not change the value.
        let reply = result.lock().unwrap_or_else(PoisonError::into_inner);
        reply.get::<T>().cloned()
    }

    /// Runs a job at once, and waits for its end.
    pub(crate) async fn run_now(self: &Arc<Self>, name: &str) -> Result<LastRun, ScheduleError> {
        let (reports, reported) = oneshot::channel();
        let plan = {
            let mut state = self.lock();
            let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
            entry.running += 1;
            let plan = Arc::clone(&entry.plan);
            let mut attempt = Attempt::first(&plan, self.now());
            attempt.reports = Some(reports);
            attempt.nesting = nesting();
            drop(state);
            self.spawn(attempt, None);
            plan
        };
        // The engine reports the end of each run, unless the app ends or the job is removed first.
        reported.await.unwrap_or_else(|_| {
            let exists = self.lock().entry_for(&plan).is_some();
            Err(if exists { ScheduleError::NotRunning } else { unknown(name) })
        })
    }

    /// Starts everything that is due at `now`.
    fn run_due(self: &Arc<Self>, now: SystemTime, ended: &BatchHandle) {
        let grace = self.runtime().map_or(Duration::ZERO, |runtime| runtime.grace);
        let mut starts = Vec::new();
        let mut catch_ups = Vec::new();
        let mut state = self.lock();
        if let Some(last_now) = state.last_now.replace(now).filter(|last_now| now < *last_now) {
            state.set_back(last_now, now, grace);
        }
        while let Some(first) = state.due.first_entry()
            && first.key().0 <= now
        {
            let ((due_at, _), due) = first.remove_entry();
            match due {
                Due::Tick(name) => starts.extend(state.tick(&name, due_at, now, grace)),
                Due::Attempt(attempt) => starts.push(*attempt),
                Due::CatchUp(catch_up) => catch_ups.push(catch_up),
            }
        }
        drop(state);
        for catch_up in catch_ups {
            self.spawn_catch_up(catch_up, ended.clone());
        }
        for attempt in starts {
            self.spawn(attempt, Some(ended.clone()));
        }
    }
}

/// The timeline by which the clock of the app drives the engine.
struct EngineTimeline(Arc<Engine>);

impl Timeline for EngineTimeline {
    fn next(&self) -> Option<SystemTime> {
        self.0.lock().due.first_key_value().map(|((at, _), _)| *at)
    }

    fn run_due(&self, now: SystemTime) -> BoxFuture<'static, ()> {
        let all_ended = Arc::new(Notify::new());
        self.0.run_due(now, &Arc::new(Batch(Arc::clone(&all_ended))));
        Box::pin(async move {
            all_ended.notified().await;
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.changed.notified())
    }
}

fn unknown(name: &str) -> ScheduleError {
    ScheduleError::Unknown { job: name.to_owned() }
}
