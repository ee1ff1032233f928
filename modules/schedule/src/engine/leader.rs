//! The lease of a leader: acquisition and renewal.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Result;
use tokio::sync::oneshot;

use super::panics::error_message;
use super::plan::Plan;
use super::{Engine, Runtime};
use crate::run::HeldLease;

/// How far in the future a recorded run may be. Small differences between the clocks of replicas are not logged.
const FUTURE_TOLERANCE: Duration = Duration::from_secs(60);

/// Keeps the lease of a run renewed until it is dropped: while an attempt runs, and while a retry waits.
pub(super) struct Renewal {
    _run: oneshot::Sender<Infallible>,
}

impl Engine {
    /// Acquires the lease of a job, and records the run if it has a scheduled time. Returns `None` if another replica is the
    /// leader or has recorded the run.
    pub(super) async fn lead(
        &self,
        runtime: &Runtime,
        plan: &Arc<Plan>,
        scheduled: Option<SystemTime>,
    ) -> Result<Option<HeldLease>> {
        let store = Arc::clone(&runtime.leases);
        let acquired = store.acquire(&plan.name, &runtime.replica, runtime.lease).await?;
        let Some(lease) = acquired else { return Ok(None) };
        if let Some(entry) = self.lock().entry_for(plan) {
            entry.led = true;
        }
        let held = HeldLease { token: lease.token, store };
        let Some(scheduled) = scheduled else { return Ok(Some(held)) };
        let since = scheduled.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let at = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        if held.store.begin(&plan.name, held.token, at).await? {
            return Ok(Some(held));
        }
        let last = held.store.last(&plan.name).await?;
        self.report_future_record(plan, last);
        Ok(None)
    }

    /// Logs that no replica runs a job, because a replica whose clock was ahead has recorded a run. Each record is logged once.
    fn report_future_record(&self, plan: &Arc<Plan>, last: Option<i64>) {
        let Some(last) = last else { return };
        let at =
            SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(last).unwrap_or_default());
        let Ok(ahead) = at.duration_since(self.now()) else { return };
        let mut state = self.lock();
        let Some(entry) = state.entry_for(plan) else { return };
        if ahead < FUTURE_TOLERANCE || entry.future_record.replace(last) == Some(last) {
            return;
        }
        drop(state);
        tracing::error!(
            job = %plan.name,
            "a replica whose clock was ahead has recorded a run of a scheduled job, so that no replica runs it for {ahead:?}; remove its record from the lease store, or give the job another name"
        );
    }

    /// Renews a lease in a separate task, because a slow store must not delay the run.
    pub(super) fn renew(
        self: &Arc<Self>,
        runtime: &Runtime,
        plan: &Arc<Plan>,
        held: &HeldLease,
    ) -> Renewal {
        let (run, mut ended) = oneshot::channel();
        let engine = Arc::clone(self);
        let plan = Arc::clone(plan);
        let held = held.clone();
        runtime.app.spawn("lease of a scheduled job", async move {
            let Some(runtime) = engine.runtime() else { return };
            tokio::select! {
                biased;
                _ = &mut ended => {}
                // A waiting retry will not run.
                () = runtime.app.drained() => {}
                never = held.renew_forever(runtime, &plan) => match never {},
            }
        });
        Renewal { _run: run }
    }
}

impl HeldLease {
    /// Renews the lease, and returns whether it is still the one under which the run began.
    pub(super) async fn is_renewed(&self, runtime: &Runtime, plan: &Plan) -> Result<bool> {
        let renewed = self.store.acquire(&plan.name, &runtime.replica, runtime.lease).await?;
        Ok(renewed.is_some_and(|lease| lease.token == self.token))
    }

    async fn renew_forever(&self, runtime: &Runtime, plan: &Plan) -> Infallible {
        let mut is_lost = false;
        loop {
            tokio::time::sleep(runtime.lease / 3).await;
            match self.is_renewed(runtime, plan).await {
                Ok(true) => {}
                // The loss was already logged, and a lost token is never valid again.
                Ok(false) if is_lost => {}
                Ok(false) => {
                    is_lost = true;
                    tracing::warn!(
                        job = %plan.name, token = self.token,
                        "the lease of a scheduled job was lost while the job runs here"
                    );
                }
                Err(error) => tracing::warn!(
                    job = %plan.name,
                    "the lease of a scheduled job can't be renewed: {}", error_message(error)
                ),
            }
        }
    }
}
