//! The outcomes of runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baya::Error;
use baya_macros::{injectable, module};
use baya_schedule::{Outcome, Run, ScheduleModule, Scheduler};

use crate::support::{Trace, TraceModule, display_time, job, start_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
    #[inject(default)]
    calls: AtomicU32,
}

#[injectable]
impl Jobs {
    #[interval("1h")]
    async fn fails(&self) -> Result<(), Error> {
        Err(Error::conflict().with_message("the disk is full"))
    }

    #[interval("1h")]
    async fn panics(&self) {
        panic!("the handler panics");
    }

    #[interval("1h", timeout = "5s")]
    async fn hangs(&self) {
        std::future::pending().await
    }

    #[interval("1h", retries = 3)]
    async fn recovers(&self, run: Run) -> Result<u32, Error> {
        self.trace.note(format!("attempt {} of {}", run.attempt(), display_time(run.scheduled())));
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call < 2 { Err(Error::unavailable()) } else { Ok(call) }
    }

    #[interval("1h")]
    async fn remembers(&self, run: Run) -> String {
        let last = run.last().map_or("nothing".to_owned(), |last| display_time(last.scheduled));
        format!("after {last}")
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

#[tokio::test(start_paused = true)]
async fn counts_errors_panics_and_timeouts_and_continues_the_schedule() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("3h").await;
    for name in ["Jobs::fails", "Jobs::panics", "Jobs::hangs"] {
        let job = job(&app, name);
        assert_eq!((job.failed, job.succeeded, job.running), (3, 0, 0), "{name}");
    }
    let outcome = |name: &str| job(&app, name).last.unwrap().outcome;
    let Outcome::Failed { message } = outcome("Jobs::fails") else { panic!("the run failed") };
    assert!(message.contains("the disk is full"), "{message}");
    let Outcome::Failed { message } = outcome("Jobs::panics") else { panic!("the run failed") };
    assert!(message.contains("the handler panics"), "{message}");
    assert_eq!(outcome("Jobs::hangs"), Outcome::TimedOut);
    assert_eq!(job(&app, "Jobs::hangs").last.unwrap().duration, Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn retries_a_failed_run_with_growing_delays() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    let trace = app.provider::<Trace>();
    assert_eq!(trace.take(), ["attempt 1 of 2026-06-01T01:00:00Z"]);
    app.advance("999ms").await;
    assert!(trace.take().is_empty());
    app.advance("1ms").await;
    assert_eq!(trace.take(), ["attempt 2 of 2026-06-01T01:00:00Z"]);
    app.advance("2s").await;
    assert_eq!(trace.take(), ["attempt 3 of 2026-06-01T01:00:00Z"]);
    let job = job(&app, "Jobs::recovers");
    assert_eq!((job.succeeded, job.failed), (1, 0));
    assert_eq!(job.last.unwrap().attempts, 3);
}

#[tokio::test(start_paused = true)]
async fn keeps_the_value_of_the_last_successful_run() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    let scheduler = app.provider::<Scheduler>();
    let result = || scheduler.last_result::<String>("Jobs::remembers").unwrap();
    assert_eq!(result(), "after nothing");
    app.advance("1h").await;
    assert_eq!(result(), "after 2026-06-01T01:00:00Z");
    assert_eq!(scheduler.last_result::<u8>("Jobs::remembers"), None);
    assert_eq!(scheduler.last_result::<()>("Jobs::fails"), None);
}
