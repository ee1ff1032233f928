//! The end of an attempt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baya::Reply;

use super::attempt::{Attempt, retry_delay};
use super::info::{LastRun, Outcome};
use super::panics::{PANICKED, catch_panic};
use super::plan::{Action, Plan};
use super::state::Due;
use super::{BatchHandle, Engine};

/// The outcome of an attempt.
pub(super) enum Ending {
    Returned(Reply),
    /// The attempt failed. Contains the error with its sources.
    Failed(String),
    TimedOut,
}

impl Engine {
    /// Ends an attempt: schedules a retry, or records the run.
    pub(super) fn end(
        self: &Arc<Self>,
        attempt: Attempt,
        ending: Ending,
        duration: Duration,
        ended: Option<BatchHandle>,
    ) {
        let plan = Arc::clone(&attempt.plan);
        let is_retried = self.is_retried(&attempt, &ending);
        log(&attempt, &ending, is_retried);
        let (outcome, result) = match ending {
            Ending::Returned(reply) => (Outcome::Succeeded, Some(reply)),
            Ending::Failed(message) => (Outcome::Failed { message }, None),
            Ending::TimedOut => (Outcome::TimedOut, None),
        };
        let last = LastRun {
            scheduled: attempt.scheduled,
            started: attempt.started.unwrap_or(attempt.scheduled),
            duration,
            attempts: attempt.number,
            outcome,
        };
        if is_retried {
            return self.retry(attempt, last);
        }
        self.record(&plan, last.clone(), result);
        if let Some(reports) = attempt.reports {
            // The caller of `run_now` may have stopped waiting.
            let _ = reports.send(Ok(last));
        }
        self.start_next(&plan, ended);
    }

    /// Returns whether another attempt follows. A job that was removed or paused in the meantime is not retried.
    fn is_retried(&self, attempt: &Attempt, ending: &Ending) -> bool {
        !matches!(ending, Ending::Returned(_))
            && attempt.number <= attempt.plan.retries
            && self
                .lock()
                .entry_for(&attempt.plan)
                .is_some_and(|entry| !entry.paused || attempt.is_run_now())
    }

    fn retry(&self, attempt: Attempt, failed: LastRun) {
        let now = self.now();
        let at = now.checked_add(retry_delay(attempt.number)).unwrap_or(now);
        let number = attempt.number + 1;
        let retry = Attempt { number, failed: Some(Box::new(failed)), ..attempt };
        self.lock().push(at, Due::Attempt(Box::new(retry)));
        self.changed.notify_one();
    }

    /// Records a run. The previous result is dropped without the lock, because its `Drop` may call the scheduler.
    fn record(&self, plan: &Arc<Plan>, last: LastRun, result: Option<Reply>) {
        let mut replaced = result.map(|reply| Arc::new(Mutex::new(reply)));
        let mut state = self.lock();
        if let Some(entry) = state.entry_for(plan) {
            entry.last = Some(last);
            if replaced.is_some() {
                entry.succeeded += 1;
                std::mem::swap(&mut entry.result, &mut replaced);
            } else {
                entry.failed += 1;
            }
        }
        drop(state);
        if catch_panic(|| drop(replaced)).is_none() {
            tracing::error!(job = %plan.name, "the previous result of a scheduled job can't be dropped: {PANICKED}");
        }
    }
}

/// Logs an attempt that failed.
fn log(attempt: &Attempt, ending: &Ending, is_retried: bool) {
    let job = &*attempt.plan.name;
    let number = attempt.number;
    match ending {
        Ending::Returned(_) => {}
        Ending::Failed(chain) => {
            if let Action::Handler(handler, _) = &attempt.plan.action {
                let at = handler.spec().at;
                tracing::error!(job, attempt = number, retry = is_retried, %at, "a scheduled job failed: {chain}");
            } else {
                tracing::error!(
                    job,
                    attempt = number,
                    retry = is_retried,
                    "a scheduled job failed: {chain}"
                );
            }
        }
        Ending::TimedOut => {
            let limit = attempt.plan.timeout.unwrap_or_default();
            tracing::error!(
                job,
                attempt = number,
                retry = is_retried,
                "a scheduled job was stopped: it did not end within {limit:?}"
            );
        }
    }
}
