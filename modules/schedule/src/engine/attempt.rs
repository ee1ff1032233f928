//! One attempt of a run.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::__private::{Nesting, nested_in};
use baya::Result;
use futures_util::FutureExt;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::contain::{PANICKED, contained_future, message_of};
use super::ending::Ending;
use super::lead::Renewal;
use super::plan::Plan;
use super::record::LastRun;
use super::{Ended, Engine, Running};
use crate::error::ScheduleError;
use crate::run::{Held, Run};

/// The delay before the second attempt; each further one waits twice as long.
const FIRST_RETRY: Duration = Duration::from_secs(1);

/// The longest delay between two attempts.
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// An attempt that is about to start.
pub(super) struct Attempt {
    pub(super) plan: Arc<Plan>,
    pub(super) scheduled: SystemTime,
    pub(super) number: u32,
    /// When the first attempt has started.
    pub(super) started: Option<SystemTime>,
    pub(super) lease: Option<Held>,
    pub(super) renewal: Option<Renewal>,
    /// How the attempt before this one failed.
    pub(super) failed: Option<Box<LastRun>>,
    /// The calls of handlers that the run is nested in.
    pub(super) nesting: Nesting,
    /// Who waits for the end of the run.
    pub(super) reports: Option<oneshot::Sender<std::result::Result<LastRun, ScheduleError>>>,
}

/// Why a run does not take place.
enum Omitted {
    Disabled,
    /// Its switch failed with this error.
    Undecided(String),
    NotLeader,
    Paused,
    Stopped,
}

/// Returns how long the attempt after this one waits.
pub(super) fn retry_delay(number: u32) -> Duration {
    let factor = 1_u32.checked_shl(number - 1).unwrap_or(u32::MAX);
    FIRST_RETRY.saturating_mul(factor).min(LONGEST_RETRY)
}

impl Attempt {
    pub(super) fn first(plan: &Arc<Plan>, scheduled: SystemTime) -> Self {
        let plan = Arc::clone(plan);
        Self {
            plan,
            scheduled,
            number: 1,
            started: None,
            lease: None,
            renewal: None,
            failed: None,
            nesting: Nesting::default(),
            reports: None,
        }
    }

    /// Whether `run_now` has started the run, beside the schedule.
    pub(super) const fn is_beside_schedule(&self) -> bool {
        self.reports.is_some()
    }

    fn run(&self, last: Option<LastRun>) -> Run {
        Run {
            job: Arc::clone(&self.plan.name),
            scheduled: self.scheduled,
            attempt: self.number,
            last,
            lease: self.lease.clone(),
        }
    }
}

impl Engine {
    /// Starts an attempt as a task of the app.
    pub(super) fn spawn(self: &Arc<Self>, attempt: Attempt, ended: Option<Ended>) {
        let Some(running) = self.running() else {
            return self.omit(attempt, Omitted::Stopped, ended);
        };
        let engine = Arc::clone(self);
        running.app.spawn("scheduled job", async move {
            engine.attempt(attempt, ended.clone()).await;
            drop(ended);
        });
    }

    async fn attempt(self: &Arc<Self>, mut attempt: Attempt, ended: Option<Ended>) {
        let Some(running) = self.running() else { return };
        // The shutdown waits for it.
        let Some(_work) = running.app.begin_work() else {
            return self.omit(attempt, Omitted::Stopped, ended);
        };
        // What most jobs do without is in boxes: the runtime moves each attempt into a task.
        if attempt.plan.is_conditional()
            && let Some(omitted) = Box::pin(self.prepare(running, &mut attempt)).await
        {
            return self.omit(attempt, omitted, ended);
        }
        let started = running.app.clock().now();
        attempt.started.get_or_insert(started);
        let last = match self.begin(&attempt) {
            Ok(last) => last,
            Err(omitted) => return self.omit(attempt, omitted, ended),
        };
        let run = attempt.run(last);
        let began = Instant::now();
        let ending = self.call(&attempt, run).await;
        self.end(attempt, ending, began.elapsed(), ended);
    }

    /// Begins an attempt, unless its job was paused meanwhile; returns the previous run of the job.
    fn begin(&self, attempt: &Attempt) -> std::result::Result<Option<LastRun>, Omitted> {
        let mut state = self.lock();
        let Some(entry) = state.entry_of(&attempt.plan) else { return Ok(None) };
        if entry.paused && !attempt.is_beside_schedule() {
            return Err(Omitted::Paused);
        }
        Ok(entry.last.clone())
    }

