//! One attempt of a run.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::__private::{Nesting, nested_in};
use baya::Result;
use futures_util::FutureExt;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::ending::Ending;
use super::info::LastRun;
use super::leader::Renewal;
use super::panics::{PANICKED, catch_panic_async, error_message};
use super::plan::Plan;
use super::{BatchHandle, Engine, Runtime};
use crate::error::ScheduleError;
use crate::run::{HeldLease, Run};

/// The delay before the second attempt. Each further attempt doubles it.
const FIRST_RETRY_DELAY: Duration = Duration::from_secs(1);

/// The maximum delay between two attempts.
const MAX_RETRY_DELAY: Duration = Duration::from_secs(60);

/// An attempt that is about to start.
pub(super) struct Attempt {
    pub(super) plan: Arc<Plan>,
    pub(super) scheduled: SystemTime,
    pub(super) number: u32,
    /// The time at which the first attempt started.
    pub(super) started: Option<SystemTime>,
    pub(super) lease: Option<HeldLease>,
    pub(super) renewal: Option<Renewal>,
    /// The run so far, if the previous attempt failed.
    pub(super) failed: Option<Box<LastRun>>,
    /// The handler calls inside which the run was started.
    pub(super) nesting: Nesting,
    /// The channel on which the end of the run is reported to `run_now`.
    pub(super) reports: Option<oneshot::Sender<std::result::Result<LastRun, ScheduleError>>>,
}

/// The reason why a run does not start.
enum SkipReason {
    Disabled,
    /// The switch of the job failed with this error.
    Undecided(String),
    NotLeader,
    Paused,
    Stopped,
}

