//! The scheduler: adding, removing, pausing and running jobs.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Overlap};
use baya_macros::{injectable, module};
use baya_schedule::{NewJob, Outcome, Run, ScheduleError, ScheduleModule, Scheduler};
use tokio::sync::Semaphore;

use crate::support::{Trace, TraceModule, at, display_time, job, start_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[interval("1h", name = "hourly")]
    async fn hourly(&self) -> u8 {
        self.trace.note("hourly");
        7
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

async fn start() -> (TestApp, Arc<Scheduler>, Arc<Trace>) {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let scheduler = app.provider();
    let trace = app.provider();
    (app, scheduler, trace)
}

/// Adds a job that records its runs in the trace.
fn add(scheduler: &Scheduler, trace: &Arc<Trace>, job: NewJob) -> Result<(), ScheduleError> {
    let trace = Arc::clone(trace);
    scheduler.add(job, move |run: Run| {
        trace.note(format!("{} {}", run.job(), display_time(run.scheduled())));
        async { Ok::<_, Error>(run_result()) }
    })
}

const fn run_result() -> u8 {
    1
}

#[baya_macros::test]
async fn runs_added_jobs() {
    let (app, scheduler, trace) = start().await;
    app.advance("10m").await;
    add(&scheduler, &trace, NewJob::interval("added", Duration::from_secs(600))).unwrap();
    add(&scheduler, &trace, NewJob::cron("cron", "15 * * * *")).unwrap();
    add(&scheduler, &trace, NewJob::after("once", Duration::from_secs(1))).unwrap();
    app.advance("11m").await;
    assert_eq!(
        trace.take(),
        ["once 2026-06-01T00:10:01Z", "cron 2026-06-01T00:15:00Z", "added 2026-06-01T00:20:00Z"]
    );
    assert_eq!(scheduler.last_result::<u8>("added"), Some(1));
}

#[baya_macros::test]
async fn does_not_run_a_removed_job() {
    let (app, scheduler, trace) = start().await;
    scheduler.remove("hourly").unwrap();
    app.advance("1d").await;
    assert!(trace.take().is_empty());
    assert!(scheduler.jobs().is_empty());
    add(&scheduler, &trace, NewJob::interval("hourly", Duration::from_secs(60))).unwrap();
}

#[baya_macros::test]
async fn a_paused_job_is_not_due_until_it_is_resumed() {
    let (app, scheduler, trace) = start().await;
    scheduler.pause("hourly").unwrap();
    app.advance("150m").await;
    assert!(trace.take().is_empty());
    assert_eq!((job(&app, "hourly").next, job(&app, "hourly").paused), (None, true));
    scheduler.resume("hourly").unwrap();
    assert_eq!(job(&app, "hourly").next, Some(at("2026-06-01T03:30:00Z")));
    app.advance("1h").await;
    assert_eq!(trace.take(), ["hourly"]);
}

#[baya_macros::test]
async fn run_now_returns_the_outcome() {
    let (app, scheduler, trace) = start().await;
    let run = scheduler.run_now("hourly").await.unwrap();
    assert_eq!((run.outcome, run.attempts), (Outcome::Succeeded, 1));
    assert_eq!(trace.take(), ["hourly"]);
    assert_eq!(job(&app, "hourly").next, Some(at("2026-06-01T01:00:00Z")));
    scheduler.pause("hourly").unwrap();
    scheduler.run_now("hourly").await.unwrap();
    assert_eq!(job(&app, "hourly").succeeded, 2);
}

#[baya_macros::test]
async fn counts_a_run_as_failed_if_its_function_panics() {
    let (_app, scheduler, _) = start().await;
    let job = NewJob::interval("panics", Duration::from_secs(60));
    scheduler
        .add(job, |_| async {
            if true {
                panic!("the function panics");
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let run = scheduler.run_now("panics").await.unwrap();
    let Outcome::Failed { message } = run.outcome else {
        panic!("expected a failed run, found {run:?}")
    };
    assert!(message.contains("the function panics"), "{message}");
}

#[baya_macros::test]
async fn rejects_duplicate_and_unknown_names() {
    let (_app, scheduler, trace) = start().await;
    let taken = add(&scheduler, &trace, NewJob::interval("hourly", Duration::from_secs(1)));
    assert_eq!(taken, Err(ScheduleError::NameTaken { job: "hourly".to_owned() }));
    let unknown = Err(ScheduleError::Unknown { job: "nothing".to_owned() });
    assert_eq!(scheduler.remove("nothing"), unknown);
    assert_eq!(scheduler.pause("nothing"), unknown);
    assert_eq!(scheduler.resume("nothing"), unknown);
    assert_eq!(scheduler.run_now("nothing").await.map(|_| ()), unknown);
}

#[baya_macros::test]
async fn rejects_an_invalid_job_and_names_the_field() {
    let (_app, scheduler, trace) = start().await;
    let error = |job: NewJob| add(&scheduler, &trace, job).unwrap_err().to_string();
    let expression = error(NewJob::cron("a", "75 * * * *"));
    assert!(expression.starts_with("`expression` of the job `a` is invalid"), "{expression}");
    assert!(expression.contains("minutes are 0 to 59"), "{expression}");
    let zone = error(NewJob::cron("b", "* * * * *").zone("Europe/Pari"));
    assert!(zone.starts_with("`zone` of the job `b` is not a time zone"), "{zone}");
    let interval = error(NewJob::interval("c", Duration::ZERO));
    assert!(interval.starts_with("`interval` of the job `c` is invalid"), "{interval}");
    let after = error(NewJob::after("d", Duration::MAX));
    assert!(after.starts_with("`after` of the job `d` is invalid"), "{after}");
    let valid = || NewJob::after("e", Duration::from_secs(1)).overlap(Overlap::Allow);
    let jitter = error(valid().jitter(Duration::MAX));
    assert!(jitter.starts_with("`jitter` of the job `e` is invalid"), "{jitter}");
    let timeout = error(valid().timeout(Duration::ZERO));
    assert!(timeout.starts_with("`timeout` of the job `e` is invalid"), "{timeout}");
    assert_eq!(scheduler.jobs().len(), 1);
}

#[baya_macros::test]
async fn starts_a_job_within_its_jitter() {
    let (app, scheduler, trace) = start().await;
    let late = NewJob::interval("late", Duration::from_secs(600)).jitter(Duration::from_secs(60));
    add(&scheduler, &trace, late).unwrap();
    app.advance("11m").await;
    let late = job(&app, "late").last.expect("a run");
    assert_eq!(display_time(late.scheduled), "2026-06-01T00:10:00Z");
    assert!(late.started >= late.scheduled);
    assert!(late.started <= at("2026-06-01T00:11:00Z"));
}

#[baya_macros::test]
async fn run_now_fails_after_the_app_has_ended() {
    let (app, scheduler, trace) = start().await;
    app.shutdown().await.unwrap();
    assert_eq!(scheduler.run_now("hourly").await, Err(ScheduleError::NotRunning));
    assert!(trace.take().is_empty());
}

#[baya_macros::test]
async fn rejects_a_job_that_is_added_after_the_app_has_ended() {
    let (app, scheduler, trace) = start().await;
    app.shutdown().await.unwrap();
    let late = NewJob::after("late", Duration::from_secs(1));
    assert_eq!(add(&scheduler, &trace, late), Err(ScheduleError::NotRunning));
}

/// Adds a job whose runs fail once the returned gate has a permit.
fn add_gated(scheduler: &Scheduler, job: NewJob) -> Arc<Semaphore> {
    let gate = Arc::new(Semaphore::new(0));
    let shared = Arc::clone(&gate);
    let run = move |_| {
        let gate = Arc::clone(&shared);
        async move {
            gate.acquire().await.unwrap().forget();
            Err::<(), _>(Error::unavailable())
        }
    };
    scheduler.add(job, run).unwrap();
    gate
}

/// Lets one run end, and waits until the engine has recorded it.
async fn open(gate: &Semaphore) {
    gate.add_permits(1);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[baya_macros::test]
async fn a_run_of_a_removed_job_does_not_affect_a_new_job_with_the_same_name() {
    let (app, scheduler, _) = start().await;
    let minutely = || NewJob::interval("a", Duration::from_secs(60)).overlap(Overlap::Queue);
    let old = add_gated(&scheduler, minutely());
    app.advance_without_waiting("1m").await;
    scheduler.remove("a").unwrap();
    add_gated(&scheduler, minutely());
    app.advance_without_waiting("1m").await;
    app.advance_without_waiting("1m").await;
    let before = job(&app, "a");
    assert_eq!((before.running, before.queued), (1, 1));
    open(&old).await;
    assert_eq!(old.available_permits(), 0, "the old run has ended");
    assert_eq!(job(&app, "a"), before);
}

#[baya_macros::test]
async fn does_not_retry_a_job_that_was_removed_during_its_run() {
    let (app, scheduler, _) = start().await;
    let gate = add_gated(&scheduler, NewJob::after("a", Duration::from_secs(60)).retries(3));
    app.advance_without_waiting("1m").await;
    scheduler.remove("a").unwrap();
    open(&gate).await;
    app.advance_without_waiting("10m").await;
    open(&gate).await;
    assert_eq!(gate.available_permits(), 1, "no run waits for the gate");
}

#[baya_macros::test]
async fn run_now_reports_an_unknown_job_if_the_job_is_removed_before_its_retry() {
    let (app, scheduler, _) = start().await;
    let retried = || NewJob::after("a", Duration::from_secs(60)).retries(3);
    let gate = add_gated(&scheduler, retried());
    let shared = Arc::clone(&scheduler);
    let run = tokio::spawn(async move { shared.run_now("a").await });
    tokio::task::yield_now().await;
    open(&gate).await;
    scheduler.remove("a").unwrap();
    // Another job with the same name.
    add_gated(&scheduler, retried());
    app.advance_without_waiting("10s").await;
    assert_eq!(run.await.unwrap(), Err(ScheduleError::Unknown { job: "a".to_owned() }));
}

#[injectable]
struct Early {
    scheduler: Arc<Scheduler>,
}

#[injectable]
impl Early {
    #[on_init]
    async fn add(&self) -> Result<(), ScheduleError> {
        let job = NewJob::interval("hourly", Duration::from_secs(60));
        self.scheduler.add(job, |_| async { Ok::<_, Error>(()) })
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs, Early])]
struct EarlyModule;

#[baya_macros::test]
async fn rejects_a_job_of_a_hook_with_the_name_of_an_attribute() {
    let error = TestApp::new::<EarlyModule>().start().await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("another job has the name `hourly`"), "{text}");
    assert!(text.contains("scheduler.rs:"), "{text}");
}

#[injectable]
struct Endless {
    scheduler: Arc<Scheduler>,
    trace: Arc<Trace>,
}

#[injectable]
impl Endless {
    #[on_init]
    async fn init(&self) {
        let sweep = NewJob::interval("Endless::sweep", Duration::from_secs(60));
        self.scheduler.add(sweep, |_| async { Ok::<_, Error>(()) }).unwrap();
    }

    #[interval("1h")]
    async fn sweep(&self) {}

    #[interval("1h", name = "endless")]
    async fn endless(&self) {
        let run = Box::pin(self.scheduler.run_now("endless")).await.unwrap();
        self.trace.note(format!("{:?}", run.outcome));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Endless])]
struct EndlessModule;

#[tokio::test(start_paused = true)]
async fn run_now_inside_its_own_job_fails_at_the_nesting_limit() {
    let app = start_at::<EndlessModule>("2026-06-01T00:00:00Z").await;
    app.provider::<Scheduler>().run_now("endless").await.unwrap();
    let outcomes = app.provider::<Trace>().take();
    assert_eq!(outcomes.len(), 16);
    assert!(outcomes[0].contains("more than 16 handler calls are nested"), "{}", outcomes[0]);
}

#[tokio::test(start_paused = true)]
async fn adds_a_number_to_a_default_name_that_a_hook_has_used() {
    let app = start_at::<EndlessModule>("2026-06-01T00:00:00Z").await;
    assert_eq!(job(&app, "Endless::sweep").schedule, "every 60s");
    assert_eq!(job(&app, "Endless::sweep 2").schedule, "every 3600s");
}

#[baya_macros::test]
async fn rejects_a_job_without_a_name() {
    let (_app, scheduler, trace) = start().await;
    for name in ["", " \t\n"] {
        let job = NewJob::interval(name, Duration::from_secs(1));
        let error = add(&scheduler, &trace, job).unwrap_err();
        assert!(error.to_string().starts_with("a job needs a name"), "{error}");
    }
    assert_eq!(scheduler.jobs().len(), 1);
}