    /// Calls the job. Values that the call drops may panic too.
    async fn call(&self, attempt: &Attempt, run: Run) -> Ending {
        let called = contained_future(async {
            let called = nested_in(attempt.nesting.clone(), attempt.plan.runs.call(run));
            let mut call = pin!(called.map(|called| called.and_then(|returned| returned)));
            let returned = match attempt.plan.timeout {
                Some(limit) => match timeout(limit, call.as_mut()).await {
                    Ok(returned) => returned,
                    Err(_) => return Ending::TimedOut,
                },
                None => call.await,
            };
            match returned {
                Ok(reply) => Ending::Returned(reply),
                Err(error) => Ending::Failed(message_of(error)),
            }
        });
        called.await.unwrap_or_else(|| Ending::Failed(PANICKED.to_owned()))
    }

    /// Finds out whether the attempt takes place here. Only the first one asks the switch.
    async fn prepare(
        self: &Arc<Self>,
        running: &Running,
        attempt: &mut Attempt,
    ) -> Option<Omitted> {
        if attempt.number == 1
            && let Some(omitted) = self.ask_switch(attempt).await
        {
            return Some(omitted);
        }
        if !attempt.plan.leader {
            return None;
        }
        let asked = contained_future(self.is_leader(running, attempt)).await;
        let message = match asked {
            Some(Ok(true)) => return None,
            Some(Ok(false)) => return Some(Omitted::NotLeader),
            Some(Err(error)) => message_of(error),
            None => PANICKED.to_owned(),
        };
        tracing::error!(
            job = %attempt.plan.name,
            "a scheduled job does not run, because its leader can't be determined: {message}"
        );
        Some(Omitted::NotLeader)
    }

    /// Whether the attempt has the lease of the job: a first one acquires it, a retry still has it.
    async fn is_leader(self: &Arc<Self>, running: &Running, attempt: &mut Attempt) -> Result<bool> {
        let plan = &attempt.plan;
        if let Some(held) = &attempt.lease {
            return held.is_renewed(running, plan).await;
        }
        // A run beside the schedule must not keep runs from taking place that are scheduled for an earlier time.
        let recorded = (!attempt.is_beside_schedule()).then_some(attempt.scheduled);
        let Some(held) = self.lead(running, plan, recorded).await? else {
            return Ok(false);
        };
        attempt.renewal = Some(self.renew(running, plan, &held));
        attempt.lease = Some(held);
        Ok(true)
    }

    async fn ask_switch(&self, attempt: &Attempt) -> Option<Omitted> {
        let plan = &attempt.plan;
        let asked = contained_future(plan.runs.is_enabled(attempt.run(None))).await;
        let message = match asked {
            Some(Ok(true)) => return None,
            Some(Ok(false)) => return Some(Omitted::Disabled),
            Some(Err(error)) => message_of(error),
            None => PANICKED.to_owned(),
        };
        tracing::error!(job = %plan.name, "the switch of a scheduled job failed: {message}");
        Some(Omitted::Undecided(message))
    }

    /// Ends a run that does not take place.
    fn omit(self: &Arc<Self>, mut attempt: Attempt, omitted: Omitted, ended: Option<Ended>) {
        let mut failed = None;
        let mut state = self.lock();
        if let Some(entry) = state.entry_of(&attempt.plan) {
            match omitted {
                Omitted::Disabled | Omitted::Undecided(_) => entry.disabled += 1,
                // The lease was lost after an attempt that failed here.
                Omitted::NotLeader if attempt.failed.is_some() => {
                    failed.clone_from(&attempt.failed);
                    entry.leave_out(attempt.failed.take());
                }
                Omitted::NotLeader => entry.not_leader += 1,
                Omitted::Paused => entry.leave_out(attempt.failed.take()),
                Omitted::Stopped => {}
            }
        }
        drop(state);
        if matches!(omitted, Omitted::NotLeader) && attempt.reports.is_none() {
            self.catch_up_later(&attempt.plan);
        }
        if let Some(reports) = attempt.reports {
            let job = attempt.plan.name.to_string();
            let switch = attempt.plan.runs.switch().map_or("", |switch| switch.name).to_owned();
            let error = match omitted {
                Omitted::Disabled => ScheduleError::Disabled { job, switch },
                Omitted::Undecided(message) => ScheduleError::Switch { job, switch, message },
                Omitted::NotLeader => ScheduleError::NotLeader { job },
                Omitted::Paused | Omitted::Stopped => ScheduleError::NotRunning,
            };
            // The caller of `run_now` may have gone.
            let _ = reports.send(failed.map_or(Err(error), |last| Ok(*last)));
        }
        self.next_of(&attempt.plan, ended);
    }

    /// A run has ended: starts the one that waited, if no other one goes on.
    pub(super) fn next_of(self: &Arc<Self>, plan: &Arc<Plan>, ended: Option<Ended>) {
        let mut state = self.lock();
        let Some(entry) = state.entry_of(plan) else { return };
        entry.running = entry.running.saturating_sub(1);
        if entry.running == 0
            && let Some(scheduled) = entry.queued.pop_front()
        {
            entry.running = 1;
            let attempt = Attempt::first(&entry.plan, scheduled);
            drop(state);
            self.spawn(attempt, ended);
        }
    }
}