/// Returns the delay after the attempt with this number.
pub(super) fn retry_delay(number: u32) -> Duration {
    let factor = 1_u32.checked_shl(number - 1).unwrap_or(u32::MAX);
    FIRST_RETRY_DELAY.saturating_mul(factor).min(MAX_RETRY_DELAY)
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

    /// Returns whether `run_now` has started the run, not the schedule.
    pub(super) const fn is_run_now(&self) -> bool {
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
    pub(super) fn spawn(self: &Arc<Self>, attempt: Attempt, ended: Option<BatchHandle>) {
        let Some(runtime) = self.runtime() else {
            return self.skip(attempt, SkipReason::Stopped, ended);
        };
        let engine = Arc::clone(self);
        runtime.app.spawn("scheduled job", async move {
            engine.attempt(attempt, ended.clone()).await;
            drop(ended);
        });
    }

    async fn attempt(self: &Arc<Self>, mut attempt: Attempt, ended: Option<BatchHandle>) {
        let Some(runtime) = self.runtime() else { return };
        // The shutdown waits until this is dropped.
        let Some(_work) = runtime.app.begin_work() else {
            return self.skip(attempt, SkipReason::Stopped, ended);
        };
        // The runtime moves each attempt into a task. The future that most jobs do not need is boxed to keep it small.
        if attempt.plan.is_conditional()
            && let Some(reason) = Box::pin(self.skip_reason(runtime, &mut attempt)).await
        {
            return self.skip(attempt, reason, ended);
        }
        let started = runtime.app.clock().now();
        attempt.started.get_or_insert(started);
        let last = match self.begin(&attempt) {
            Ok(last) => last,
            Err(reason) => return self.skip(attempt, reason, ended),
        };
        let run = attempt.run(last);
        let began = Instant::now();
        let ending = self.call(&attempt, run).await;
        self.end(attempt, ending, began.elapsed(), ended);
    }

    /// Returns the previous run of the job, or an error if the job was paused in the meantime.
    fn begin(&self, attempt: &Attempt) -> std::result::Result<Option<LastRun>, SkipReason> {
        let mut state = self.lock();
        let Some(entry) = state.entry_for(&attempt.plan) else { return Ok(None) };
        if entry.paused && !attempt.is_run_now() {
            return Err(SkipReason::Paused);
        }
        Ok(entry.last.clone())
    }

    /// Calls the job. Panics of dropped values, outside of the handler, are caught as well.
    async fn call(&self, attempt: &Attempt, run: Run) -> Ending {
        let outcome = catch_panic_async(async {
            let call = nested_in(attempt.nesting.clone(), attempt.plan.action.call(run));
            let mut call = pin!(call.map(|outcome| outcome.and_then(|returned| returned)));
            let returned = match attempt.plan.timeout {
                Some(limit) => match timeout(limit, call.as_mut()).await {
                    Ok(returned) => returned,
                    Err(_) => return Ending::TimedOut,
                },
                None => call.await,
            };
            match returned {
                Ok(reply) => Ending::Returned(reply),
                Err(error) => Ending::Failed(error_message(error)),
            }
        });
        outcome.await.unwrap_or_else(|| Ending::Failed(PANICKED.to_owned()))
    }

    /// Returns why the attempt must not start on this replica; `None` if it may. Only the first attempt of a run checks the
    /// switch.
    async fn skip_reason(
        self: &Arc<Self>,
        runtime: &Runtime,
        attempt: &mut Attempt,
    ) -> Option<SkipReason> {
        if attempt.number == 1
            && let Some(reason) = self.check_switch(attempt).await
        {
            return Some(reason);
        }
        if !attempt.plan.leader {
            return None;
        }
        let outcome = catch_panic_async(self.is_leader(runtime, attempt)).await;
        let message = match outcome {
            Some(Ok(true)) => return None,
            Some(Ok(false)) => return Some(SkipReason::NotLeader),
            Some(Err(error)) => error_message(error),
            None => PANICKED.to_owned(),
        };
        tracing::error!(
            job = %attempt.plan.name,
            "a scheduled job does not run, because its leader can't be determined: {message}"
        );
        Some(SkipReason::NotLeader)
    }

    /// Returns whether the attempt has the lease of the job. A first attempt acquires it; a retry must still have it.
    async fn is_leader(self: &Arc<Self>, runtime: &Runtime, attempt: &mut Attempt) -> Result<bool> {
        let plan = &attempt.plan;
        if let Some(held) = &attempt.lease {
            return held.is_renewed(runtime, plan).await;
        }
        // A run of `run_now` is not recorded, because runs that are scheduled for an earlier time would not start.
        let recorded = (!attempt.is_run_now()).then_some(attempt.scheduled);
        let Some(held) = self.lead(runtime, plan, recorded).await? else {
            return Ok(false);
        };
        attempt.renewal = Some(self.renew(runtime, plan, &held));
        attempt.lease = Some(held);
        Ok(true)
    }

    async fn check_switch(&self, attempt: &Attempt) -> Option<SkipReason> {
        let plan = &attempt.plan;
        let outcome = catch_panic_async(plan.action.is_enabled(attempt.run(None))).await;
        let message = match outcome {
            Some(Ok(true)) => return None,
            Some(Ok(false)) => return Some(SkipReason::Disabled),
            Some(Err(error)) => error_message(error),
            None => PANICKED.to_owned(),
        };
        tracing::error!(job = %plan.name, "the switch of a scheduled job failed: {message}");
        Some(SkipReason::Undecided(message))
    }

    /// Ends a run that does not start.
    fn skip(
        self: &Arc<Self>,
        mut attempt: Attempt,
        reason: SkipReason,
        ended: Option<BatchHandle>,
    ) {
        let mut failed = None;
        let mut state = self.lock();
        if let Some(entry) = state.entry_for(&attempt.plan) {
            match reason {
                SkipReason::Disabled | SkipReason::Undecided(_) => entry.disabled += 1,
                // The lease was lost after an attempt that failed here.
                SkipReason::NotLeader if attempt.failed.is_some() => {
                    failed.clone_from(&attempt.failed);
                    entry.count_skipped(attempt.failed.take());
                }
                SkipReason::NotLeader => entry.not_leader += 1,
                SkipReason::Paused => entry.count_skipped(attempt.failed.take()),
                SkipReason::Stopped => {}
            }
        }
        drop(state);
        if matches!(reason, SkipReason::NotLeader) && attempt.reports.is_none() {
            self.catch_up_later(&attempt.plan);
        }
        if let Some(reports) = attempt.reports {
            let job = attempt.plan.name.to_string();
            let switch = attempt.plan.action.switch().map_or("", |switch| switch.name).to_owned();
            let error = match reason {
                SkipReason::Disabled => ScheduleError::Disabled { job, switch },
                SkipReason::Undecided(message) => ScheduleError::Switch { job, switch, message },
                SkipReason::NotLeader => ScheduleError::NotLeader { job },
                SkipReason::Paused | SkipReason::Stopped => ScheduleError::NotRunning,
            };
            // The caller of `run_now` may have stopped waiting.
            let _ = reports.send(failed.map_or(Err(error), |last| Ok(*last)));
        }
        self.start_next(&attempt.plan, ended);
    }

    /// Counts a run as ended, and starts the next queued run if no other run is in progress.
    pub(super) fn start_next(self: &Arc<Self>, plan: &Arc<Plan>, ended: Option<BatchHandle>) {
        let mut state = self.lock();
        let Some(entry) = state.entry_for(plan) else { return };
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
