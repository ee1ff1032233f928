//! Helpers of the tests.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use baya::Module;
use baya::testing::TestApp;
use baya_macros::{injectable, module};
use baya_schedule::{JobInfo, Scheduler};
use jiff::Timestamp;

/// The lines that the jobs of a test have recorded.
#[injectable]
#[derive(Default)]
pub struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    /// Records a line.
    pub fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    /// Returns and removes all lines.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub struct TraceModule;

/// Parses a time such as `2026-03-29T00:00:00Z`.
pub fn at(time: &str) -> SystemTime {
    time.parse::<Timestamp>().expect("a time").into()
}

/// Formats a time in the format that `at` parses.
pub fn display_time(time: SystemTime) -> String {
    Timestamp::try_from(time).expect("a time").to_string()
}

/// Starts the app of a module with the clock at this time.
pub async fn start_at<M: Module>(time: &str) -> TestApp {
    TestApp::new::<M>().clock_at(at(time)).start().await.unwrap()
}

/// Returns the job with this name.
#[track_caller]
pub fn job(app: &TestApp, name: &str) -> JobInfo {
    let scheduler: Arc<Scheduler> = app.provider();
    scheduler.job(name).unwrap_or_else(|| panic!("no job `{name}`: {:?}", scheduler.jobs()))
}
