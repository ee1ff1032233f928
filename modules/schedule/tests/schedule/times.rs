//! The times at which jobs run.

use std::sync::Arc;

use baya_macros::{injectable, module};
use baya_schedule::{Run, ScheduleModule, ScheduleOptions};

use crate::support::{Trace, TraceModule, display_time, job, start_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[cron("0 4 * * *", tz = "Europe/Paris")]
    async fn nightly(&self, run: Run) {
        self.trace.note(format!("nightly {}", display_time(run.scheduled())));
    }

    #[interval("6h")]
    async fn quarterly(&self, run: Run) {
        self.trace.note(format!("quarterly {}", display_time(run.scheduled())));
    }

    #[after("30s", name = "the first")]
    async fn first(&self, run: Run) {
        self.trace.note(format!("{} {}", run.job(), display_time(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

#[baya_macros::test]
async fn runs_all_due_jobs_in_order() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("1d").await;
    assert_eq!(
        app.provider::<Trace>().take(),
        [
            "the first 2026-06-01T00:00:30Z",
            "nightly 2026-06-01T02:00:00Z",
            "quarterly 2026-06-01T06:00:00Z",
            "quarterly 2026-06-01T12:00:00Z",
            "quarterly 2026-06-01T18:00:00Z",
            "quarterly 2026-06-02T00:00:00Z",
        ]
    );
    assert_eq!(display_time(app.now()), "2026-06-02T00:00:00Z");
}

#[baya_macros::test]
async fn runs_nothing_before_it_is_due() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    tokio::task::yield_now().await;
    app.advance("29s").await;
    assert!(app.provider::<Trace>().take().is_empty());
    assert_eq!(display_time(job(&app, "the first").next.unwrap()), "2026-06-01T00:00:30Z");
}

#[injectable]
struct AtChanges {
    trace: Arc<Trace>,
}

#[injectable]
impl AtChanges {
    #[cron("30 2 * * *", tz = "Europe/Paris")]
    async fn fixed(&self, run: Run) {
        self.trace.note(format!("fixed {}", display_time(run.scheduled())));
    }

    #[cron("*/30 1-3 * * *", tz = "Europe/Paris")]
    async fn repeating(&self, run: Run) {
        self.trace.note(format!("repeating {}", display_time(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [AtChanges])]
struct ChangesModule;

/// Returns the runs of one job in a day.
async fn runs_of_a_day(start: &str, name: &str) -> Vec<String> {
    let app = start_at::<ChangesModule>(start).await;
    app.advance("23h").await;
    let lines = app.provider::<Trace>().take();
    let of_job = lines
        .into_iter()
        .filter_map(|line| line.strip_prefix(name).map(|time| time.trim().to_owned()));
    of_job.collect()
}

#[baya_macros::test]
async fn runs_a_fixed_time_in_a_gap_after_the_gap() {
    assert_eq!(runs_of_a_day("2026-03-28T23:30:00Z", "fixed").await, ["2026-03-29T01:00:00Z"]);
}

#[baya_macros::test]
async fn skips_repeating_times_in_a_gap() {
    let runs = runs_of_a_day("2026-03-28T23:30:00Z", "repeating").await;
    let expected = [
        "2026-03-29T00:00:00Z",
        "2026-03-29T00:30:00Z",
        "2026-03-29T01:00:00Z",
        "2026-03-29T01:30:00Z",
    ];
    assert_eq!(runs, expected);
}

#[baya_macros::test]
async fn runs_a_fixed_time_that_occurs_twice_once() {
    assert_eq!(runs_of_a_day("2026-10-24T22:30:00Z", "fixed").await, ["2026-10-25T00:30:00Z"]);
}

#[baya_macros::test]
async fn runs_repeating_times_that_occur_twice_twice() {
    let runs = runs_of_a_day("2026-10-24T22:30:00Z", "repeating").await;
    assert_eq!(runs.len(), 8, "{runs:?}");
}

#[injectable]
struct Local {
    trace: Arc<Trace>,
}

#[injectable]
impl Local {
    #[cron("@daily")]
    async fn daily(&self, run: Run) {
        self.trace.note(display_time(run.scheduled()));
    }
}

fn in_tokyo() -> ScheduleOptions {
    ScheduleOptions::new().zone("Asia/Tokyo")
}

#[module(root, imports = [ScheduleModule::with(in_tokyo()), TraceModule], providers = [Local])]
struct TokyoModule;

#[baya_macros::test]
async fn uses_the_time_zone_of_the_module_by_default() {
    let app = start_at::<TokyoModule>("2026-06-01T00:00:00Z").await;
    app.advance("1d").await;
    assert_eq!(app.provider::<Trace>().take(), ["2026-06-01T15:00:00Z"]);
    assert_eq!(job(&app, "Local::daily").schedule, "@daily Asia/Tokyo");
}

#[baya_macros::test]
async fn lists_jobs_with_their_schedules() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let lines: Vec<_> = app.triggered_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "scheduled job  0 4 * * * Europe/Paris  Jobs::nightly",
            "scheduled job  every 21600s  Jobs::quarterly",
            "scheduled job  30s after the start  Jobs::first",
        ]
    );
}
