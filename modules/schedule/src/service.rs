//! The provider that lists, changes and runs jobs.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use baya::{BoxFuture, Error, Reply};
use baya_macros::injectable;

use crate::engine::{Action, Engine, JobInfo, LastRun};
use crate::error::ScheduleError;
use crate::job::NewJob;
use crate::options::ScheduleOptions;
use crate::run::Run;

/// Lists, adds, removes, pauses and runs the jobs of the app.
///
/// [`ScheduleModule`](crate::ScheduleModule) exports it to every module.
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
    /// Returns all jobs, sorted by name. Jobs of attributes are included once the app has started.
    pub fn jobs(&self) -> Vec<JobInfo> {
        self.engine.jobs()
    }

    /// Returns the job with this name.
    pub fn job(&self, name: &str) -> Option<JobInfo> {
        self.engine.job(name)
    }

    /// Returns a clone of the value that the last successful run of a job returned.
    ///
    /// Returns `None` if no run was successful, or if the value has another type.
    pub fn last_result<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        self.engine.last_result(name)
    }

    /// Adds a job that calls a function. Interceptors and filters do not apply to it.
    ///
    /// # Errors
    ///
    /// Returns [`ScheduleError::Expression`], [`ScheduleError::Zone`] or [`ScheduleError::Duration`] for an invalid field,
    /// [`ScheduleError::Unnamed`] for a blank name, [`ScheduleError::NameTaken`] if another job has the name, and
    /// [`ScheduleError::NotRunning`] once the app shuts down.
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
        let call = move |argument: Run| -> BoxFuture<'static, baya::Result<Reply>> {
            let future = run(argument);
            Box::pin(async move { future.await.map(Reply::new).map_err(Into::into) })
        };
        let plan = job.plan(&self.options.zone, Action::Function(Arc::new(call)))?;
        self.engine.add(plan)
    }

    /// Removes a job. A run in progress ends as usual, but its outcome is not recorded.
    ///
    /// # Errors
    ///
    /// Returns [`ScheduleError::Unknown`] if no job has the name.
    pub fn remove(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.remove(name)
    }

    /// Pauses a job: it is not due until [`resume`](Self::resume). A run in progress ends as usual, but is not retried.
    ///
    /// Waiting runs do not start. Runs that wait for another run or for their jitter count as skipped; runs that wait for a
    /// retry count as failed. Runs of [`run_now`](Self::run_now) are not affected.
    ///
    /// # Errors
    ///
    /// Returns [`ScheduleError::Unknown`] if no job has the name.
    pub fn pause(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.pause(name)
    }

    /// Resumes a paused job. Runs during the pause are not made up for. Intervals and delays start again. A job that has run
    /// once after a delay does not run again.
    ///
    /// # Errors
    ///
    /// Returns [`ScheduleError::Unknown`] if no job has the name.
    pub fn resume(&self, name: &str) -> Result<(), ScheduleError> {
        self.engine.resume(name)
    }

    /// Runs a job at once, independently of its schedule and its `overlap`, and waits for the end of the run. A paused job runs
    /// as well. The result contains the outcome of the run; an error means that the job did not run.
    ///
    /// A retry waits for the clock of the app. A test has to move the clock in the meantime.
    ///
    /// A run that is started inside a handler counts as a nested call. A run that is nested in 16 calls fails.
    ///
    /// A job with `leader` needs the lease. The run is not recorded in the lease store, so it does not affect scheduled runs.
    ///
    /// # Errors
    ///
    /// Returns [`ScheduleError::Unknown`] if no job has the name, or the job is removed before the run has ended;
    /// [`ScheduleError::Disabled`] or [`ScheduleError::Switch`] if its `enabled` returns `false` or fails;
    /// [`ScheduleError::NotLeader`] if another replica is its leader; and [`ScheduleError::NotRunning`] if the app is not
    /// running.
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
