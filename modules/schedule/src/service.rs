//! The provider that lists and changes jobs.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use baya::{BoxFuture, Error, Reply};
use baya_macros::injectable;

use crate::engine::{Engine, JobInfo, LastRun, Runs};
use crate::error::ScheduleError;
use crate::job::NewJob;
use crate::options::ScheduleOptions;
use crate::run::Run;

/// The jobs of the app. [`ScheduleModule`](crate::ScheduleModule) exports it to every module.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use baya::Error;
/// use baya_macros::injectable;
/// use baya_schedule::{NewJob, ScheduleError, Scheduler};
///
/// #[injectable]
/// struct Tenants {
///     scheduler: Arc<Scheduler>,
/// }
///
/// impl Tenants {
///     fn watch(&self, tenant: u32) -> Result<(), ScheduleError> {
///         let job = NewJob::interval(format!("tenant {tenant}"), Duration::from_secs(60));
///         self.scheduler.add(job, move |run| async move {
///             println!("tenant {tenant}, attempt {}", run.attempt());
///             Ok::<_, Error>(())
///         })
///     }
/// }
/// # fn main() {}
/// ```
#[injectable(module = ScheduleModule)]
pub struct Scheduler {
    options: Arc<ScheduleOptions>,
    #[inject(default)]
    engine: Arc<Engine>,
}

impl Scheduler {
    /// Returns every job, sorted by name. Jobs of attributes are there once the app has started.
    pub fn jobs(&self) -> Vec<JobInfo> {
        self.engine.jobs()
    }

    /// Returns the job with this name.
    pub fn job(&self, name: &str) -> Option<JobInfo> {
        self.engine.job(name)
    }

    /// Returns a clone of the value that the last successful run of a job returned; `None` if there is none of this type.
    pub fn last_result<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        self.engine.last_result(name)
    }

    /// Adds a job that calls a function. Interceptors and filters apply to handlers, not to such functions.
    ///
    /// # Errors
    ///
    /// If the expression, the time zone or a duration is not valid, with the name of the field, if the name is blank, if
    /// another job has it, or with [`ScheduleError::NotRunning`] once the app drains.
    pub fn add<F, T, E>(
        &self,
        job: NewJob,
        run: impl Fn(Run) -> F + Send + Sync + 'static,
    ) -> Result<(), ScheduleError>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Into<Error>,
    {
        let run = move |of: Run| -> BoxFuture<'static, baya::Result<Reply>> {
            let running = run(of);
            Box::pin(async move { running.await.map(Reply::new).map_err(Into::into) })
        };
        let plan = job.plan(&self.options.zone, Runs::Function(Arc::new(run)))?;
        self.engine.add(plan)
    }

    /// Removes a job. A run that goes on ends as usual, and nothing of it is recorded.
    ///
    /// # Errors
    ///
    /// If no job has the name.
    pub fn remove(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.remove(name)
    }

    /// Pauses a job: it is not due until [`resume`](Self::resume). A run that goes on ends as usual, but it is not tried
    /// again.
    ///
    /// Runs that wait are left out. Those that wait for another run or for their jitter count as skipped; those that wait to
    /// be tried again have failed. Runs of [`run_now`](Self::run_now) are not affected.
    ///
    /// # Errors
    ///
    /// If no job has the name.
    pub fn pause(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.pause(name)
    }

    /// Resumes a paused job. What it would have run meanwhile is not made up for; an interval and a delay begin anew. A job
    /// that runs once does not run again.
    ///
    /// # Errors
    ///
    /// If no job has the name.
    pub fn resume(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.resume(name)
    }

    /// Runs a job at once, beside its schedule and whatever its `overlap` is, and waits for its end. A paused job runs as
    /// well. The outcome of the run is in the result; the error is about the call.
    ///
    /// The next attempt of a run that fails waits for the clock of the app; a test moves it meanwhile.
    ///
    /// A run that a handler starts, such as that of another job, counts as a nested call: a run that is nested in 16 calls fails.
    ///
    /// A job with `leader` needs the lease. The run is not recorded with it, so runs of the schedule take place as without it.
    ///
    /// # Errors
    ///
    /// If no job has the name, if the job is removed before the run has ended, if its `enabled` returns `false` or fails, if
    /// another replica is its leader, or if the app is not running.
    pub async fn run_now(&self, name: &str) -> Result<LastRun, ScheduleError> {
        self.engine.run_now(name).await
    }

    pub(crate) const fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }
}

impl fmt::Debug for Scheduler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheduler").field("jobs", &self.jobs().len()).finish_non_exhaustive()
    }
}
