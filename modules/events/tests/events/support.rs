//! Helpers of the tests.

use std::sync::{Arc, Mutex};

use baya::Module;
use baya::testing::TestApp;
use baya_events::Events;
use baya_macros::{injectable, module};

/// Records what ran, in order.
#[injectable]
#[derive(Default)]
pub struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    /// Adds a line.
    pub fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    /// Returns all lines, and removes them.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[module(global, providers = [Trace], exports = [Trace])]
pub struct TraceModule;

/// Starts an app with this root module.
pub async fn started<M: Module>() -> (TestApp, Arc<Events>, Arc<Trace>) {
    let app = TestApp::new::<M>().start().await.unwrap();
    let events = app.provider();
    let trace = app.provider();
    (app, events, trace)
}
