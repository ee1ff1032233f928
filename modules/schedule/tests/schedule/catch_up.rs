//! Missed runs of leaders, which no replica has run when they were due.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{LeaseStore, Run, ScheduleModule, Scheduler};

use crate::fake_leases::{Leases, LeasesModule};
use crate::support::{Trace, TraceModule, at, display_time, job};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

impl Jobs {
    fn note(&self, run: &Run) {
        self.trace.note(format!("{} {}", run.job(), display_time(run.scheduled())));
    }
}

#[injectable]
impl Jobs {
    #[cron("0 * * * *", name = "run", leader = true, misfire = run)]
    async fn runs(&self, run: Run) {
        self.note(&run);
    }

    #[cron("0 * * * *", name = "skip", leader = true)]
    async fn skips(&self, run: Run) {
        self.note(&run);
    }

    #[cron("0 * * * *", name = "alone", misfire = run)]
    async fn runs_on_each_replica(&self, run: Run) {
        self.note(&run);
    }

    #[cron("* * * * JAN *", name = "seconds", leader = true, misfire = run)]
    async fn runs_each_second_of_january(&self, run: Run) {
        self.note(&run);
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, LeasesModule], providers = [Jobs])]
struct AppModule;

/// The leases and the trace that all replicas share.
#[derive(Default)]
struct Cluster {
    leases: Arc<Leases>,
    trace: Arc<Trace>,
}

impl Cluster {
    /// Starts a replica.
    async fn start_replica(&self, now: &str) -> TestApp {
        TestApp::new::<AppModule>()
            .clock_at(at(now))
            .replace_arc::<dyn LeaseStore>(Arc::clone(&self.leases) as Arc<dyn LeaseStore>)
            .replace_arc::<Trace>(Arc::clone(&self.trace))
            .start()
            .await
            .unwrap()
    }

    /// Runs the jobs of 01:00, and shuts the replica down.
    async fn run_at_one(&self) {
        let replica = self.start_replica("2026-06-01T00:30:00Z").await;
        replica.advance("1h").await;
        replica.shutdown().await.unwrap();
        assert_eq!(self.runs().len(), 3);
    }

    /// Takes the runs since the last call, sorted.
    fn runs(&self) -> Vec<String> {
        let mut runs = self.trace.take();
        runs.sort();
        runs
    }
}

#[tokio::test(start_paused = true)]
async fn makes_up_once_for_all_runs_that_were_missed_while_all_replicas_were_down() {
    let world = Cluster::default();
    world.run_at_one().await;
    let replica = world.start_replica("2026-06-01T05:30:00Z").await;
    replica.advance("1s").await;
    assert_eq!(world.runs(), ["run 2026-06-01T05:00:00Z"]);
    assert_eq!((job(&replica, "run").missed, job(&replica, "run").succeeded), (1, 1));
    replica.advance("30m").await;
    let next =
        ["alone 2026-06-01T06:00:00Z", "run 2026-06-01T06:00:00Z", "skip 2026-06-01T06:00:00Z"];
    assert_eq!(world.runs(), next);
}

#[tokio::test(start_paused = true)]
async fn only_one_replica_makes_up_for_missed_runs() {
    let world = Cluster::default();
    world.run_at_one().await;
    let replica = world.start_replica("2026-06-01T05:30:00Z").await;
    let other = world.start_replica("2026-06-01T05:30:00Z").await;
    replica.advance("1s").await;
    other.advance("1s").await;
    replica.shutdown().await.unwrap();
    let third = world.start_replica("2026-06-01T05:40:00Z").await;
    third.advance("1s").await;
    assert_eq!(world.runs(), ["run 2026-06-01T05:00:00Z"]);
    assert_eq!(job(&third, "run").missed, 0);
}

#[tokio::test(start_paused = true)]
async fn makes_up_for_nothing_before_the_first_recorded_run() {
    let world = Cluster::default();
    let replica = world.start_replica("2026-06-01T05:30:00Z").await;
    replica.advance("1s").await;
    assert!(world.runs().is_empty());
}

#[tokio::test(start_paused = true)]
async fn finds_the_last_of_many_missed_times() {
    let world = Cluster::default();
    let replica = world.start_replica("2026-01-15T00:00:00.5Z").await;
    replica.advance("1s").await;
    replica.shutdown().await.unwrap();
    assert_eq!(world.runs(), ["seconds 2026-01-15T00:00:01Z"]);
    let replica = world.start_replica("2026-12-01T00:30:00Z").await;
    replica.advance("1s").await;
    assert_eq!(world.runs(), ["seconds 2026-01-31T23:59:59Z"]);
}

#[tokio::test(start_paused = true)]
async fn makes_up_for_missed_runs_once_the_lease_store_is_reachable() {
    let world = Cluster::default();
    world.run_at_one().await;
    world.leases.set_reachable(false);
    let replica = world.start_replica("2026-06-01T05:30:00Z").await;
    replica.advance("10s").await;
    assert!(world.runs().is_empty());
    world.leases.set_reachable(true);
    replica.advance("10s").await;
    assert_eq!(world.runs(), ["run 2026-06-01T05:00:00Z"]);
}

#[tokio::test(start_paused = true)]
async fn makes_up_for_a_run_of_a_dead_leader_once_its_lease_has_expired() {
    let world = Cluster::default();
    world.run_at_one().await;
    let leader = world.start_replica("2026-06-01T01:59:50Z").await;
    leader.provider::<Scheduler>().run_now("run").await.unwrap();
    drop(leader);
    world.runs();
    let other = world.start_replica("2026-06-01T01:59:55Z").await;
    other.advance("10s").await;
    assert_eq!(job(&other, "run").not_leader, 1);
    world.runs();
    tokio::time::sleep(Duration::from_secs(16)).await;
    other.advance("20s").await;
    assert_eq!(world.runs(), ["run 2026-06-01T02:00:00Z"]);
}

#[tokio::test(start_paused = true)]
async fn a_paused_job_does_not_make_up_for_missed_runs() {
    let world = Cluster::default();
    world.run_at_one().await;
    let replica = world.start_replica("2026-06-01T05:30:00Z").await;
    replica.provider::<Scheduler>().pause("run").unwrap();
    replica.advance("1s").await;
    assert!(world.runs().is_empty());
}
