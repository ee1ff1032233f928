//! The jobs, and everything that is due.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Misfire;

use super::attempt::Attempt;
use super::catch_up::CatchUp;
use super::entry::{Entry, with_jitter};
use super::plan::Plan;

#[derive(Default)]
pub(super) struct State {
    pub(super) jobs: BTreeMap<Arc<str>, Entry>,
    /// Everything that is due, by time and then in the order in which it was added.
    pub(super) due: BTreeMap<Key, Due>,
    added: u64,
    /// The time of the last run of the timeline. A later time before it means that the clock was set back.
    pub(super) last_now: Option<SystemTime>,
}

/// The time of something that is due, and when it was added.
pub(super) type Key = (SystemTime, u64);

/// Something that is due.
pub(super) enum Due {
    /// The next time of a job's schedule.
    Tick(Arc<str>),
    /// A run that was delayed, or a retry.
    Attempt(Box<Attempt>),
    /// A check for runs that all replicas missed.
    CatchUp(CatchUp),
}

impl Due {
    fn job(&self) -> &str {
        match self {
            Self::Tick(name) => name,
            Self::Attempt(attempt) => &attempt.plan.name,
            Self::CatchUp(catch_up) => &catch_up.plan.name,
        }
    }

    /// Returns whether this is a run that the schedule of the job has started.
    fn is_scheduled_run_of(&self, plan: &Arc<Plan>) -> bool {
        let Self::Attempt(attempt) = self else { return false };
        Arc::ptr_eq(&attempt.plan, plan) && !attempt.is_run_now()
    }
}

impl State {
    pub(super) fn push(&mut self, at: SystemTime, due: Due) -> Key {
        self.added += 1;
        let key = (at, self.added);
        self.due.insert(key, due);
        key
    }

    /// Returns the entry of this job; `None` if it was removed, even if another job has its name now.
    pub(super) fn entry_for(&mut self, plan: &Arc<Plan>) -> Option<&mut Entry> {
        self.jobs.get_mut(&plan.name).filter(|entry| Arc::ptr_eq(&entry.plan, plan))
    }

    /// Schedules the first time of a job, and a check for runs that its replicas missed.
    pub(super) fn begin(&mut self, name: &Arc<str>, now: SystemTime) {
        self.schedule_first(name, now);
        let catch_up = self.jobs.get(name).and_then(|entry| CatchUp::first(&entry.plan));
        if let Some(catch_up) = catch_up {
            self.schedule_catch_up(catch_up, now);
        }
    }

    /// Handles a job that is due: schedules its next time, and returns a run that starts at once.
    pub(super) fn tick(
        &mut self,
        name: &str,
        due: SystemTime,
        now: SystemTime,
        grace: Duration,
    ) -> Option<Attempt> {
        let entry = self.jobs.get_mut(name)?;
        let plan = Arc::clone(&entry.plan);
        entry.next = None;
        entry.was_due = true;
        let is_missed = now.duration_since(due).unwrap_or_default() > grace;
        entry.missed += u64::from(is_missed);
        let attempt = match plan.misfire {
            _ if !is_missed => entry.enter(&plan, due),
            Misfire::Skip => None,
            Misfire::Run => {
                let last = plan.schedule.last_due(due, now).unwrap_or(due);
                entry.enter(&plan, last)
            }
        };
        if let Some(next) = plan.schedule.next(due, now) {
            self.schedule(&plan.name, next);
        }
        attempt.and_then(|attempt| self.after_jitter(attempt, now))
    }

    pub(super) fn schedule(&mut self, name: &Arc<str>, at: SystemTime) {
        let key = self.push(at, Due::Tick(Arc::clone(name)));
        if let Some(entry) = self.jobs.get_mut(name) {
            entry.next = Some(key);
        }
    }

