//! The shutdown of an app.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::timeout_at;

use super::lifecycle::Lifecycle;
use crate::app::driver::Tasks;
use crate::error::Result;
use crate::graph::spec::ShutdownReason;
use crate::pipeline::Drain;
use crate::server::shutdown_timeout_error;

/// A handle that shuts an app down: it runs the `#[before_shutdown]` hooks, drains the app, and runs the
/// `#[on_shutdown]` hooks. Clones refer to the same app.
#[derive(Clone)]
pub struct Shutdown {
    drain: Drain,
    lifecycle: Arc<Lifecycle>,
    tasks: Tasks,
    timeout: Duration,
    /// Whether the hooks before the drain have run.
    prepared: Arc<OnceCell<()>>,
}

impl Shutdown {
    pub(super) fn new(
        drain: Drain,
        lifecycle: Arc<Lifecycle>,
        tasks: Tasks,
        timeout: Duration,
    ) -> Self {
        Self { drain, lifecycle, tasks, timeout, prepared: Arc::default() }
    }

    /// Requests the shutdown. A server runs the `#[before_shutdown]` hooks, drains, and ends after all requests and
    /// other work in flight have finished.
    pub fn begin(&self) {
        self.drain.request(ShutdownReason::Requested);
    }

    /// Returns whether the shutdown was requested.
    pub fn has_begun(&self) -> bool {
        self.drain.is_requested()
    }

    /// Shuts an app down that is not served by the framework, such as one whose router is embedded in another server.
    ///
    /// It runs the `#[before_shutdown]` hooks, waits for work in flight, and runs the `#[on_shutdown]` hooks. Hooks run
    /// in the reverse order of `#[on_init]`. A failed hook is logged, and the others still run. Work that does not end
    /// before the shutdown timeout is cut off and logged. A second call does nothing.
    pub async fn finish(&self) {
        self.begin();
        if let Err(error) = self.complete().await {
            tracing::error!("{}", error.chain());
        }
    }

    /// Shuts an app down that could not start.
    pub(crate) async fn abandon(&self) {
        self.drain.request(ShutdownReason::BootFailed);
        self.finish().await;
    }

    /// Waits until the shutdown is requested, runs the `#[before_shutdown]` hooks, and begins the drain.
    pub(crate) async fn conduct(&self) {
        let reason = self.drain.requested().await;
        let prepare = async {
            let hooks = self.lifecycle.before_shutdown(reason);
            if timeout_at(self.drain.deadline(self.timeout), hooks).await.is_err() {
                let timeout = self.timeout;
                tracing::error!("`#[before_shutdown]` hooks did not end within {timeout:?}");
            }
            self.drain.begin();
        };
        self.prepared.get_or_init(|| prepare).await;
    }

    /// Shuts the app down after the shutdown was requested.
    ///
    /// # Errors
    ///
    /// Returns an error if the shutdown timeout cut off work.
    pub(crate) async fn complete(&self) -> Result<()> {
        self.conduct().await;
        let deadline = self.drain.deadline(self.timeout);
        let ended = async {
            self.drain.idle().await;
            self.tasks.ended().await;
        };
        let in_time = timeout_at(deadline, ended).await.is_ok();
        self.tasks.abort().await;
        self.lifecycle.shutdown(self.drain.requested().await).await;
        if in_time { Ok(()) } else { Err(shutdown_timeout_error(self.timeout, 0)) }
    }

    pub(crate) const fn drain(&self) -> &Drain {
        &self.drain
    }
}

impl std::fmt::Debug for Shutdown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shutdown").field("begun", &self.has_begun()).finish_non_exhaustive()
    }
}
