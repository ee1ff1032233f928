//! Switches, names and options.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{ScheduleError, ScheduleModule, ScheduleOptions, Scheduler};

use crate::support::{Trace, TraceModule, job, started_at};

#[injectable]
struct Settings {
    #[inject(default)]
    reports: AtomicBool,
}

impl Settings {
    fn runs_reports(&self) -> bool {
        self.reports.load(Ordering::SeqCst)
    }

    fn panics(&self) -> bool {
        panic!("the settings are broken")
    }
}

#[injectable]
struct Reports {
    trace: Arc<Trace>,
}

#[injectable]
impl Reports {
    #[interval("1h", name = "report", enabled = Settings::runs_reports)]
    async fn report(&self) {
        self.trace.note("report");
    }

    #[interval("1d", name = "broken", enabled = Settings::panics)]
    async fn broken(&self) {}
}

#[module(root, imports = [ScheduleModule, TraceModule], providers = [Reports, Settings])]
struct AppModule;

#[baya_macros::test]
async fn a_job_that_is_switched_off_is_left_out_and_counted() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("2h").await;
    assert!(app.provider::<Trace>().take().is_empty());
    assert_eq!((job(&app, "report").disabled, job(&app, "report").running), (2, 0));
    app.provider::<Settings>().reports.store(true, Ordering::SeqCst);
    app.advance("1h").await;
    assert_eq!(app.provider::<Trace>().take(), ["report"]);
}

#[baya_macros::test]
async fn a_job_that_is_switched_off_does_not_run_at_once_and_names_its_switch() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let error = app.provider::<Scheduler>().run_now("report").await.expect_err("it is off");
    let switch = "Settings::runs_reports".to_owned();
    assert_eq!(error, ScheduleError::Disabled { job: "report".to_owned(), switch });
    let text = "the job `report` is disabled: `Settings::runs_reports` returned `false`";
    assert_eq!(error.to_string(), text);
    assert_eq!((job(&app, "report").disabled, job(&app, "report").running), (1, 0));
}

#[baya_macros::test]
async fn a_job_whose_switch_fails_does_not_run_at_once_and_reports_the_cause() {
    let app = started_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let error = app.provider::<Scheduler>().run_now("broken").await.expect_err("it can't run");
    let text = error.to_string();
    let expected = "the job `broken` does not run, because its switch `Settings::panics` failed: ";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("the settings are broken"), "{text}");
}

mod twins {
    pub mod one {
        use baya_macros::injectable;

        #[injectable]
        pub struct Twin;

        #[injectable]
        impl Twin {
            #[interval("1h")]
            async fn runs(&self) {}
        }
    }

    pub mod other {
        use baya_macros::injectable;

        #[injectable]
        pub struct Twin;

        #[injectable]
        impl Twin {
            #[interval("1h")]
            async fn runs(&self) {}
        }
    }
}

#[module(root, imports = [ScheduleModule], providers = [twins::one::Twin, twins::other::Twin])]
struct TwinsModule;

#[baya_macros::test]
async fn components_with_one_name_have_jobs_with_two_names() {
    let app = started_at::<TwinsModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    assert_eq!(job(&app, "Twin::runs").succeeded, 1);
    assert_eq!(job(&app, "Twin::runs 2").succeeded, 1);
}

fn nowhere() -> ScheduleOptions {
    ScheduleOptions::new().zone("Europe/Nowhere")
}

#[module(root, imports = [ScheduleModule::with(nowhere())])]
struct NowhereModule;

#[baya_macros::test]
async fn an_unknown_time_zone_of_the_module_does_not_boot() {
    let error = TestApp::new::<NowhereModule>().start().await.expect_err("no such zone");
    let text = error.chain();
    assert!(text.contains("`ScheduleModule` can't start"), "{text}");
    assert!(text.contains("is not a time zone: \"Europe/Nowhere\""), "{text}");
}
