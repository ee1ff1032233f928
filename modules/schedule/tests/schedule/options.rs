//! Switches, job names and module options.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baya::testing::TestApp;
use baya::{Error, Job, Module};
use baya_macros::{injectable, module};
use baya_schedule::{NewJob, ScheduleError, ScheduleModule, ScheduleOptions, Scheduler};

use crate::support::{Trace, TraceModule, at, job, start_at};

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
async fn skips_and_counts_runs_of_a_disabled_job() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    app.advance("2h").await;
    assert!(app.provider::<Trace>().take().is_empty());
    assert_eq!((job(&app, "report").disabled, job(&app, "report").running), (2, 0));
    app.provider::<Settings>().reports.store(true, Ordering::SeqCst);
    app.advance("1h").await;
    assert_eq!(app.provider::<Trace>().take(), ["report"]);
}

#[baya_macros::test]
async fn run_now_of_a_disabled_job_names_its_switch() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let error =
        app.provider::<Scheduler>().run_now("report").await.expect_err("the job is disabled");
    let switch = "Settings::runs_reports".to_owned();
    assert_eq!(error, ScheduleError::Disabled { job: "report".to_owned(), switch });
    let text = "the job `report` is disabled: `Settings::runs_reports` returned `false`";
    assert_eq!(error.to_string(), text);
    assert_eq!((job(&app, "report").disabled, job(&app, "report").running), (1, 0));
}

#[baya_macros::test]
async fn run_now_reports_the_cause_if_the_switch_fails() {
    let app = start_at::<AppModule>("2026-06-01T00:00:00Z").await;
    let error = app.provider::<Scheduler>().run_now("broken").await.expect_err("the switch fails");
    let text = error.to_string();
    let expected =
        "the job `broken` does not run, because its `enabled`, `Settings::panics`, failed: ";
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
async fn adds_a_number_to_the_name_of_a_job_of_a_second_component_with_the_same_name() {
    let app = start_at::<TwinsModule>("2026-06-01T00:00:00Z").await;
    app.advance("1h").await;
    assert_eq!(job(&app, "Twin::runs").succeeded, 1);
    assert_eq!(job(&app, "Twin::runs 2").succeeded, 1);
}

#[injectable]
struct Named;

#[injectable]
impl Named {
    #[interval("1h")]
    async fn first(&self) {}

    #[interval("2h", name = "Named::first")]
    async fn second(&self) {}
}

#[module(root, imports = [ScheduleModule], providers = [Named])]
struct NamedModule;

#[baya_macros::test]
async fn a_declared_name_wins_over_a_default_name() {
    let app = start_at::<NamedModule>("2026-06-01T00:00:00Z").await;
    app.advance("2h").await;
    assert_eq!(job(&app, "Named::first").succeeded, 1);
    assert_eq!(job(&app, "Named::first 2").succeeded, 2);
}

fn nowhere() -> ScheduleOptions {
    ScheduleOptions::new().zone("Europe/Nowhere")
}

#[module(root, imports = [ScheduleModule::with(nowhere())])]
struct NowhereModule;

#[baya_macros::test]
async fn rejects_an_unknown_time_zone_of_the_module() {
    let text = start_error::<NowhereModule>().await;
    assert!(
        text.contains("`zone` of `ScheduleOptions` is not a time zone: \"Europe/Nowhere\""),
        "{text}"
    );
}

fn without_lease() -> ScheduleOptions {
    ScheduleOptions::new().lease(Duration::ZERO)
}

#[module(root, imports = [ScheduleModule::with(without_lease())])]
struct WithoutLeaseModule;

#[baya_macros::test]
async fn rejects_a_lease_without_a_duration() {
    let text = start_error::<WithoutLeaseModule>().await;
    assert!(
        text.contains("`lease` of `ScheduleOptions` must be at least 1ms, found 0ns"),
        "{text}"
    );
}

#[injectable]
struct WithoutTimeout;

#[injectable]
impl WithoutTimeout {
    #[on(Job::interval(Duration::from_secs(60)).name("no time").timeout(Duration::ZERO))]
    async fn runs(&self) {}
}

#[module(root, imports = [ScheduleModule], providers = [WithoutTimeout])]
struct WithoutTimeoutModule;

#[injectable]
struct Forever;

#[injectable]
impl Forever {
    #[on(Job::interval(Duration::from_secs(60)).name("late").jitter(Duration::MAX))]
    async fn runs(&self) {}
}

#[module(root, imports = [ScheduleModule], providers = [Forever])]
struct ForeverModule;

#[baya_macros::test]
async fn rejects_a_handwritten_job_with_an_invalid_duration() {
    let timeout = start_error::<WithoutTimeoutModule>().await;
    assert!(timeout.contains("`timeout` of the job `no time` is invalid"), "{timeout}");
    let jitter = start_error::<ForeverModule>().await;
    assert!(jitter.contains("`jitter` of the job `late` is invalid"), "{jitter}");
}

/// Returns the error with which the app of a module does not start.
async fn start_error<M: Module>() -> String {
    let error = TestApp::new::<M>().start().await.expect_err("the options are not valid");
    let text = error.chain().to_string();
    assert!(text.contains("`ScheduleModule` can't start"), "{text}");
    text
}

#[injectable]
struct Early {
    scheduler: Arc<Scheduler>,
}

#[injectable]
impl Early {
    #[on_init]
    async fn add(&self) -> Result<(), ScheduleError> {
        self.scheduler.add(NewJob::cron("early", "0 4 * * *"), |_| async { Ok::<_, Error>(()) })
    }
}

fn in_paris() -> ScheduleOptions {
    ScheduleOptions::new().zone("Europe/Paris")
}

#[module(root, imports = [ScheduleModule::with(in_paris())], providers = [Early])]
struct ParisModule;

#[baya_macros::test]
async fn a_job_that_is_added_before_the_start_has_the_time_zone_of_the_module() {
    let app = start_at::<ParisModule>("2026-06-01T00:00:00Z").await;
    assert_eq!(job(&app, "early").schedule, "0 4 * * * Europe/Paris");
    assert_eq!(job(&app, "early").next, Some(at("2026-06-01T02:00:00Z")));
}

/// Types and functions whose names are keywords.
#[allow(non_camel_case_types)]
mod raw {
    use baya_macros::injectable;

    #[injectable]
    pub struct r#enum;

    impl r#enum {
        const fn r#match(&self) -> bool {
            false
        }
    }

    #[injectable]
    pub struct r#struct;

    #[injectable]
    impl r#struct {
        #[interval("1h", enabled = r#enum::r#match)]
        async fn r#fn(&self) {}
    }
}

#[module(root, imports = [ScheduleModule], providers = [raw::r#enum, raw::r#struct])]
struct RawModule;

#[baya_macros::test]
async fn displays_raw_identifiers_without_their_prefix() {
    let app = TestApp::new::<RawModule>().start().await.unwrap();
    let scheduler = app.provider::<Scheduler>();
    let names: Vec<_> = scheduler.jobs().into_iter().map(|job| job.name).collect();
    assert_eq!(names, ["struct::fn"]);
    let error = scheduler.run_now("struct::fn").await.unwrap_err();
    assert!(error.to_string().contains("`enum::match`"), "{error}");
}
