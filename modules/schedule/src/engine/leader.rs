//! The lease under which a leader runs.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use baya::Result;
use tokio::sync::oneshot;

use super::contain::message_of;
use super::plan::Plan;
use super::{Engine, Running};
use crate::run::Held;

/// How far in the future a recorded run is not due to clocks that differ a little.
const FUTURE: Duration = Duration::from_secs(60);

/// Has the lease of a run renewed until it is dropped: while attempts go on, and while a retry waits.
pub(super) struct Renewal {
    _run: oneshot::Sender<Infallible>,
}

impl Engine {
    /// Becomes the leader of a job and records the run, if it is scheduled; `None` if another replica is, or has run it.
    pub(super) async fn lead(
        &self,
        running: &Running,
        plan: &Arc<Plan>,
        scheduled: Option<SystemTime>,
    ) -> Result<Option<Held>> {
        let store = Arc::clone(&running.leases);
        let acquired = store.acquire(&plan.name, &running.replica, running.lease).await?;
        let Some(lease) = acquired else { return Ok(None) };
        if let Some(entry) = self.lock().entry_of(plan) {
            entry.led = true;
        }
        let held = Held { token: lease.token, store };
        let Some(scheduled) = scheduled else { return Ok(Some(held)) };
        let since = scheduled.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let at = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        if held.store.begin(&plan.name, held.token, at).await? {
            return Ok(Some(held));
        }
        let last = held.store.last(&plan.name).await?;
        self.report_future(plan, last);
        Ok(None)
    }

    /// Reports that no replica runs a job because one whose clock was ahead has recorded a run, once for each record.
    fn report_future(&self, plan: &Arc<Plan>, last: Option<i64>) {
        let Some(last) = last else { return };
        let at =
            SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(last).unwrap_or_default());
        let Ok(ahead) = at.duration_since(self.now()) else { return };
        let mut state = self.lock();
        let Some(entry) = state.entry_of(plan) else { return };
        if ahead < FUTURE || entry.future.replace(last) == Some(last) {
            return;
        }
        drop(state);
        tracing::error!(
            job = %plan.name,
            "a replica whose clock was ahead has recorded a run of a scheduled job, so that no replica runs it for {ahead:?}; remove its record from the lease store, or give the job another name"
        );
    }

    /// Renews a lease in a task of its own, because a slow store must not delay the run.
    pub(super) fn renew(
        self: &Arc<Self>,
        running: &Running,
        plan: &Arc<Plan>,
        held: &Held,
    ) -> Renewal {
        let (run, mut ended) = oneshot::channel();
        let engine = Arc::clone(self);
        let plan = Arc::clone(plan);
        let held = held.clone();
        running.app.spawn("lease of a scheduled job", async move {
            let Some(running) = engine.running() else { return };
            tokio::select! {
                biased;
                _ = &mut ended => {}
                // A retry that waits does not run any more.
                () = running.app.drained() => {}
                never = held.renew_forever(running, &plan) => match never {},
            }
        });
        Renewal { _run: run }
    }
}

impl Held {
    /// Renews the lease; returns whether it still is the one under which the run began.
    pub(super) async fn is_renewed(&self, running: &Running, plan: &Plan) -> Result<bool> {
        let renewed = self.store.acquire(&plan.name, &running.replica, running.lease).await?;
        Ok(renewed.is_some_and(|lease| lease.token == self.token))
    }

    async fn renew_forever(&self, running: &Running, plan: &Plan) -> Infallible {
        let mut is_lost = false;
        loop {
            tokio::time::sleep(running.lease / 3).await;
            match self.is_renewed(running, plan).await {
                Ok(true) => {}
                // A lost token does not come back.
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
                    "the lease of a scheduled job can't be renewed: {}", message_of(error)
                ),
            }
        }
    }
}
