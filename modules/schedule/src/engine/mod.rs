//! The engine: which jobs there are, what is due when, and what runs.

mod attempt;
mod entry;
mod plan;
mod record;
mod when;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use attempt::Attempt;
use baya::{AppHandle, BoxFuture, Misfire, Overlap, Timeline};
use entry::{Entry, add_jitter};
pub(crate) use plan::{Plan, Runs};
pub use record::{JobInfo, LastRun, Outcome};
use tokio::sync::{Notify, mpsc, oneshot};
pub(crate) use when::{Schedule, checked, zone_of};

use crate::error::ScheduleError;
use crate::lease::LeaseStore;

/// Upper bound on the runs of one job that wait for another.
const MOST_QUEUED: usize = 1_000;

/// What the engine knows once the app has started.
pub(crate) struct Running {
    pub(crate) app: AppHandle,
    pub(crate) zone: String,
    pub(crate) grace: Duration,
    pub(crate) lease: Duration,
    pub(crate) replica: String,
    pub(crate) leases: Arc<dyn LeaseStore>,
}

/// The jobs of one app.
#[derive(Default)]
pub(crate) struct Engine {
    running: OnceLock<Running>,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    jobs: BTreeMap<Arc<str>, Entry>,
    /// What is due, by time and then in the order in which it was added.
    due: BTreeMap<(SystemTime, u64), Due>,
    added: u64,
    /// The last time that the engine has seen, to find out whether the clock was set back.
    seen: Option<SystemTime>,
}

/// Something that is due.
enum Due {
    /// The next time of a job's schedule.
    Tick(Arc<str>),
    /// A run that was delayed or is tried again.
    Attempt(Box<Attempt>),
}

/// Ends when everything that has a clone of the sender has ended.
type Ended = mpsc::Sender<Infallible>;

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
            state.schedule_first(&name, now);
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
        let now = self.now();
        let mut state = self.lock();
        let name = Arc::clone(&plan.name);
        if state.jobs.contains_key(&name) {
            return Err(ScheduleError::NameTaken { job: name.to_string() });
        }
        state.jobs.insert(Arc::clone(&name), Entry::new(plan));
        if self.running().is_some() {
            state.schedule_first(&name, now);
        }
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Gives up the leases of this replica, so that another one takes over at once.
    pub(crate) async fn release_leases(&self) {
        let Some(running) = self.running() else { return };
        let leaders: Vec<_> = {
            let state = self.lock();
            let led = state.jobs.values().filter(|entry| entry.led);
            led.map(|entry| Arc::clone(&entry.plan.name)).collect()
        };
        for name in leaders {
            if let Err(error) = running.leases.release(&name, &running.replica).await {
                tracing::warn!(
                    job = %name,
                    "the lease of a scheduled job can't be given up: {}", error.chain()
                );
            }
        }
    }

    /// Returns whether a job has the name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.lock().jobs.contains_key(name)
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), ScheduleError> {
        let mut state = self.lock();
        let removed = state.jobs.remove(name).ok_or_else(|| unknown(name))?;
        state.unschedule(removed.next);
        let of_another = |due: &Due| match due {
            Due::Attempt(attempt) => &*attempt.plan.name != name,
            Due::Tick(_) => true,
        };
        state.due.retain(|_, due| of_another(due));
        Ok(())
    }

    pub(crate) fn pause(&self, name: &str) -> Result<(), ScheduleError> {
        let mut state = self.lock();
        let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
        entry.paused = true;
        let next = entry.next.take();
        state.unschedule(next);
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
        self.lock().jobs.get(name)?.result.as_ref()?.get::<T>().cloned()
    }

    /// Runs a job at once, and waits for its end.
    pub(crate) async fn run_now(self: &Arc<Self>, name: &str) -> Result<LastRun, ScheduleError> {
        let (reports, reported) = oneshot::channel();
        {
            let mut state = self.lock();
            let entry = state.jobs.get_mut(name).ok_or_else(|| unknown(name))?;
            entry.running += 1;
            let mut attempt = Attempt::first(&entry.plan, self.now());
            attempt.reports = Some(reports);
            drop(state);
            self.spawn(attempt, None);
        }
        // The engine reports the end of each run, unless the app ends before.
        reported.await.unwrap_or(Err(ScheduleError::NotRunning))
    }

    /// Starts what is due at `now`.
    fn run_due(self: &Arc<Self>, now: SystemTime, ended: &Ended) {
        let mut starts = Vec::new();
        let mut state = self.lock();
        if state.seen.is_some_and(|seen| now < seen) {
            state.set_back(now);
        }
        state.seen = Some(now);
        while let Some(first) = state.due.first_entry()
            && first.key().0 <= now
        {
            let ((due_at, _), due) = first.remove_entry();
            match due {
                Due::Tick(name) => self.tick(&mut state, &name, due_at, now, &mut starts),
                Due::Attempt(attempt) => starts.push(*attempt),
            }
        }
        drop(state);
        for attempt in starts {
            self.spawn(attempt, Some(ended.clone()));
        }
    }

    /// A job is due: schedules its next time, and starts a run if its options allow it.
    fn tick(
        &self,
        state: &mut State,
        name: &str,
        due: SystemTime,
        now: SystemTime,
        starts: &mut Vec<Attempt>,
    ) {
        let grace = self.running().map_or(Duration::ZERO, |running| running.grace);
        let Some(entry) = state.jobs.get_mut(name) else { return };
        let plan = Arc::clone(&entry.plan);
        entry.next = None;
        let late = now.duration_since(due).unwrap_or_default();
        let missed = late > grace;
        if missed {
            entry.missed += 1;
        }
        if !(missed && plan.misfire == Misfire::Skip) {
            let delayed = add_jitter(now, plan.jitter);
            match entry.enter(&plan, due) {
                Some(attempt) if delayed > now => {
                    state.push(delayed, Due::Attempt(Box::new(attempt)));
                }
                Some(attempt) => starts.push(attempt),
                None => {}
            }
        }
        if let Some(next) = plan.schedule.next(due, now) {
            state.schedule(&plan.name, next);
        }
    }

    /// Has something run at a later time.
    fn push(&self, at: SystemTime, attempt: Attempt) {
        self.lock().push(at, Due::Attempt(Box::new(attempt)));
        self.changed.notify_one();
    }
}

