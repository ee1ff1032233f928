//! The tasks that drivers run beside an app.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::pipeline::catch_panic;

/// How long the shutdown waits for tasks that it has aborted. Only one that blocks its thread takes longer.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// The tasks of one app.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Arc<Inner>);

#[derive(Default)]
struct Inner {
    set: Mutex<JoinSet<()>>,
    /// Whether all drivers have started.
    started: watch::Sender<bool>,
}

impl Tasks {
    /// Runs a task, and logs a panic that ends it.
    pub(crate) fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut tasks = self.lock();
        // What has ended since is not kept until the shutdown.
        while tasks.try_join_next().is_some() {}
        // In a box, because the runtime moves what it spawns several times. An `async` block that awaits the task would
        // have room for it twice.
        let task = Box::pin(task.map(Ok));
        tasks.spawn(async move {
            if let Err(error) = catch_panic(task).await {
                tracing::error!("the task `{name}` ended: {}", error.chain());
            }
        });
    }

    /// Waits until every task has ended.
    pub(crate) async fn ended(&self) {
        // The set stays where it is: dropped with this future, it would end the tasks without waiting for them.
        while poll_fn(|cx| self.lock().poll_join_next(cx)).await.is_some() {}
    }

    /// Ends every task where it waits. One that blocks its thread is left behind.
    pub(crate) async fn abort(&self) {
        let mut tasks = std::mem::take(&mut *self.lock());
        if tokio::time::timeout(LAST_WAIT, tasks.shutdown()).await.is_err() {
            tracing::error!(
                "{} tasks of drivers block their threads and were left behind; do blocking work in `tokio::task::spawn_blocking`",
                tasks.len()
            );
            tasks.detach_all();
        }
    }

    /// Has what waits for the start go on.
    pub(crate) fn set_started(&self) {
        self.0.started.send_replace(true);
    }

    /// Waits until all drivers have started.
    pub(crate) async fn started(&self) {
        let mut started = self.0.started.subscribe();
        // The sender lives as long as `self`.
        let _ = started.wait_for(|started| *started).await;
    }

    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").finish_non_exhaustive()
    }
}
