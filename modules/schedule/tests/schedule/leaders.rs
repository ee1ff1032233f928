//! Jobs that run on only one replica.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Result};
use baya_macros::{injectable, module};
use baya_schedule::{
    LeaseStore, NewJob, Run, ScheduleError, ScheduleModule, ScheduleOptions, Scheduler,
};
use tokio::time::Instant;

use crate::fake_leases::{Leases, LeasesModule};
use crate::support::{Trace, TraceModule, at, display_time, job, start_at};
use crate::warnings::LoggedWarnings;

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[interval("1m", name = "lead", leader = true)]
    async fn leads(&self, run: Run) -> Result<bool> {
        let has_token = run.token().is_some();
        self.trace.note(format!("{} with {has_token:?}", display_time(run.scheduled())));
        run.is_leader().await
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Jobs])]
struct AppModule;

/// Starts two replicas with separate clocks and the same leases.
async fn replicas() -> (TestApp, TestApp, Arc<Trace>) {
    replicas_started_at(["2026-06-01T00:00:00Z"; 2]).await
}

async fn replicas_started_at([first, second]: [&str; 2]) -> (TestApp, TestApp, Arc<Trace>) {
    let leases = Arc::new(Leases::default());
    let trace = Arc::new(Trace::default());
    let replica = async |now: &str| {
        TestApp::new::<AppModule>()
            .clock_at(at(now))
            .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
            .replace_arc::<Trace>(Arc::clone(&trace))
            .start()
            .await
            .unwrap()
    };
    (replica(first).await, replica(second).await, trace)
}

#[tokio::test(start_paused = true)]
async fn runs_each_job_on_one_of_two_replicas() {
    let (one, other, trace) = replicas().await;
    for _ in 0..3 {
        one.advance("1m").await;
        other.advance("1m").await;
    }
    assert_eq!(
        trace.take(),
        [
            "2026-06-01T00:01:00Z with true",
            "2026-06-01T00:02:00Z with true",
            "2026-06-01T00:03:00Z with true"
        ]
    );
    assert_eq!((job(&one, "lead").succeeded, job(&one, "lead").not_leader), (3, 0));
    assert_eq!((job(&other, "lead").succeeded, job(&other, "lead").not_leader), (0, 3));
    assert_eq!(one.provider::<Scheduler>().last_result::<bool>("lead"), Some(true));
}

#[tokio::test(start_paused = true)]
async fn replicas_that_start_at_different_times_share_the_times_of_an_interval() {
    let starts = ["2026-06-01T00:00:10Z", "2026-06-01T00:00:40Z"];
    let (one, other, trace) = replicas_started_at(starts).await;
    for replica in [&one, &other, &one, &other] {
        replica.advance("1m").await;
        tokio::time::sleep(Duration::from_secs(16)).await;
    }
    assert_eq!(trace.take(), ["2026-06-01T00:01:00Z with true", "2026-06-01T00:02:00Z with true"]);
    assert_eq!(job(&other, "lead").next, Some(at("2026-06-01T00:03:00Z")));
}

#[tokio::test(start_paused = true)]
async fn leaders_do_not_repeat_runs_after_a_jump_back() {
    let (one, other, trace) = replicas().await;
    one.advance("2m").await;
    assert_eq!(trace.take().len(), 2);
    one.set_clock(at("2026-06-01T00:00:30Z")).await;
    one.advance("90s").await;
    other.advance("2m").await;
    assert!(trace.take().is_empty());
    one.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:03:00Z with true"]);
}

#[tokio::test(start_paused = true)]
async fn another_replica_becomes_the_leader_once_the_lease_has_expired() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    drop(one);
    other.advance("1m").await;
    assert_eq!(trace.take().len(), 1, "the lease has not expired");
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:02:00Z with true"]);
}

#[tokio::test(start_paused = true)]
async fn a_leader_releases_its_lease_at_shutdown() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    other.advance("1m").await;
    one.shutdown().await.unwrap();
    other.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:01:00Z with true", "2026-06-01T00:02:00Z with true"]);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_once_for_all_leases_of_a_silent_store() {
    let leases = Arc::new(Leases::default());
    let app = TestApp::new::<AppModule>()
        .clock_at(at("2026-06-01T00:00:00Z"))
        .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
        .start()
        .await
        .unwrap();
    let scheduler = app.provider::<Scheduler>();
    for number in 0..7 {
        let job = NewJob::interval(format!("job {number}"), Duration::from_secs(60)).leader();
        scheduler.add(job, |_| async { Ok::<_, Error>(()) }).unwrap();
    }
    app.advance("1m").await;
    leases.hang();
    let (warnings, _guard) = LoggedWarnings::collect();
    let began = Instant::now();
    app.shutdown().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(warnings.count("leases of scheduled jobs were not released"), 1);
}

#[tokio::test(start_paused = true)]
async fn does_not_repeat_a_run_of_another_replica() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:01:00Z with true"]);
    assert_eq!(job(&other, "lead").not_leader, 1);
}

#[tokio::test(start_paused = true)]
async fn run_now_fails_on_a_replica_that_is_not_the_leader() {
    let (one, other, _) = replicas().await;
    one.advance("1m").await;
    let error = other.provider::<Scheduler>().run_now("lead").await;
    assert_eq!(error, Err(ScheduleError::NotLeader { job: "lead".to_owned() }));
}