impl State {
    fn push(&mut self, at: SystemTime, due: Due) -> (SystemTime, u64) {
        self.added += 1;
        let key = (at, self.added);
        self.due.insert(key, due);
        key
    }

    fn schedule(&mut self, name: &Arc<str>, at: SystemTime) {
        let key = self.push(at, Due::Tick(Arc::clone(name)));
        if let Some(entry) = self.jobs.get_mut(name) {
            entry.next = Some(key);
        }
    }

    fn schedule_first(&mut self, name: &Arc<str>, now: SystemTime) {
        let entry = self.jobs.get(name).filter(|entry| !entry.paused && entry.next.is_none());
        if let Some(at) = entry.and_then(|entry| entry.plan.schedule.first(now)) {
            self.schedule(name, at);
        }
    }

    fn unschedule(&mut self, key: Option<(SystemTime, u64)>) {
        if let Some(key) = key {
            self.due.remove(&key);
        }
    }

    /// The clock was set back: jobs are due at the times that come again.
    fn set_back(&mut self, now: SystemTime) {
        let scheduled: Vec<_> = self
            .jobs
            .values()
            .filter_map(|entry| Some((Arc::clone(&entry.plan), entry.next?)))
            .collect();
        for (plan, key) in scheduled {
            let at = plan.schedule.set_back(key.0, now);
            self.unschedule(Some(key));
            self.schedule(&plan.name, at);
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
        let (ended, mut all_ended) = mpsc::channel(1);
        self.0.run_due(now, &ended);
        drop(ended);
        Box::pin(async move {
            all_ended.recv().await;
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.changed.notified())
    }
}

fn unknown(name: &str) -> ScheduleError {
    ScheduleError::Unknown { job: name.to_owned() }
}

impl Entry {
    /// Begins a run, if no other one is in its way.
    fn enter(&mut self, plan: &Arc<Plan>, due: SystemTime) -> Option<Attempt> {
        let is_free = self.running == 0 || plan.overlap == Overlap::Allow;
        if is_free {
            self.running += 1;
            return Some(Attempt::first(plan, due));
        }
        if plan.overlap == Overlap::Queue && self.queued.len() < MOST_QUEUED {
            self.queued.push_back(due);
        } else {
            self.skipped += 1;
        }
        None
    }
}
