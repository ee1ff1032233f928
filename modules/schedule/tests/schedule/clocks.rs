//! Clocks that jump.

use std::sync::Arc;
use std::time::Duration;

use baya::{Clock, Error};
use baya_macros::{controller, injectable, module};
use baya_schedule::{Run, ScheduleModule};

use crate::support::{Trace, TraceModule, at, display_time, job, start_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[cron("0 * * * *", name = "skip")]
    async fn skips(&self, run: Run) {
        self.trace.note(format!("skip {}", display_time(run.scheduled())));
    }

    #[cron("0 * * * *", name = "run", misfire = run)]
    async fn runs(&self, run: Run) {
        self.trace.note(format!("run {}", display_time(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

#[baya_macros::test]
async fn runs_that_a_jump_forward_skips_follow_the_misfire_policy() {
    let app = start_at::<AppModule>("2026-06-01T00:30:00Z").await;
    app.set_clock(at("2026-06-01T05:30:00Z")).await;
    assert_eq!(app.provider::<Trace>().take(), ["run 2026-06-01T05:00:00Z"]);
    assert_eq!((job(&app, "skip").missed, job(&app, "run").missed), (1, 1));
    app.advance("30m").await;
    let mut runs = app.provider::<Trace>().take();
    runs.sort();
    assert_eq!(runs, ["run 2026-06-01T06:00:00Z", "skip 2026-06-01T06:00:00Z"]);
}

#[baya_macros::test]
async fn starts_a_run_that_is_late_by_less_than_the_grace() {
    let app = start_at::<AppModule>("2026-06-01T00:59:59Z").await;
    app.set_clock(at("2026-06-01T01:00:09Z")).await;
    assert_eq!(app.provider::<Trace>().take().len(), 2);
    assert_eq!(job(&app, "skip").missed, 0);
}

#[baya_macros::test]
async fn jobs_are_due_again_at_the_times_that_a_jump_back_repeats() {
    let app = start_at::<AppModule>("2026-06-01T10:30:00Z").await;
    app.set_clock(at("2026-06-01T08:30:00Z")).await;
    assert_eq!(job(&app, "skip").next, Some(at("2026-06-01T09:00:00Z")));
    app.advance("30m").await;
    assert_eq!(app.provider::<Trace>().take().len(), 2);
}

#[baya_macros::test]
async fn a_correction_back_within_the_grace_repeats_no_runs() {
    let app = start_at::<AppModule>("2026-06-01T00:59:59Z").await;
    app.advance("1s").await;
    assert_eq!(app.provider::<Trace>().take().len(), 2);
    for _ in 0..3 {
        app.set_clock(at("2026-06-01T00:59:50Z")).await;
        app.advance("10s").await;
    }
    assert!(app.provider::<Trace>().take().is_empty());
    app.advance("1h").await;
    assert_eq!(app.provider::<Trace>().take().len(), 2);
}

#[injectable]
struct Spans {
    trace: Arc<Trace>,
}

#[injectable]
impl Spans {
    #[interval("1h", name = "skip")]
    async fn skips(&self, run: Run) {
        self.trace.note(format!("skip {}", display_time(run.scheduled())));
    }

    #[interval("1h", name = "run", misfire = run)]
    async fn runs(&self, run: Run) {
        self.trace.note(format!("run {}", display_time(run.scheduled())));
    }

    #[after("2h", name = "once", misfire = run)]
    async fn once(&self, run: Run) {
        self.trace.note(format!("once {}", display_time(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Spans])]
struct SpansModule;

#[baya_macros::test]
async fn intervals_restart_after_a_jump_forward() {
    let app = start_at::<SpansModule>("2026-06-01T00:30:00Z").await;
    app.set_clock(at("2026-06-01T05:00:00Z")).await;
    let mut runs = app.provider::<Trace>().take();
    runs.sort();
    assert_eq!(runs, ["once 2026-06-01T02:30:00Z", "run 2026-06-01T04:30:00Z"]);
    assert_eq!(job(&app, "skip").next, Some(at("2026-06-01T06:00:00Z")));
    assert_eq!((job(&app, "skip").missed, job(&app, "run").missed), (1, 1));
}

#[baya_macros::test]
async fn intervals_and_delays_restart_after_a_jump_back() {
    let app = start_at::<SpansModule>("2026-06-01T10:30:00Z").await;
    app.set_clock(at("2026-06-01T08:00:00Z")).await;
    assert_eq!(job(&app, "skip").next, Some(at("2026-06-01T09:00:00Z")));
    assert_eq!(job(&app, "once").next, Some(at("2026-06-01T10:00:00Z")));
}

#[baya_macros::test]
async fn jobs_continue_after_a_jump_to_the_end_of_the_calendar_and_back() {
    let app = start_at::<AppModule>("2026-06-01T10:30:00Z").await;
    let end = at("9999-12-30T22:00:00Z");
    app.set_clock(end + Duration::from_secs(2 * 24 * 60 * 60)).await;
    assert_eq!(job(&app, "skip").next, None);
    app.provider::<Trace>().take();
    app.set_clock(at("2026-06-01T10:30:00Z")).await;
    assert_eq!(job(&app, "skip").next, Some(at("2026-06-01T11:00:00Z")));
    app.advance("30m").await;
    assert_eq!(app.provider::<Trace>().take().len(), 2);
}

#[baya_macros::test]
async fn a_delayed_job_does_not_run_again_after_a_jump_back() {
    let app = start_at::<SpansModule>("2026-06-01T10:30:00Z").await;
    app.advance("3h").await;
    app.set_clock(at("2026-06-01T08:00:00Z")).await;
    assert_eq!(job(&app, "once").next, None);
}

#[injectable]
struct Failing {
    trace: Arc<Trace>,
}

#[injectable]
impl Failing {
    #[interval("1h", name = "failing", retries = 1)]
    async fn fails(&self, run: Run) -> Result<(), Error> {
        self.trace.note(format!("attempt {}", run.attempt()));
        Err(Error::unavailable())
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Failing])]
struct FailingModule;

#[baya_macros::test]
async fn a_retry_waits_no_longer_after_a_jump_back() {
    let app = start_at::<FailingModule>("2026-06-01T10:00:00Z").await;
    app.advance("1h").await;
    assert_eq!(app.provider::<Trace>().take(), ["attempt 1"]);
    app.set_clock(at("2026-06-01T03:00:00Z")).await;
    assert!(app.provider::<Trace>().take().is_empty());
    app.advance("1s").await;
    assert_eq!(app.provider::<Trace>().take(), ["attempt 2"]);
}

#[controller("/time")]
struct Times {
    trace: Arc<Trace>,
}

#[controller]
impl Times {
    #[get]
    async fn now(&self, clock: Clock) -> String {
        display_time(clock.now())
    }

    #[cron("0 0 1 * *")]
    async fn monthly(&self, clock: Clock) {
        self.trace.note(display_time(clock.now()));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], controllers = [Times])]
struct TimesModule;

#[baya_macros::test]
async fn handlers_extract_the_clock_that_the_test_moves() {
    let app = start_at::<TimesModule>("2026-06-29T12:00:00Z").await;
    app.get("/time").send().await.assert_text("2026-06-29T12:00:00Z");
    app.advance("36h").await;
    assert_eq!(app.provider::<Trace>().take(), ["2026-07-01T00:00:00Z"]);
    app.get("/time").send().await.assert_text("2026-07-01T00:00:00Z");
}
