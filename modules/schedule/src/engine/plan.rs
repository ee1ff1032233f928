//! A validated job.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use baya::protocol::{AnyHandler, AppCall, Invoke};
use baya::{BoxFuture, Error, Job, Misfire, Overlap, Reply, Result};
use futures_util::FutureExt;

use super::schedule::Schedule;
use crate::run::Run;

/// A job whose declaration is valid.
pub(crate) struct Plan {
    pub(crate) name: Arc<str>,
    pub(crate) schedule: Schedule,
    pub(crate) overlap: Overlap,
    pub(crate) jitter: Duration,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: u32,
    pub(crate) misfire: Misfire,
    pub(crate) leader: bool,
    pub(crate) action: Action,
}

/// The code that a job runs.
#[derive(Clone)]
pub(crate) enum Action {
    /// A handler, with the function that enables it.
    Handler(AnyHandler, Option<Switch>),
    /// A function that was passed to the scheduler.
    Function(Arc<dyn Fn(Run) -> BoxFuture<'static, Result<Reply>> + Send + Sync>),
}

/// The function that determines whether a job may run.
#[derive(Clone, Copy)]
pub(crate) struct Switch {
    pub(crate) name: &'static str,
    is_on: Invoke,
}

impl Plan {
    /// Returns whether a run that is due may be skipped on this replica: by a switch, or because another one is the leader.
    pub(crate) const fn is_conditional(&self) -> bool {
        self.leader || self.action.switch().is_some()
    }
}

impl Action {
    /// Returns the action of a handler, with the switch that the job declares.
    pub(crate) fn handler(handler: AnyHandler, job: &Job) -> Self {
        let switch = job.enabled.map(|is_on| Switch { name: job.switch, is_on });
        Self::Handler(handler, switch)
    }

    /// Runs the job once.
    pub(crate) async fn call(&self, run: Run) -> Result<Reply> {
        match self {
            Self::Handler(handler, _) => handler.call_alone(AppCall::new("schedule", run)).await,
            Self::Function(function) => {
                let future = AssertUnwindSafe(async { function(run).await });
                future.catch_unwind().await.unwrap_or_else(|panic| Err(panicked(&*panic)))
            }
        }
    }

    /// Returns the function that determines whether the job may run.
    pub(crate) const fn switch(&self) -> Option<Switch> {
        match self {
            Self::Handler(_, switch) => *switch,
            Self::Function(_) => None,
        }
    }

    /// Returns whether the job may run.
    pub(crate) async fn is_enabled(&self, run: Run) -> Result<bool> {
        let Self::Handler(handler, Some(Switch { is_on, .. })) = self else { return Ok(true) };
        let reply = handler.ask(AppCall::new("schedule", run), &handler.scope(), *is_on).await?;
        let other = |_| Error::internal("the switch of a job did not return a `bool`");
        reply.into_inner::<bool>().map_err(other)
    }
}

/// Returns the error of a function that panicked. Panics of handlers are converted by the framework.
fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::internal(format!("the function panicked: {}", text.unwrap_or("without a message")))
}
