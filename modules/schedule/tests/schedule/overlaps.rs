//! Runs that are due while another run of the job is in progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Overlap};
use baya_macros::{injectable, module};
use baya_schedule::{NewJob, Run, ScheduleModule, Scheduler};
use tokio::sync::Semaphore;

use crate::support::{Trace, TraceModule, display_time, job, start_at};

/// Lets runs end one by one, as permits are added.
#[injectable]
struct Gate {
    #[inject(value = Semaphore::new(0))]
    open: Semaphore,
}

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
    gate: Arc<Gate>,
}

impl Jobs {
    async fn wait(&self, run: &Run) {
        self.trace.note(format!("begins {}", display_time(run.scheduled())));
        self.gate.open.acquire().await.unwrap().forget();
        self.trace.note(format!("ends {}", display_time(run.scheduled())));
    }
}

#[injectable]
impl Jobs {
    #[interval("1m", name = "skip")]
    async fn skips(&self, run: Run) {
        self.wait(&run).await;
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Gate, Jobs])]
struct SkipModule;

#[injectable]
struct Queued {
    jobs: Arc<Jobs>,
}

#[injectable]
impl Queued {
    #[interval("1m", name = "queue", overlap = queue)]
    async fn queues(&self, run: Run) {
        self.jobs.wait(&run).await;
    }
}

#[module(providers = [Gate, Jobs], exports = [Jobs, Gate])]
struct JobsModule;

#[module(root, imports = [ScheduleModule, TraceModule, JobsModule], providers = [Queued])]
struct QueueModule;

#[injectable]
struct Allowed {
    jobs: Arc<Jobs>,
}

#[injectable]
impl Allowed {
    #[interval("1m", name = "allow", overlap = allow)]
    async fn allows(&self, run: Run) {
        self.jobs.wait(&run).await;
    }
}

#[module(root, imports = [ScheduleModule, TraceModule, JobsModule], providers = [Allowed])]
struct AllowModule;

/// Lets this number of runs end, and waits until the next ones have begun.
async fn open(app: &TestApp, runs: usize) {
    app.provider::<Gate>().open.add_permits(runs);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn advance_three_minutes(app: &TestApp) {
    for _ in 0..3 {
        app.advance_without_waiting("1m").await;
        tokio::task::yield_now().await;
    }
}

#[baya_macros::test]
async fn skips_and_counts_a_run_that_is_due_during_another_one() {
    let app = start_at::<SkipModule>("2026-06-01T00:00:00Z").await;
    advance_three_minutes(&app).await;
    let during = job(&app, "skip");
    assert_eq!((during.running, during.skipped, during.queued), (1, 2, 0));
    open(&app, 1).await;
    assert_eq!(
        app.provider::<Trace>().take(),
        ["begins 2026-06-01T00:01:00Z", "ends 2026-06-01T00:01:00Z"]
    );
    assert_eq!(job(&app, "skip").running, 0);
}

#[baya_macros::test]
async fn starts_a_queued_run_after_the_previous_one() {
    let app = start_at::<QueueModule>("2026-06-01T00:00:00Z").await;
    app.provider::<Gate>();
    pause(&app, "skip");
    advance_three_minutes(&app).await;
    let during = job(&app, "queue");
    assert_eq!((during.running, during.queued, during.skipped), (1, 2, 0));
    open(&app, 3).await;
    assert_eq!(
        app.provider::<Trace>().take(),
        [
            "begins 2026-06-01T00:01:00Z",
            "ends 2026-06-01T00:01:00Z",
            "begins 2026-06-01T00:02:00Z",
            "ends 2026-06-01T00:02:00Z",
            "begins 2026-06-01T00:03:00Z",
            "ends 2026-06-01T00:03:00Z",
        ]
    );
    assert_eq!((job(&app, "queue").succeeded, job(&app, "queue").running), (3, 0));
}

#[baya_macros::test]
async fn runs_concurrently_if_overlap_is_allowed() {
    let app = start_at::<AllowModule>("2026-06-01T00:00:00Z").await;
    pause(&app, "skip");
    advance_three_minutes(&app).await;
    assert_eq!(job(&app, "allow").running, 3);
    open(&app, 3).await;
    assert_eq!((job(&app, "allow").succeeded, job(&app, "allow").running), (3, 0));
}

fn pause(app: &TestApp, name: &str) {
    app.provider::<baya_schedule::Scheduler>().pause(name).unwrap();
}

/// Disables the second run.
#[injectable]
#[derive(Default)]
struct Switch {
    #[inject(default)]
    calls: AtomicU32,
}

impl Switch {
    fn is_on(&self) -> bool {
        self.calls.fetch_add(1, Ordering::SeqCst) != 1
    }
}

#[injectable]
struct Retried {
    trace: Arc<Trace>,
    #[inject(default)]
    calls: AtomicU32,
}

#[injectable]
impl Retried {
    #[interval("500ms", overlap = queue, retries = 1, enabled = Switch::is_on)]
    async fn fails_once(&self, run: Run) -> Result<(), Error> {
        if self.calls.fetch_add(1, Ordering::SeqCst) == 0 {
            return Err(Error::unavailable());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.trace.note(display_time(run.scheduled()));
        Ok(())
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Retried, Switch])]
struct RetriedModule;

#[tokio::test(start_paused = true)]
async fn advance_waits_for_a_run_that_is_queued_after_a_skipped_one() {
    let app = start_at::<RetriedModule>("2026-06-01T00:00:00Z").await;
    app.advance("1500ms").await;
    // The run at 1.0 s is skipped, after the retry of the previous run.
    assert_eq!(
        app.provider::<Trace>().take(),
        ["2026-06-01T00:00:00.5Z", "2026-06-01T00:00:01.5Z"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_queued_run_keeps_waiting_when_a_run_of_run_now_ends() {
    let app = start_at::<QueueModule>("2026-06-01T00:00:00Z").await;
    let first = Arc::new(Semaphore::new(0));
    let gate = Arc::clone(&first);
    let begun = AtomicU32::new(0);
    let queued = NewJob::interval("queued", Duration::from_secs(60)).overlap(Overlap::Queue);
    let runs = move |_| {
        let waits = begun.fetch_add(1, Ordering::SeqCst) == 0;
        let gate = Arc::clone(&gate);
        async move {
            if waits {
                gate.acquire().await.unwrap().forget();
            }
            Ok::<_, Error>(())
        }
    };
    app.provider::<Scheduler>().add(queued, runs).unwrap();
    advance_three_minutes(&app).await;
    assert_eq!((job(&app, "queued").running, job(&app, "queued").queued), (1, 2));
    app.provider::<Scheduler>().run_now("queued").await.unwrap();
    assert_eq!((job(&app, "queued").running, job(&app, "queued").queued), (1, 2));
    first.add_permits(1);
    open(&app, 3).await;
    assert_eq!((job(&app, "queued").running, job(&app, "queued").queued), (0, 0));
}
