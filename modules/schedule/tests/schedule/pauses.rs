//! Paused jobs, whose runs do not start until they are resumed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Overlap};
use baya_macros::module;
use baya_schedule::{
    Lease, LeaseStore, MemoryLeases, NewJob, Outcome, Run, ScheduleModule, Scheduler,
};
use tokio::sync::Semaphore;

use crate::fake_leases::LeasesModule;
use crate::support::{at, job, start_at};

#[module(root, imports = [ScheduleModule])]
struct AppModule;

#[module(root, imports = [ScheduleModule, LeasesModule])]
struct LeaderModule;

/// The number of runs that have begun, and the gate that lets them end.
struct Runs {
    begun: AtomicU32,
    gate: Semaphore,
    fail: bool,
}

impl Runs {
    fn begun(&self) -> u32 {
        self.begun.load(Ordering::SeqCst)
    }
}

/// Starts an app with one job. Its runs wait for the gate, unless the gate is open.
async fn start(job: NewJob, is_open: bool, fail: bool) -> (TestApp, Arc<Scheduler>, Arc<Runs>) {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let scheduler: Arc<Scheduler> = app.provider();
    let permits = if is_open { 1_000 } else { 0 };
    let runs = Arc::new(Runs { begun: AtomicU32::new(0), gate: Semaphore::new(permits), fail });
    let shared = Arc::clone(&runs);
    let run = move |_: Run| {
        let runs = Arc::clone(&shared);
        async move {
            runs.begun.fetch_add(1, Ordering::SeqCst);
            runs.gate.acquire().await.unwrap().forget();
            if runs.fail { Err(Error::conflict().with_message("full")) } else { Ok(()) }
        }
    };
    scheduler.add(job, run).unwrap();
    (app, scheduler, runs)
}

fn minutely() -> NewJob {
    NewJob::interval("job", Duration::from_secs(60))
}

/// Lets a run end, and waits until the next one has begun.
async fn end_run(runs: &Runs) {
    runs.gate.add_permits(1);
    settle().await;
}

async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[baya_macros::test]
async fn pausing_a_job_skips_its_queued_runs() {
    let (app, scheduler, runs) = start(minutely().overlap(Overlap::Queue), false, false).await;
    for _ in 0..3 {
        app.advance_without_waiting("1m").await;
        settle().await;
    }
    assert_eq!((runs.begun(), job(&app, "job").queued), (1, 2));
    scheduler.pause("job").unwrap();
    end_run(&runs).await;
    scheduler.resume("job").unwrap();
    settle().await;
    let after = job(&app, "job");
    assert_eq!((runs.begun(), after.running, after.queued), (1, 0, 0));
    assert_eq!((after.succeeded, after.skipped), (1, 2));
}

#[baya_macros::test]
async fn pausing_a_job_skips_a_run_that_waits_for_its_jitter() {
    let (app, scheduler, runs) =
        start(minutely().jitter(Duration::from_secs(1_000_000)), true, false).await;
    app.advance_without_waiting("1m").await;
    settle().await;
    assert_eq!((runs.begun(), job(&app, "job").running), (0, 1));
    scheduler.pause("job").unwrap();
    let paused = job(&app, "job");
    assert_eq!((paused.running, paused.skipped), (0, 1));
    app.advance("12d").await;
    assert_eq!(runs.begun(), 0);
}

#[baya_macros::test]
async fn pausing_a_job_counts_a_waiting_retry_as_failed() {
    let (app, scheduler, runs) = start(minutely().retries(3), true, true).await;
    app.advance("1m").await;
    assert_eq!((runs.begun(), job(&app, "job").failed), (1, 0));
    scheduler.pause("job").unwrap();
    app.advance("1h").await;
    let paused = job(&app, "job");
    assert_eq!((runs.begun(), paused.running, paused.failed), (1, 0, 1));
    let last = paused.last.unwrap();
    let Outcome::Failed { message } = last.outcome else { panic!("the run failed") };
    assert!(message.contains("full"), "{message}");
    assert_eq!(last.attempts, 1);
    scheduler.resume("job").unwrap();
    app.advance("1m").await;
    assert_eq!(runs.begun(), 2);
}