    pub(super) fn schedule_first(&mut self, name: &Arc<str>, now: SystemTime) {
        let needs_time = |entry: &&Entry| !entry.paused && !entry.is_over() && entry.next.is_none();
        let entry = self.jobs.get(name).filter(needs_time);
        if let Some(at) = entry.and_then(|entry| entry.plan.schedule.first(now)) {
            self.schedule(name, at);
        }
    }

    pub(super) fn unschedule(&mut self, key: Option<Key>) {
        if let Some(key) = key {
            self.due.remove(&key);
        }
    }

    /// Removes everything of a removed job that is due, and returns it. Only a job with a run or a scheduled check for missed
    /// runs has more than its next time.
    pub(super) fn clear(&mut self, entry: &Entry) -> Vec<Due> {
        self.unschedule(entry.next);
        if entry.running == 0 && !entry.catches_up {
            return Vec::new();
        }
        let name = &*entry.plan.name;
        self.due.extract_if(.., |_, due| due.job() == name).map(|(_, due)| due).collect()
    }

    /// Skips the runs of a job that wait for another run, for their jitter or for their next attempt. Returns the skipped
    /// attempts, which must be dropped without the lock.
    pub(super) fn skip_waiting(&mut self, plan: &Arc<Plan>) -> Vec<Attempt> {
        let Some(entry) = self.jobs.get_mut(&plan.name) else { return Vec::new() };
        if entry.running == 0 {
            return Vec::new();
        }
        entry.skipped += entry.queued.len() as u64;
        entry.queued.clear();
        let waiting = self.due.extract_if(.., |_, due| due.is_scheduled_run_of(plan));
        let mut skipped = Vec::new();
        for (_, due) in waiting {
            let Due::Attempt(mut attempt) = due else { continue };
            entry.count_skipped(attempt.failed.take());
            entry.running = entry.running.saturating_sub(1);
            skipped.push(*attempt);
        }
        skipped
    }

    /// Schedules a check for missed runs, unless one is already scheduled.
    pub(super) fn schedule_catch_up(&mut self, catch_up: CatchUp, at: SystemTime) {
        let Some(entry) = self.entry_for(&catch_up.plan) else { return };
        if !std::mem::replace(&mut entry.catches_up, true) {
            self.push(at, Due::CatchUp(catch_up));
        }
    }

    /// Returns an attempt that starts at once. An attempt with a jitter becomes due later instead.
    pub(super) fn after_jitter(&mut self, attempt: Attempt, now: SystemTime) -> Option<Attempt> {
        let at = with_jitter(now, attempt.plan.jitter);
        if at <= now {
            return Some(attempt);
        }
        self.push(at, Due::Attempt(Box::new(attempt)));
        None
    }

    /// Handles a clock that was set back. Delayed attempts wait as long as before, and jobs that had no time left in the
    /// calendar are scheduled again. If the clock was set back by more than the grace, jobs are due again at the repeated
    /// times.
    pub(super) fn set_back(&mut self, last_now: SystemTime, now: SystemTime, grace: Duration) {
        let delayed = self.due.extract_if(.., |_, due| !matches!(due, Due::Tick(_)));
        for ((at, _), due) in delayed.collect::<Vec<_>>() {
            let rest = at.duration_since(last_now).unwrap_or_default();
            self.push(now.checked_add(rest).unwrap_or(at), due);
        }
        let unscheduled = self.jobs.iter().filter(|(_, entry)| entry.next.is_none());
        let unscheduled: Vec<_> = unscheduled.map(|(name, _)| Arc::clone(name)).collect();
        for name in unscheduled {
            self.schedule_first(&name, now);
        }
        if last_now.duration_since(now).is_ok_and(|by| by <= grace) {
            return;
        }
        let scheduled = self.jobs.values();
        let scheduled: Vec<_> =
            scheduled.filter_map(|entry| Some((Arc::clone(&entry.plan), entry.next?))).collect();
        for (plan, key) in scheduled {
            let at = plan.schedule.set_back(key.0, now);
            self.unschedule(Some(key));
            self.schedule(&plan.name, at);
        }
    }
}
