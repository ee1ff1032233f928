//! The tasks of drivers.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::pipeline::catch_panic;

/// The time that the shutdown waits for aborted tasks. Only tasks that block their threads exceed it.
const ABORT_TIMEOUT: Duration = Duration::from_secs(1);

/// The tasks of an app.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Arc<Inner>);

#[derive(Default)]
struct Inner {
    set: Mutex<JoinSet<()>>,
    /// Whether all drivers have started.
    started: watch::Sender<bool>,
}

impl Tasks {
    /// Spawns a task. A panic is logged.
    pub(crate) fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut tasks = self.lock();
        // Remove completed tasks, which would otherwise be kept until the shutdown.
        while tasks.try_join_next().is_some() {}
        // The task is boxed, because the runtime moves spawned futures several times, and an `async` block that awaits
        // the task would contain it twice.
        let task = Box::pin(task.map(Ok));
        tasks.spawn(async move {
            if let Err(error) = catch_panic(task).await {
                tracing::error!("the task `{name}` failed: {}", error.chain());
            }
        });
    }

    /// Waits until all tasks have ended.
    pub(crate) async fn ended(&self) {
        // The set stays in place: if this future owned it and were dropped, the tasks would be aborted without waiting
        // for them.
        while poll_fn(|cx| self.lock().poll_join_next(cx)).await.is_some() {}
    }

    /// Aborts all tasks. Tasks that block their threads are detached.
    pub(crate) async fn abort(&self) {
        let mut tasks = std::mem::take(&mut *self.lock());
        if tokio::time::timeout(ABORT_TIMEOUT, tasks.shutdown()).await.is_err() {
            tracing::error!(
                "{} tasks of drivers block their threads and did not end; move blocking work into `tokio::task::spawn_blocking`",
                tasks.len()
            );
            tasks.detach_all();
        }
    }

    /// Wakes the tasks that wait for the start.
    pub(crate) fn set_started(&self) {
        self.0.started.send_replace(true);
    }

    /// Waits until all drivers have started.
    pub(crate) async fn started(&self) {
        let mut started = self.0.started.subscribe();
        // The sender is not dropped before `self`.
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
