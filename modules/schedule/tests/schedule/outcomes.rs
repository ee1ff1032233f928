//! How runs end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baya::Error;
use baya_macros::{injectable, module};
use baya_schedule::{Outcome, Run, ScheduleModule, Scheduler};

use crate::support::{Trace, TraceModule, job, shown, started_at};

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
        panic!("on purpose");
    }

    #[interval("1h", timeout = "5s")]
    async fn hangs(&self) {
        std::future::pending().await
    }

    #[interval("1h", retries = 3)]
    async fn recovers(&self, run: Run) -> Result<u32, Error> {
        self.trace.note(format!("attempt {} of {}", run.attempt(), shown(run.scheduled())));
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call < 2 { Err(Error::unavailable()) } else { Ok(call) }
    }

    #[interval("1h")]
    async fn remembers(&self, run: Run) -> String {
        let last = run.last().map_or("nothing".to_owned(), |last| shown(last.scheduled));
        format!("after {last}")
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

#[tokio::test(start_paused = true)]
async fn errors_panics_and_timeouts_are_counted_and_the_schedule_goes_on() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("3h").await;
    for name in ["Jobs::fails", "Jobs::panics", "Jobs::hangs"] {
        let job = job(&app, name);
        assert_eq!((job.failed, job.succeeded, job.running), (3, 0, 0), "{name}");
    }
    let outcome = |name: &str| job(&app, name).last.unwrap().outcome;
    let Outcome::Failed { message } = outcome("Jobs::fails") else { panic!("it failed") };
    assert!(message.contains("the disk is full"), "{message}");
    let Outcome::Failed { message } = outcome("Jobs::panics") else { panic!("it failed") };
    assert!(message.contains("on purpose"), "{message}");
    assert_eq!(outcome("Jobs::hangs"), Outcome::TimedOut);
    assert_eq!(job(&app, "Jobs::hangs").last.unwrap().duration, Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_is_tried_again_with_growing_delays() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
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
async fn the_value_of_the_last_run_is_kept() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    let scheduler = app.provider::<Scheduler>();
    let result = || scheduler.last_result::<String>("Jobs::remembers").unwrap();
    assert_eq!(result(), "after nothing");
    app.advance("1h").await;
    assert_eq!(result(), "after 2026-06-01T01:00:00Z");
    assert_eq!(scheduler.last_result::<u8>("Jobs::remembers"), None);
    assert_eq!(scheduler.last_result::<()>("Jobs::fails"), None);
}
