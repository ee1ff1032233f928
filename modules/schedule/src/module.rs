//! The module that runs the jobs of an app.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use baya::protocol::{BoundHandler, Driver, Mounts};
use baya::{AppHandle, Error, Job, Result};
use baya_macros::module;

use crate::engine::{Action, Plan, Runtime};
use crate::error::ScheduleError;
use crate::job::NewJob;
use crate::lease::{LeaseStore, MemoryLeases};
use crate::options::ScheduleOptions;
use crate::service::Scheduler;

/// Runs the jobs of the whole app: the methods with `#[cron]`, `#[interval]` and `#[after]`.
///
/// The root imports it, with options ([`ScheduleModule::with`]) or without. It provides the [`Scheduler`] to every module.
///
/// Jobs start after all `#[on_bootstrap]` hooks. At shutdown, no new runs start, and the app waits for the runs in progress,
/// within its shutdown timeout.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::{injectable, module};
/// use baya_schedule::ScheduleModule;
///
/// #[injectable]
/// struct Cats;
///
/// #[injectable]
/// impl Cats {
///     #[cron("0 4 * * *", tz = "Europe/Paris")]
///     async fn nightly(&self) {}
/// }
///
/// #[module(root, imports = [ScheduleModule], providers = [Cats])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(
    global,
    driver,
    options = ScheduleOptions,
    optional,
    providers = [Scheduler],
    exports = [Scheduler],
)]
pub struct ScheduleModule {
    scheduler: Arc<Scheduler>,
    options: Arc<ScheduleOptions>,
    leases: Option<Arc<dyn LeaseStore>>,
}

impl Driver for ScheduleModule {
    type Trigger = Job;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        let options = &self.options;
        options.check()?;
        let engine = self.scheduler.engine();
        let all = app.handlers::<Job>()?;
        let mut names: HashSet<_> = all.iter().map(|one| Arc::from(one.data.name)).collect();
        for bound in all {
            let is_named = !bound.data.name.is_empty();
            let at = bound.handler.spec().at;
            let planned = plan_from_attribute(bound, &options.zone);
            let mut plan = planned.map_err(|error| invalid(&error, at))?;
            if !is_named {
                // A hook may have added a job with this name.
                let is_taken = |name: &str| names.contains(name) || engine.job(name).is_some();
                plan.name = unique_name(plan.name, is_taken);
            }
            names.insert(Arc::clone(&plan.name));
            engine.add(plan).map_err(|error| invalid(&error, at))?;
        }
        let ending = app.clone();
        let releasing = Arc::clone(engine);
        app.spawn("leases of scheduled jobs", async move {
            ending.drained().await;
            releasing.release_leases().await;
        });
        let leases = options.leases.clone().or_else(|| self.leases.clone());
        engine.start(Runtime {
            app,
            grace: options.grace,
            lease: options.lease,
            replica: options.replica.clone().unwrap_or_else(random_name),
            leases: leases.unwrap_or_else(|| Arc::new(MemoryLeases::default())),
        });
        Ok(Mounts::none())
    }
}

impl fmt::Debug for ScheduleModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScheduleModule").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Validates a job that an attribute declares. `zone` is the default time zone.
fn plan_from_attribute(
    bound: BoundHandler<Job>,
    zone: &str,
) -> std::result::Result<Plan, ScheduleError> {
    let BoundHandler { data: job, handler, .. } = bound;
    let name = if job.name.is_empty() { handler.name() } else { job.name.to_owned() };
    NewJob::from_attribute(name, job)?.plan(zone, Action::handler(handler, job))
}

fn invalid(error: &ScheduleError, at: baya::protocol::Location) -> Error {
    Error::internal(format!("{error} ({at})"))
}

/// Returns the name, with a number after it if another job has the name: two components may have the same name.
fn unique_name(name: Arc<str>, is_taken: impl Fn(&str) -> bool) -> Arc<str> {
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2_u32..).map(|number| format!("{name} {number}"));
    let mut free = numbered.filter(|name| !is_taken(name));
    free.next().map_or(name, Arc::from)
}

/// Returns a random name, which no other replica has.
fn random_name() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