#[tokio::test(start_paused = true)]
async fn concurrent_run_now_calls_on_the_leader_all_run() {
    let (one, _other, trace) = replicas().await;
    let scheduler = one.provider::<Scheduler>();
    let runs = (0..50).map(|_| scheduler.run_now("lead"));
    for run in futures_util::future::join_all(runs).await {
        assert_eq!(run.map(|run| run.attempts), Ok(1));
    }
    assert_eq!(trace.take().len(), 50);
    assert_eq!(job(&one, "lead").succeeded, 50);
}

#[tokio::test(start_paused = true)]
async fn run_now_does_not_prevent_a_run_that_waits_for_its_jitter() {
    let (one, _other, _) = replicas().await;
    let scheduler = one.provider::<Scheduler>();
    let day = Duration::from_secs(24 * 60 * 60);
    let late = NewJob::interval("late", Duration::from_secs(60)).leader().jitter(day);
    scheduler.add(late, |_| async { Ok::<_, Error>(()) }).unwrap();
    one.advance("1m").await;
    assert_eq!((job(&one, "late").running, job(&one, "late").succeeded), (1, 0));
    one.advance("1s").await;
    scheduler.run_now("late").await.unwrap();
    one.advance("1d").await;
    assert_eq!((job(&one, "late").succeeded > 1, job(&one, "late").not_leader), (true, 0));
}

#[tokio::test(start_paused = true)]
async fn does_not_run_a_job_while_the_lease_store_is_unreachable() {
    let leases = Arc::new(Leases::default());
    leases.set_reachable(false);
    let app = TestApp::new::<AppModule>()
        .clock_at(at("2026-06-01T00:00:00Z"))
        .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
        .start()
        .await
        .unwrap();
    app.advance("1m").await;
    assert!(app.provider::<Trace>().take().is_empty());
    assert_eq!(job(&app, "lead").not_leader, 1);
    leases.set_reachable(true);
    app.advance("1m").await;
    assert_eq!(job(&app, "lead").succeeded, 1);
}

#[tokio::test(start_paused = true)]
async fn releases_a_lease_at_shutdown_even_if_the_run_was_already_recorded() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("1m").await;
    assert_eq!(job(&other, "lead").not_leader, 1);
    other.shutdown().await.unwrap();
    one.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:01:00Z with true", "2026-06-01T00:02:00Z with true"]);
}

#[injectable]
struct Once {
    trace: Arc<Trace>,
}

#[injectable]
impl Once {
    #[after("30s", name = "once", leader = true)]
    async fn runs(&self, run: Run) {
        self.trace.note(display_time(run.scheduled()));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Once])]
struct OnceModule;

#[tokio::test(start_paused = true)]
async fn a_delayed_job_runs_once_among_replicas_that_start_within_a_lease() {
    let leases = Arc::new(Leases::default());
    let trace = Arc::new(Trace::default());
    let mut replicas = Vec::new();
    for start in ["2026-06-01T00:00:00Z", "2026-06-01T00:00:05Z", "2026-06-01T00:01:00Z"] {
        let replica = TestApp::new::<OnceModule>()
            .clock_at(at(start))
            .replace_arc::<dyn LeaseStore>(Arc::clone(&leases) as Arc<dyn LeaseStore>)
            .replace_arc::<Trace>(Arc::clone(&trace));
        replicas.push(replica.start().await.unwrap());
    }
    replicas[0].advance("30s").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    replicas[1].advance("30s").await;
    assert_eq!(trace.take(), ["2026-06-01T00:00:30Z"]);
    tokio::time::sleep(Duration::from_secs(55)).await;
    replicas[2].advance("30s").await;
    assert_eq!(trace.take(), ["2026-06-01T00:01:30Z"], "a later start runs it again");
}

#[tokio::test(start_paused = true)]
async fn logs_once_that_a_record_in_the_future_prevents_runs() {
    let (warnings, _guard) = LoggedWarnings::collect();
    let (ahead, other, _) =
        replicas_started_at(["2026-07-01T00:00:00Z", "2026-06-01T00:00:00Z"]).await;
    ahead.advance("1m").await;
    ahead.shutdown().await.unwrap();
    for _ in 0..3 {
        other.advance("1m").await;
    }
    assert_eq!((job(&other, "lead").succeeded, job(&other, "lead").not_leader), (0, 3));
    assert_eq!(warnings.count("a replica whose clock was ahead has recorded a run"), 1);
}

#[injectable]
struct Failing {
    leases: Arc<dyn LeaseStore>,
}

#[injectable]
impl Failing {
    /// Fails after another replica has become the leader.
    #[interval("1m", name = "fails", leader, retries = 1)]
    async fn fails(&self, run: Run) -> Result<()> {
        if run.attempt() == 1 {
            self.leases.release("fails", "me").await?;
            self.leases.acquire("fails", "other", Duration::from_secs(3600)).await?;
        }
        Err(Error::internal("it fails"))
    }
}

#[module(
    root,
    imports = [ScheduleModule::with(ScheduleOptions::new().replica("me")), LeasesModule],
    providers = [Failing],
)]
struct FailingModule;

#[tokio::test(start_paused = true)]
async fn counts_a_run_as_failed_if_its_lease_is_lost_after_a_failed_attempt() {
    let app = start_at::<FailingModule>("2026-06-01T00:00:00Z").await;
    app.advance("1m").await;
    app.advance("10s").await;
    let job = job(&app, "fails");
    assert_eq!((job.failed, job.not_leader, job.last.map(|last| last.attempts)), (1, 0, Some(1)));
}
