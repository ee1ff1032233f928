//! The engine: which jobs there are, what is due when, and what runs.

mod attempt;
mod catch_up;
mod contain;
mod ending;
mod entry;
mod lead;
mod plan;
mod record;
mod state;
mod when;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use attempt::Attempt;
use baya::__private::nesting;
use baya::{AppHandle, BoxFuture, Timeline};
use entry::Entry;
use futures_util::future::join_all;
pub(crate) use plan::{Plan, Runs};
pub use record::{JobInfo, LastRun, Outcome};
use state::{Due, State};
use tokio::sync::{Notify, oneshot};
pub(crate) use when::{Schedule, checked, zone_of};

use crate::error::ScheduleError;
use crate::lease::LeaseStore;

/// How long leases may take to be given up. They expire anyway, so a silent store must not use up the shutdown timeout.
const RELEASE: Duration = Duration::from_secs(4);

/// What the engine knows once the app has started.
pub(crate) struct Running {
    pub(crate) app: AppHandle,
    pub(crate) grace: Duration,
    pub(crate) lease: Duration,
    pub(crate) replica: String,
    pub(crate) leases: Arc<dyn LeaseStore>,
}

impl Running {
    /// Gives up the lease of a job.
    async fn release(&self, job: &str) {
        if let Err(error) = self.leases.release(job, &self.replica).await {
            tracing::warn!(
                job,
                "the lease of a scheduled job can't be given up: {}",
                error.chain()
            );
        }
    }
}

/// The jobs of one app.
#[derive(Default)]
pub(crate) struct Engine {
    running: OnceLock<Running>,
    state: Mutex<State>,
    changed: Notify,
}

/// What was started together; the last clone that is dropped reports the end of all.
type Ended = Arc<Together>;

struct Together(Arc<Notify>);

impl Drop for Together {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Engine {
    /// Starts the schedule of all jobs.
    pub(crate) fn start(self: &Arc<Self>, running: Running) {
        let now = running.app.clock().now();
        // A module starts once.
        let running = self.running.get_or_init(|| running);
        let mut state = self.lock();
        state.seen = Some(now);
        let names: Vec<_> = state.jobs.keys().cloned().collect();
        for name in names {
            state.begin(&name, now);
        }
        drop(state);
        running.app.follow("schedule", Arc::new(Ticks(Arc::clone(self))));
    }

    pub(crate) fn running(&self) -> Option<&Running> {
        self.running.get()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while it is locked leaves every entry whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> SystemTime {
        self.running().map_or_else(SystemTime::now, |running| running.app.clock().now())
    }

    /// Adds a job. Before the app has started, its schedule begins with the app.
    pub(crate) fn add(&self, plan: Plan) -> Result<(), ScheduleError> {
        if self.running().is_some_and(|running| running.app.begin_work().is_none()) {
            return Err(ScheduleError::NotRunning);
        }
        let now = self.now();
        let mut state = self.lock();
        let name = Arc::clone(&plan.name);
        if state.jobs.contains_key(&name) {
            return Err(ScheduleError::NameTaken { job: name.to_string() });
        }
        state.jobs.insert(Arc::clone(&name), Entry::new(plan));
        if self.running().is_some() {
            state.begin(&name, now);
        }
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Gives up the leases of this replica at once, so that another one takes over. Leases that are not given up in time
    /// expire.
    pub(crate) async fn release_leases(&self) {
        let Some(running) = self.running() else { return };
        let leaders: Vec<_> = {
            let state = self.lock();
            let led = state.jobs.values().filter(|entry| entry.led);
            led.map(|entry| Arc::clone(&entry.plan.name)).collect()
        };
        let released = join_all(leaders.iter().map(|name| running.release(name)));
        if tokio::time::timeout(RELEASE, released).await.is_err() {
            tracing::warn!(
                "leases of scheduled jobs were not given up within {RELEASE:?}, so they have to expire"
            );
        }
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), ScheduleError> {
        let mut state = self.lock();
        let entry = state.jobs.remove(name).ok_or_else(|| unknown(name))?;
        let cleared = state.clear(&entry);
        // What the program's values do when they are dropped may need the lock.
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
        let left_out = state.leave_out_waiting(&plan);
        drop(state);
        drop(left_out);
        Ok(())
    }

    pub(crate) fn resume(&self, name: &str) -> Result<(), ScheduleError> {
        let now = self.now();
        let mut state = self.lock();
        let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
        if std::mem::take(&mut entry.paused) && self.running().is_some() {
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
        // A `Clone` that panics leaves the value whole.
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
        // The engine reports the end of each run, unless the app ends or the job is removed before.
        reported.await.unwrap_or_else(|_| {
            let is_there = self.lock().entry_of(&plan).is_some();
            Err(if is_there { ScheduleError::NotRunning } else { unknown(name) })
        })
    }

    /// Starts what is due at `now`.
    fn run_due(self: &Arc<Self>, now: SystemTime, ended: &Ended) {
        let grace = self.running().map_or(Duration::ZERO, |running| running.grace);
        let mut starts = Vec::new();
        let mut catch_ups = Vec::new();
        let mut state = self.lock();
        if let Some(seen) = state.seen.replace(now).filter(|seen| now < *seen) {
            state.set_back(seen, now, grace);
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

/// The engine as the clock of the app runs it.
struct Ticks(Arc<Engine>);

impl Timeline for Ticks {
    fn next(&self) -> Option<SystemTime> {
        self.0.lock().due.first_key_value().map(|((at, _), _)| *at)
    }

    fn run_due(&self, now: SystemTime) -> BoxFuture<'static, ()> {
        let all_ended = Arc::new(Notify::new());
        self.0.run_due(now, &Arc::new(Together(Arc::clone(&all_ended))));
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