#[baya_macros::test]
async fn does_not_retry_a_run_that_fails_while_the_job_is_paused() {
    let (app, scheduler, runs) = start(minutely().retries(3), false, true).await;
    app.advance_without_waiting("1m").await;
    settle().await;
    scheduler.pause("job").unwrap();
    end_run(&runs).await;
    app.advance_without_waiting("1h").await;
    let paused = job(&app, "job");
    assert_eq!((runs.begun(), paused.running, paused.failed), (1, 0, 1));
}

/// A lease store whose leases can be acquired once the gate is open.
struct SlowLeases {
    inner: MemoryLeases,
    gate: Semaphore,
}

#[baya_macros::provider_trait]
impl LeaseStore for SlowLeases {
    async fn acquire(
        &self,
        name: &str,
        holder: &str,
        ttl: Duration,
    ) -> baya::Result<Option<Lease>> {
        self.gate.acquire().await.unwrap().forget();
        self.inner.acquire(name, holder, ttl).await
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> baya::Result<bool> {
        self.inner.begin(name, token, at).await
    }

    async fn verify(&self, name: &str, token: u64) -> baya::Result<bool> {
        self.inner.verify(name, token).await
    }

    async fn release(&self, name: &str, holder: &str) -> baya::Result<()> {
        self.inner.release(name, holder).await
    }

    async fn last(&self, name: &str) -> baya::Result<Option<i64>> {
        self.inner.last(name).await
    }
}

#[baya_macros::test]
async fn skips_a_run_if_the_job_is_paused_while_it_waits_for_the_lease() {
    let leases = Arc::new(SlowLeases { inner: MemoryLeases::default(), gate: Semaphore::new(0) });
    let app = TestApp::new::<LeaderModule>()
        .clock_at(at("2026-06-01T00:00:00Z"))
        .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
        .start()
        .await
        .unwrap();
    let scheduler: Arc<Scheduler> = app.provider();
    scheduler.add(minutely().leader(), |_| async { Ok::<_, Error>(()) }).unwrap();
    app.advance_without_waiting("1m").await;
    settle().await;
    scheduler.pause("job").unwrap();
    leases.gate.add_permits(1);
    settle().await;
    let paused = job(&app, "job");
    assert_eq!((paused.succeeded, paused.skipped, paused.running), (0, 1, 0));
}

#[baya_macros::test]
async fn retries_a_run_of_run_now_while_the_job_is_paused() {
    let (app, scheduler, runs) = start(minutely().retries(1), true, true).await;
    scheduler.pause("job").unwrap();
    let run_now = tokio::spawn({
        let scheduler = Arc::clone(&scheduler);
        async move { scheduler.run_now("job").await }
    });
    settle().await;
    scheduler.pause("job").unwrap();
    app.advance("1s").await;
    assert_eq!(run_now.await.unwrap().unwrap().attempts, 2);
    assert_eq!(runs.begun(), 2);
}

#[baya_macros::test]
async fn a_delayed_job_does_not_run_again_after_a_pause() {
    let delayed = NewJob::after("job", Duration::from_secs(60));
    let (app, scheduler, runs) = start(delayed, true, false).await;
    app.advance("2m").await;
    scheduler.pause("job").unwrap();
    scheduler.resume("job").unwrap();
    assert_eq!(job(&app, "job").next, None);
    app.advance("1h").await;
    assert_eq!(runs.begun(), 1);
}

#[baya_macros::test]
async fn a_delay_restarts_after_a_pause() {
    let delayed = NewJob::after("job", Duration::from_secs(60));
    let (app, scheduler, runs) = start(delayed, true, false).await;
    app.advance("30s").await;
    scheduler.pause("job").unwrap();
    app.advance("10m").await;
    scheduler.resume("job").unwrap();
    assert_eq!(job(&app, "job").next, Some(at("2026-06-01T00:11:30Z")));
    app.advance("1m").await;
    assert_eq!(runs.begun(), 1);
}
