//! Interceptors, filters and request-scoped providers of jobs. Guards do not run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::{Caught, Context, Error, Filter, Guard, Inject, Interceptor, Next, Reply};
use baya_macros::{filter, guard, injectable, interceptor, module};
use baya_schedule::{Run, ScheduleModule};

use crate::support::{Trace, TraceModule, job, start_at};

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[interceptor(value)]
struct I(&'static str);

impl Interceptor for I {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("{} before", self.0));
        let outcome = next.run(cx).await;
        cx.get::<Trace>().await?.note(format!("{} after", self.0));
        outcome
    }
}

#[filter]
struct Rescue;

impl Filter for Rescue {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("filter for {}", error.code()));
        Ok(Reply::new(0_usize))
    }
}

#[injectable(scope = request)]
struct Unit {
    #[inject(value = UNITS.fetch_add(1, Ordering::SeqCst))]
    number: usize,
}

static UNITS: AtomicUsize = AtomicUsize::new(0);

#[injectable]
#[use_interceptors(I("component"))]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[interval("1h", name = "job")]
    #[use_interceptors(I("handler"))]
    async fn runs(&self, unit: Inject<Unit>, run: Run, cx: &Context<'_>) -> usize {
        self.trace.note(format!("{} over {}", run.job(), cx.protocol()));
        unit.number
    }
}

#[injectable]
struct Failing;

#[injectable]
impl Failing {
    #[interval("1h", name = "failing")]
    #[use_filters(Rescue)]
    async fn fails(&self) -> Result<usize, Error> {
        Err(Error::conflict())
    }
}

#[module(providers = [Jobs, Unit], interceptors = [I("module")])]
struct JobsModule;

#[module(
    root,
    imports = [ScheduleModule, TraceModule, JobsModule],
    guards = [Login],
    interceptors = [I("app")],
)]
struct AppModule;

#[baya_macros::test]
async fn interceptors_wrap_a_job_in_the_order_of_levels_and_guards_do_not_run() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    assert_eq!(
        app.provider::<Trace>().take(),
        [
            "app before",
            "module before",
            "component before",
            "handler before",
            "job over schedule",
            "handler after",
            "component after",
            "module after",
            "app after",
        ]
    );
}

#[baya_macros::test]
async fn each_run_has_its_own_request_scoped_providers() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let scheduler = app.provider::<baya_schedule::Scheduler>();
    let mut numbers = Vec::new();
    for _ in 0..3 {
        app.advance("1h").await;
        numbers.push(scheduler.last_result::<usize>("job").unwrap());
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Failing])]
struct FailingModule;

#[baya_macros::test]
async fn a_run_succeeds_if_a_filter_handles_its_error() {
    let app = start_at::<FailingModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    assert_eq!(app.provider::<Trace>().take(), ["filter for conflict"]);
    assert_eq!((job(&app, "failing").succeeded, job(&app, "failing").failed), (1, 0));
}
