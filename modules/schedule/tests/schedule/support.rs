//! What the tests share.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use baya::Module;
use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{JobInfo, Scheduler};
use jiff::Timestamp;

/// What ran, in order.
#[injectable]
#[derive(Default)]
pub struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    pub fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub struct TraceModule;

/// Returns the time that a string such as `2026-03-29T00:00:00Z` means.
pub fn at(time: &str) -> SystemTime {
    time.parse::<Timestamp>().expect("a time").into()
}

/// Shows a time as `at` reads it.
pub fn shown(time: SystemTime) -> String {
    Timestamp::try_from(time).expect("a time").to_string()
}

/// Starts the app of a module at a time.
pub async fn started_at<M: Module>(time: &str) -> TestApp {
    TestApp::new::<M>().clock_at(at(time)).start().await.unwrap()
}

/// Returns the job with a name.
#[track_caller]
pub fn job(app: &TestApp, name: &str) -> JobInfo {
    let scheduler: Arc<Scheduler> = app.provider();
    scheduler.job(name).unwrap_or_else(|| panic!("no job `{name}`: {:?}", scheduler.jobs()))
}
