//! When jobs run.

use std::sync::Arc;

use baya_macros::{injectable, module};
use baya_schedule::{Run, ScheduleModule, ScheduleOptions};

use crate::support::{Trace, TraceModule, job, shown, started_at};

#[injectable]
struct Jobs {
    trace: Arc<Trace>,
}

#[injectable]
impl Jobs {
    #[cron("0 4 * * *", tz = "Europe/Paris")]
    async fn nightly(&self, run: Run) {
        self.trace.note(format!("nightly {}", shown(run.scheduled())));
    }

    #[interval("6h")]
    async fn quarterly(&self, run: Run) {
        self.trace.note(format!("quarterly {}", shown(run.scheduled())));
    }

    #[after("30s", name = "the first")]
    async fn first(&self, run: Run) {
        self.trace.note(format!("{} {}", run.job(), shown(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Jobs])]
struct AppModule;

#[baya_macros::test]
async fn runs_everything_that_is_due_in_order() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
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
    assert_eq!(shown(app.now()), "2026-06-02T00:00:00Z");
}

#[baya_macros::test]
async fn nothing_runs_while_the_clock_stands_still() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    tokio::task::yield_now().await;
    app.advance("29s").await;
    assert!(app.provider::<Trace>().take().is_empty());
    assert_eq!(shown(job(&app, "the first").next.unwrap()), "2026-06-01T00:00:30Z");
}

#[injectable]
struct AtChanges {
    trace: Arc<Trace>,
}

#[injectable]
impl AtChanges {
    #[cron("30 2 * * *", tz = "Europe/Paris")]
    async fn fixed(&self, run: Run) {
        self.trace.note(format!("fixed {}", shown(run.scheduled())));
    }

    #[cron("*/30 1-3 * * *", tz = "Europe/Paris")]
    async fn repeating(&self, run: Run) {
        self.trace.note(format!("repeating {}", shown(run.scheduled())));
    }
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [AtChanges])]
struct ChangesModule;

/// Returns the runs of one job in a day.
async fn runs_of_a_day(start: &str, name: &str) -> Vec<String> {
    let app = started_at::<ChangesModule>(start).await;
    app.advance("23h").await;
    let lines = app.provider::<Trace>().take();
    let of_job = lines
        .into_iter()
        .filter_map(|line| line.strip_prefix(name).map(|time| time.trim().to_owned()));
    of_job.collect()
}

#[baya_macros::test]
async fn a_fixed_time_in_the_gap_of_spring_runs_after_the_gap() {
    assert_eq!(runs_of_a_day("2026-03-28T23:30:00Z", "fixed").await, ["2026-03-29T01:00:00Z"]);
}

#[baya_macros::test]
async fn repeating_times_in_the_gap_of_spring_do_not_exist() {
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
async fn a_fixed_time_that_comes_twice_in_autumn_runs_once() {
    assert_eq!(runs_of_a_day("2026-10-24T22:30:00Z", "fixed").await, ["2026-10-25T00:30:00Z"]);
}

#[baya_macros::test]
async fn repeating_times_that_come_twice_in_autumn_run_twice() {
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
        self.trace.note(shown(run.scheduled()));
    }
}

fn in_tokyo() -> ScheduleOptions {
    ScheduleOptions::new().zone("Asia/Tokyo")
}

#[module(root, imports = [ScheduleModule::with(in_tokyo()), TraceModule], providers = [Local])]
struct TokyoModule;

#[baya_macros::test]
async fn an_expression_without_a_zone_has_that_of_the_module() {
    let app = started_at::<TokyoModule>("2026-06-01T00:00:00Z").await;
    app.advance("1d").await;
    assert_eq!(app.provider::<Trace>().take(), ["2026-06-01T15:00:00Z"]);
    assert_eq!(job(&app, "Local::daily").schedule, "@daily Asia/Tokyo");
}

#[baya_macros::test]
async fn jobs_are_listed_with_their_schedules() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let shown: Vec<_> = app.triggered_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "scheduled job  0 4 * * * Europe/Paris  Jobs::nightly",
            "scheduled job  every 21600s  Jobs::quarterly",
            "scheduled job  30s after the start  Jobs::first",
        ]
    );
}
