//! Jobs that run on one replica.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Result};
use baya_macros::{injectable, module};
use baya_schedule::{
    LeaseStore, NewJob, Run, ScheduleError, ScheduleModule, ScheduleOptions, Scheduler,
};
use tokio::time::Instant;

use crate::leases::{Leases, LeasesModule};
use crate::logged::Warnings;
use crate::support::{Trace, TraceModule, at, job, shown, started_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[interval("1m", name = "lead", leader = true)]
    async fn leads(&self, run: Run) -> Result<bool> {
        self.trace.note(format!("{} with {:?}", shown(run.scheduled()), run.token().is_some()));
        run.is_leader().await
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Jobs])]
struct AppModule;

/// Two replicas with one clock each and the same leases.
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
async fn each_run_takes_place_on_one_of_two_replicas() {
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
async fn a_time_that_comes_again_after_a_jump_back_is_not_run_again_by_leaders() {
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
async fn another_replica_leads_once_the_lease_has_expired() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    drop(one);
    other.advance("1m").await;
    assert_eq!(trace.take().len(), 1, "the lease goes on");
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:02:00Z with true"]);
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_ends_gives_its_lease_up() {
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
    let (warnings, _guard) = Warnings::collect();
    let began = Instant::now();
    app.shutdown().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(warnings.count("leases of scheduled jobs were not given up"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_time_that_another_replica_has_run_is_not_run_again() {
    let (one, other, trace) = replicas().await;
    one.advance("1m").await;
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("1m").await;
    assert_eq!(trace.take(), ["2026-06-01T00:01:00Z with true"]);
    assert_eq!(job(&other, "lead").not_leader, 1);
}

#[tokio::test(start_paused = true)]
async fn a_job_of_a_leader_does_not_run_at_once_on_another_replica() {
    let (one, other, _) = replicas().await;
    one.advance("1m").await;
    let error = other.provider::<Scheduler>().run_now("lead").await;
    assert_eq!(error, Err(ScheduleError::NotLeader { job: "lead".to_owned() }));
}

#[tokio::test(start_paused = true)]
async fn runs_at_once_on_the_leader_do_not_keep_each_other_from_running() {
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
async fn a_run_at_once_does_not_keep_a_run_that_waits_for_its_jitter_from_running() {
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
async fn a_job_does_not_run_without_a_lease_when_the_store_is_out_of_reach() {
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
async fn a_lease_that_was_acquired_for_a_time_that_has_been_run_is_given_up_at_shutdown() {
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
        self.trace.note(shown(run.scheduled()));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Once])]
struct OnceModule;

#[tokio::test(start_paused = true)]
async fn a_job_after_the_start_runs_on_one_of_the_replicas_that_start_within_a_lease() {
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
async fn a_record_in_the_future_that_keeps_a_job_from_running_is_logged_once() {
    let (warnings, _guard) = Warnings::collect();
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
    /// Fails, and another replica becomes the leader before the retry.
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
async fn a_run_that_failed_before_its_lease_was_lost_has_failed() {
    let app = started_at::<FailingModule>("2026-06-01T00:00:00Z").await;
    app.advance("1m").await;
    app.advance("10s").await;
    let job = job(&app, "fails");
    assert_eq!((job.failed, job.not_leader, job.last.map(|last| last.attempts)), (1, 0, Some(1)));
}
