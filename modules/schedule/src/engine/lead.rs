//! The lease under which a leader runs.

use std::sync::Arc;
use std::time::SystemTime;

use baya::Result;

use super::Running;
use super::plan::Plan;
use crate::run::Held;

/// Becomes the leader of a job and records the run; `None` if another replica is, or has run it.
pub(super) async fn lead(
    running: &Running,
    job: &Arc<str>,
    scheduled: SystemTime,
) -> Result<Option<Held>> {
    let store = Arc::clone(&running.leases);
    let Some(lease) = store.acquire(job, &running.replica, running.lease).await? else {
        return Ok(None);
    };
    let since = scheduled.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let at = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    let begun = store.begin(job, lease.token, at).await?;
    Ok(begun.then_some(Held { token: lease.token, store }))
}

impl Held {
    /// Renews the lease while a run goes on.
    pub(super) async fn while_running<T>(
        &self,
        running: &Running,
        plan: &Plan,
        run: impl Future<Output = T>,
    ) -> T {
        let mut run = std::pin::pin!(run);
        loop {
            tokio::select! {
                biased;
                ended = &mut run => return ended,
                () = tokio::time::sleep(running.lease / 3) => {}
            }
            let renewed = self.store.acquire(&plan.name, &running.replica, running.lease).await;
            match renewed {
                Ok(Some(lease)) if lease.token == self.token => {}
                Ok(_) => tracing::warn!(
                    job = %plan.name, token = self.token,
                    "another replica has become the leader of a scheduled job that still runs here"
                ),
                Err(error) => tracing::warn!(
                    job = %plan.name,
                    "the lease of a scheduled job can't be renewed: {}", error.chain()
                ),
            }
        }
    }
}
