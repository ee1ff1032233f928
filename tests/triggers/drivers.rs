//! The lifecycle and the routes of drivers.

use baya::AppHandle;
use baya::axum::Router;
use baya::axum::routing::get as route;
use baya::prelude::*;
use baya::protocol::{Driver, Mounts, TriggerKind};
use baya::testing::TestApp;

use super::ping::{Trace, TraceModule};

#[token]
struct Bell;

impl TriggerKind for Bell {
    const LABEL: &'static str = "bell handler";
    const DRIVER: &'static str = "BellModule";
}

/// A driver that records its start and has a route.
#[module(driver)]
struct BellModule {
    trace: Arc<Trace>,
}

#[module]
impl BellModule {
    #[on_bootstrap]
    async fn ready(&self) {
        self.trace.note("bootstrap");
    }

    #[on_shutdown]
    async fn end(&self) {
        self.trace.note("shutdown");
    }
}

impl Driver for BellModule {
    type Trigger = Bell;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        self.trace.note("start");
        Ok(Mounts::router(Router::new().route("/bell", route(async || "ding"))))
    }
}

#[module(root, imports = [BellModule, TraceModule])]
struct OpenModule;

#[baya::test]
async fn a_driver_starts_after_the_bootstrap_hooks() {
    let app = TestApp::new::<OpenModule>().start().await.unwrap();
    assert_eq!(app.provider::<Trace>().take(), ["bootstrap", "start"]);
}

#[baya::test]
async fn serves_the_routes_of_a_driver_and_lists_them_as_open() {
    let app = TestApp::new::<OpenModule>().start().await.unwrap();
    app.get("/bell").send().await.assert_text("ding");
    let open: Vec<_> = app.unguarded_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /bell  BellModule"]);
}

#[guard]
struct Closed;

impl Guard for Closed {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[module(root, imports = [#[use_guards(Closed)] BellModule, TraceModule])]
struct ClosedModule;

#[baya::test]
async fn guards_on_the_import_of_a_driver_run_before_its_routes() {
    let app = TestApp::new::<ClosedModule>().start().await.unwrap();
    app.get("/bell").send().await.assert_status(401);
    assert!(app.unguarded_handlers().is_empty());
}

#[controller]
struct Bells;

#[controller]
impl Bells {
    #[get("/bell")]
    async fn bell(&self) -> &'static str {
        "dong"
    }
}

#[module(root, imports = [BellModule, TraceModule], controllers = [Bells])]
struct ClashModule;

#[baya::test]
async fn reports_a_route_of_a_driver_that_a_handler_also_has_at_boot() {
    let error = TestApp::new::<ClashModule>().start().await.expect_err("two routes clash");
    let text = error.chain();
    assert!(text.contains("BellModule") && text.contains("Bells::bell"), "{text}");
}

/// A driver that can't start.
#[module(driver)]
struct BrokenModule {
    trace: Arc<Trace>,
}

#[module]
impl BrokenModule {
    #[on_shutdown]
    async fn end(&self, reason: baya::ShutdownReason) {
        self.trace.note(reason.to_string());
    }
}

impl Driver for BrokenModule {
    type Trigger = Bell;

    async fn start(&self, _app: AppHandle) -> baya::Result<Mounts> {
        if self.trace.take().iter().any(|line| line == "panic") {
            panic!("the bell fell down");
        }
        Err(Error::internal("no bell is here"))
    }
}

#[module(root, imports = [BrokenModule, TraceModule])]
struct FailingModule;

#[baya::test]
async fn a_failing_driver_stops_the_boot_and_shuts_down_started_components() {
    let trace = Arc::new(TraceModule::trace());
    let booting = TestApp::new::<FailingModule>().replace_arc::<Trace>(Arc::clone(&trace));
    let error = booting.start().await.expect_err("the driver fails");
    assert_eq!(error.message(), Some("`BrokenModule` can't start: no bell is here"));
    assert_eq!(trace.take(), ["the app could not start"]);
}

#[baya::test]
async fn a_panicking_driver_stops_the_boot() {
    let trace = Arc::new(TraceModule::trace());
    trace.note("panic");
    let booting = TestApp::new::<FailingModule>().replace_arc::<Trace>(Arc::clone(&trace));
    let error = booting.start().await.expect_err("the driver panics");
    let text = error.chain();
    assert!(text.contains("`BrokenModule` can't start"), "{text}");
    assert!(text.contains("the bell fell down"), "{text}");
    assert_eq!(trace.take(), ["the app could not start"]);
}
