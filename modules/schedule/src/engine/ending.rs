//! The end of an attempt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baya::Reply;

use super::attempt::{Attempt, retry_delay};
use super::contain::{PANICKED, contained};
use super::plan::{Plan, Runs};
use super::record::{LastRun, Outcome};
use super::state::Due;
use super::{Ended, Engine};

/// How an attempt ended.
pub(super) enum Ending {
    Returned(Reply),
    /// With an error, as it is logged.
    Failed(String),
    TimedOut,
}

impl Engine {
    /// Ends an attempt: tries again, or records the run.
    pub(super) fn end(
        self: &Arc<Self>,
        attempt: Attempt,
        ending: Ending,
        duration: Duration,
        ended: Option<Ended>,
    ) {
        let plan = Arc::clone(&attempt.plan);
        let again = self.tries_again(&attempt, &ending);
        log(&attempt, &ending, again);
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
        if again {
            return self.retry(attempt, last);
        }
        self.record(&plan, last.clone(), result);
        if let Some(reports) = attempt.reports {
            // The caller of `run_now` may have gone.
            let _ = reports.send(Ok(last));
        }
        self.next_of(&plan, ended);
    }

    /// Returns whether an attempt that ended so is followed by another one. A job that was removed or paused meanwhile
    /// is not tried again.
    fn tries_again(&self, attempt: &Attempt, ending: &Ending) -> bool {
        !matches!(ending, Ending::Returned(_))
            && attempt.number <= attempt.plan.retries
            && self
                .lock()
                .entry_of(&attempt.plan)
                .is_some_and(|entry| !entry.paused || attempt.is_beside_schedule())
    }

    fn retry(&self, attempt: Attempt, failed: LastRun) {
        let now = self.now();
        let at = now.checked_add(retry_delay(attempt.number)).unwrap_or(now);
        let number = attempt.number + 1;
        let retry = Attempt { number, failed: Some(Box::new(failed)), ..attempt };
        self.lock().push(at, Due::Attempt(Box::new(retry)));
        self.changed.notify_one();
    }

    /// Records a run. The value that it replaces is dropped after the lock, because its `Drop` may call the scheduler.
    fn record(&self, plan: &Arc<Plan>, last: LastRun, result: Option<Reply>) {
        let mut replaced = result.map(|reply| Arc::new(Mutex::new(reply)));
        let mut state = self.lock();
        if let Some(entry) = state.entry_of(plan) {
            entry.last = Some(last);
            if replaced.is_some() {
                entry.succeeded += 1;
                std::mem::swap(&mut entry.result, &mut replaced);
            } else {
                entry.failed += 1;
            }
        }
        drop(state);
        if contained(|| drop(replaced)).is_none() {
            tracing::error!(job = %plan.name, "a result of a scheduled job can't be dropped: {PANICKED}");
        }
    }
}

/// Logs an attempt that failed.
fn log(attempt: &Attempt, ending: &Ending, again: bool) {
    let job = &*attempt.plan.name;
    let number = attempt.number;
    match ending {
        Ending::Returned(_) => {}
        Ending::Failed(chain) => {
            if let Runs::Handler(handler, _) = &attempt.plan.runs {
                let at = handler.spec().at;
                tracing::error!(job, attempt = number, again, %at, "a scheduled job failed: {chain}");
            } else {
                tracing::error!(job, attempt = number, again, "a scheduled job failed: {chain}");
            }
        }
        Ending::TimedOut => {
            let limit = attempt.plan.timeout.unwrap_or_default();
            tracing::error!(
                job,
                attempt = number,
                again,
                "a scheduled job was cut off: it did not end within {limit:?}"
            );
        }
    }
}
