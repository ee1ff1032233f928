//! User values that panic or call the scheduler outside of a handler.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baya::Error;
use baya::testing::TestApp;
use baya_macros::module;
use baya_schedule::{Lease, LeaseStore, NewJob, Outcome, ScheduleModule, Scheduler};

use crate::fake_leases::LeasesModule;
use crate::support::{at, job, start_at};

#[module(root, imports = [ScheduleModule])]
struct AppModule;

async fn start() -> (TestApp, Arc<Scheduler>) {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let scheduler = app.provider();
    (app, scheduler)
}

fn hourly() -> NewJob {
    NewJob::interval("hourly", Duration::from_secs(3600))
}

/// Panics when it is displayed.
#[derive(Debug)]
struct PanickingError;

impl fmt::Display for PanickingError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("the error panics")
    }
}

impl std::error::Error for PanickingError {}

/// Panics when it is dropped.
struct PanicOnDrop;

impl Drop for PanicOnDrop {
    fn drop(&mut self) {
        panic!("the value panics");
    }
}

#[track_caller]
fn assert_failed_outside_of_the_handler(app: &TestApp, failed: u64) {
    let job = job(app, "hourly");
    assert_eq!((job.failed, job.succeeded, job.running), (failed, 0, 0));
    let Outcome::Failed { message } = job.last.unwrap().outcome else { panic!("the run failed") };
    assert!(message.contains("a panic outside of the handler"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn counts_a_run_as_failed_if_displaying_its_error_panics() {
    let (app, scheduler) = start().await;
    let run = |_| async { Err::<(), _>(Error::unavailable().with_source(PanickingError)) };
    scheduler.add(hourly(), run).unwrap();
    app.advance("3h").await;
    assert_failed_outside_of_the_handler(&app, 3);
}

#[tokio::test(start_paused = true)]
async fn retries_a_run_if_displaying_its_error_panics() {
    let (app, scheduler) = start().await;
    let run = |_| async { Err::<(), _>(Error::unavailable().with_source(PanickingError)) };
    scheduler.add(hourly().retries(1), run).unwrap();
    app.advance("1h").await;
    app.advance("1s").await;
    assert_eq!(job(&app, "hourly").last.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn counts_a_run_as_failed_if_a_value_panics_when_the_timeout_drops_it() {
    let (app, scheduler) = start().await;
    let run = |_| async {
        let _value = PanicOnDrop;
        std::future::pending::<()>().await;
        Ok::<_, Error>(())
    };
    scheduler.add(hourly().timeout(Duration::from_secs(5)), run).unwrap();
    app.advance("3h").await;
    assert_failed_outside_of_the_handler(&app, 3);
}

#[tokio::test(start_paused = true)]
async fn continues_a_job_if_dropping_its_previous_result_panics() {
    let (app, scheduler) = start().await;
    scheduler.add(hourly(), |_| async { Ok::<_, Error>(PanicOnDrop) }).unwrap();
    app.advance("3h").await;
    let job = job(&app, "hourly");
    assert_eq!((job.succeeded, job.running), (3, 0));
    // The last result would panic when the app is dropped.
    std::mem::forget((app, scheduler));
}

/// Leases whose errors panic when they are displayed.
struct BrokenLeases;

#[baya_macros::provider_trait]
impl LeaseStore for BrokenLeases {
    async fn acquire(&self, _: &str, _: &str, _: Duration) -> Result<Option<Lease>, Error> {
        Err(Error::unavailable().with_source(PanickingError))
    }

    async fn begin(&self, _: &str, _: u64, _: i64) -> Result<bool, Error> {
        Ok(false)
    }

    async fn verify(&self, _: &str, _: u64) -> Result<bool, Error> {
        Ok(false)
    }

    async fn release(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }

    async fn last(&self, _: &str) -> Result<Option<i64>, Error> {
        Ok(None)
    }
}

#[module(root, imports = [ScheduleModule, LeasesModule])]
struct LeaderModule;

#[tokio::test(start_paused = true)]
async fn skips_a_run_if_displaying_a_lease_error_panics() {
    let app = TestApp::new::<LeaderModule>()
        .clock_at(at("2026-06-01T00:00:00Z"))
        .replace_arc::<dyn LeaseStore>(Arc::new(BrokenLeases))
        .start()
        .await
        .unwrap();
    let scheduler = app.provider::<Scheduler>();
    scheduler.add(hourly().leader(), |_| async { Ok::<_, Error>(()) }).unwrap();
    app.advance("3h").await;
    let job = job(&app, "hourly");
    assert_eq!((job.not_leader, job.running), (3, 0));
}

/// Calls the scheduler when it is cloned and dropped.
struct Caller {
    scheduler: Arc<Scheduler>,
    calls: Arc<AtomicUsize>,
}

impl Caller {
    fn call(&self) {
        self.scheduler.jobs();
        self.calls.fetch_add(1, Ordering::SeqCst);
    }
}

impl Clone for Caller {
    fn clone(&self) -> Self {
        self.call();
        Self { scheduler: Arc::clone(&self.scheduler), calls: Arc::clone(&self.calls) }
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.call();
    }
}

fn caller(scheduler: &Arc<Scheduler>) -> (Caller, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let caller = Caller { scheduler: Arc::clone(scheduler), calls: Arc::clone(&calls) };
    (caller, calls)
}

#[baya_macros::test]
async fn dropping_the_function_of_a_removed_job_can_call_the_scheduler() {
    let (_app, scheduler) = start().await;
    let (caller, calls) = caller(&scheduler);
    let run = move |_| {
        let _caller = &caller;
        async { Ok::<_, Error>(()) }
    };
    scheduler.add(hourly(), run).unwrap();
    scheduler.remove("hourly").unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[baya_macros::test]
async fn cloning_and_dropping_a_result_can_call_the_scheduler() {
    let (app, scheduler) = start().await;
    let (caller, calls) = caller(&scheduler);
    scheduler
        .add(hourly(), move |_| {
            let result = Caller {
                scheduler: Arc::clone(&caller.scheduler),
                calls: Arc::clone(&caller.calls),
            };
            async { Ok::<_, Error>(result) }
        })
        .unwrap();
    app.advance("1h").await;
    drop(scheduler.last_result::<Caller>("hourly").unwrap());
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    app.advance("1h").await;
    assert_eq!(calls.load(Ordering::SeqCst), 3);
    scheduler.remove("hourly").unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 5);
}

/// Calls the scheduler when it is displayed.
#[derive(Debug)]
struct Listing(Arc<Scheduler>);

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} jobs", self.0.jobs().len())
    }
}

impl std::error::Error for Listing {}

#[baya_macros::test]
async fn displaying_an_error_can_call_the_scheduler() {
    let (app, scheduler) = start().await;
    let shared = Arc::clone(&scheduler);
    let run = move |_| {
        let error = Error::unavailable().with_source(Listing(Arc::clone(&shared)));
        async { Err::<(), _>(error) }
    };
    scheduler.add(hourly(), run).unwrap();
    app.advance("1h").await;
    let Outcome::Failed { message } = job(&app, "hourly").last.unwrap().outcome else {
        panic!("the run failed")
    };
    assert!(message.contains("1 jobs"), "{message}");
}
