//! The renewal of leases during a run, and while a retry waits.

use std::sync::Arc;
use std::time::Duration;

use baya::Error;
use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{LeaseStore, Run, ScheduleModule};

use crate::fake_leases::{Leases, LeasesModule};
use crate::support::{Trace, TraceModule, at, job};
use crate::warnings::LoggedWarnings;

/// Longer than the lease of 15 s.
const LONG: Duration = Duration::from_secs(20);

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[interval("1h", name = "long", leader = true)]
    async fn lasts(&self) {
        self.trace.note("begins");
        tokio::time::sleep(4 * LONG).await;
        self.trace.note("ends");
    }

    #[interval("1d", name = "retried", leader = true, retries = 1)]
    async fn fails_first(&self, run: Run) -> Result<(), Error> {
        self.trace.note(format!("attempt {} with token {:?}", run.attempt(), run.token()));
        if run.attempt() == 1 { Err(Error::unavailable()) } else { Ok(()) }
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Jobs])]
struct AppModule;

async fn start() -> (TestApp, Arc<Leases>, Arc<Trace>) {
    let leases = Arc::new(Leases::default());
    let app = TestApp::new::<AppModule>()
        .clock_at(at("2026-06-01T00:00:00Z"))
        .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
        .start()
        .await
        .unwrap();
    let trace = app.provider();
    (app, leases, trace)
}

/// Starts an app in which a run of the long job is in progress.
async fn start_long_run() -> (TestApp, Arc<Leases>, Arc<Trace>) {
    let (app, leases, trace) = start().await;
    app.advance_without_waiting("1h").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(trace.take(), ["begins"]);
    (app, leases, trace)
}

/// Starts an app in which the first attempt of a run has failed.
async fn start_retry() -> (TestApp, Arc<Leases>, Arc<Trace>) {
    let (app, leases, trace) = start().await;
    app.provider::<baya_schedule::Scheduler>().remove("long").unwrap();
    app.advance("1d").await;
    assert_eq!(trace.take(), ["attempt 1 with token Some(1)"]);
    (app, leases, trace)
}

#[tokio::test(start_paused = true)]
async fn a_silent_lease_store_does_not_delay_a_run() {
    let (_app, leases, trace) = start_long_run().await;
    leases.hang();
    tokio::time::sleep(4 * LONG).await;
    assert_eq!(trace.take(), ["ends"]);
}

#[tokio::test(start_paused = true)]
async fn keeps_the_lease_during_a_run_and_lets_it_expire_afterwards() {
    let (_app, leases, trace) = start_long_run().await;
    tokio::time::sleep(3 * LONG).await;
    assert_eq!(leases.acquire("long", "other", LONG).await.unwrap(), None);
    tokio::time::sleep(2 * LONG).await;
    assert_eq!(trace.take(), ["ends"]);
    assert!(leases.acquire("long", "other", LONG).await.unwrap().is_some());
}

#[tokio::test(start_paused = true)]
async fn logs_once_that_a_lease_was_lost_during_a_run() {
    let (warnings, _guard) = LoggedWarnings::collect();
    let (_app, leases, trace) = start_long_run().await;
    leases.set_reachable(false);
    tokio::time::sleep(LONG).await;
    leases.set_reachable(true);
    tokio::time::sleep(3 * LONG).await;
    assert_eq!(trace.take(), ["ends"]);
    assert!(warnings.count("the lease of a scheduled job can't be renewed") > 0);
    assert_eq!(warnings.count("the lease of a scheduled job was lost"), 1);
}

#[tokio::test(start_paused = true)]
async fn keeps_the_lease_while_a_retry_waits() {
    let (app, leases, trace) = start_retry().await;
    tokio::time::sleep(LONG).await;
    assert_eq!(leases.acquire("retried", "other", LONG).await.unwrap(), None);
    app.advance("1s").await;
    assert_eq!(trace.take(), ["attempt 2 with token Some(1)"]);
    assert_eq!((job(&app, "retried").succeeded, job(&app, "retried").not_leader), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn skips_a_retry_if_another_replica_has_become_the_leader() {
    let (app, leases, trace) = start_retry().await;
    leases.set_reachable(false);
    tokio::time::sleep(LONG).await;
    leases.set_reachable(true);
    assert!(leases.acquire("retried", "other", LONG).await.unwrap().is_some());
    app.advance("1s").await;
    assert!(trace.take().is_empty());
    let job = job(&app, "retried");
    assert_eq!((job.running, job.failed, job.not_leader), (0, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn skips_a_retry_if_the_token_has_changed() {
    let (app, leases, trace) = start_retry().await;
    leases.set_reachable(false);
    tokio::time::sleep(LONG).await;
    leases.set_reachable(true);
    app.advance("1s").await;
    assert!(trace.take().is_empty());
    assert_eq!((job(&app, "retried").failed, job(&app, "retried").not_leader), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_releases_the_lease_of_a_waiting_retry() {
    let (app, leases, _) = start_retry().await;
    app.shutdown().await.unwrap();
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(leases.acquire("retried", "other", LONG).await.unwrap().is_some());
}
