//! Drivers and hooks when the app ends.

use std::sync::Mutex;
use std::time::Duration;

use baya::prelude::*;
use baya::protocol::{Driver, Mounts};
use baya::testing::TestApp;
use baya::{AppHandle, ShutdownReason};
use tokio::sync::Notify;

use super::ping::{Ping, Trace, TraceModule};

/// A driver that provides its app to the test.
#[module(driver)]
struct HandleModule {
    #[inject(default)]
    app: Mutex<Option<AppHandle>>,
    trace: Arc<Trace>,
}

#[module]
impl HandleModule {
    #[before_shutdown]
    async fn leave(&self, reason: ShutdownReason) {
        let app = self.app.lock().unwrap().clone();
        let serves = app.is_some_and(|app| app.begin_work().is_some());
        self.trace.note(format!("before: {reason}, still serving: {serves}"));
    }

    #[on_shutdown]
    async fn end(&self, reason: ShutdownReason) {
        self.trace.note(format!("end: {reason}"));
    }
}

impl Driver for HandleModule {
    type Trigger = Ping;

    async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
        *self.app.lock().unwrap() = Some(app.clone());
        GIVEN.with(|given| given.replace(Some(app)));
        Ok(Mounts::none())
    }
}

thread_local! {
    static GIVEN: std::cell::RefCell<Option<AppHandle>> = const { std::cell::RefCell::new(None) };
}

#[module(root, imports = [HandleModule, TraceModule])]
struct AppModule;

async fn started() -> (TestApp, AppHandle, Arc<Trace>) {
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.shutdown_timeout(Duration::from_secs(10)))
        .start()
        .await
        .unwrap();
    let trace = app.provider::<Trace>();
    let handle = GIVEN.with(std::cell::RefCell::take).expect("the driver has started");
    (app, handle, trace)
}

#[baya::test]
async fn hooks_before_the_shutdown_run_while_work_can_begin_and_receive_the_reason() {
    let (app, handle, trace) = started().await;
    app.shutdown().await.unwrap();
    assert!(handle.begin_work().is_none(), "the app has ended");
    assert_eq!(
        trace.take(),
        ["before: requested by the program, still serving: true", "end: requested by the program"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_work_that_has_begun() {
    let (app, handle, trace) = started().await;
    let work = handle.begin_work().expect("the app runs");
    let noting = Arc::clone(&trace);
    tokio::spawn(async move {
        handle.stopping().await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        noting.note("work is done");
        drop(work);
    });
    app.shutdown().await.unwrap();
    assert_eq!(trace.take()[1..], ["work is done", "end: requested by the program"]);
}

#[tokio::test(start_paused = true)]
async fn aborts_work_that_does_not_end_at_the_deadline() {
    let (app, handle, trace) = started().await;
    let _work = handle.begin_work().expect("the app runs");
    let began = tokio::time::Instant::now();
    let error = app.shutdown().await.expect_err("work was cut off");
    assert_eq!(error.code(), "shutdown_timeout");
    assert_eq!(began.elapsed().as_secs(), 10);
    assert_eq!(trace.take()[1..], ["end: requested by the program"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_follows_the_shutdown_ends_before_the_last_hooks() {
    let (app, handle, trace) = started().await;
    let noting = Arc::clone(&trace);
    let follows = handle.clone();
    handle.spawn("follower", async move {
        follows.stopping().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        noting.note("the task ends");
    });
    app.shutdown().await.unwrap();
    assert_eq!(trace.take()[1..], ["the task ends", "end: requested by the program"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ignores_the_shutdown_is_dropped_at_the_deadline() {
    struct Dropped(Arc<Trace>);

    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.note("the task is dropped");
        }
    }

    let (app, handle, trace) = started().await;
    let dropped = Dropped(Arc::clone(&trace));
    handle.spawn("deaf", async move {
        let _dropped = dropped;
        std::future::pending::<()>().await;
    });
    let error = app.shutdown().await.expect_err("the task was cut off");
    assert_eq!(error.code(), "shutdown_timeout");
    assert_eq!(trace.take()[1..], ["the task is dropped", "end: requested by the program"]);
}

#[baya::test]
async fn a_panic_of_a_task_leaves_the_app_running() {
    let (app, handle, _trace) = started().await;
    let next = Arc::new(Notify::new());
    let notifies = Arc::clone(&next);
    handle.spawn("careless", async move {
        struct Notifies(Arc<Notify>);

        impl Drop for Notifies {
            fn drop(&mut self) {
                self.0.notify_one();
            }
        }

        let _notifies = Notifies(notifies);
        panic!("the task panics");
    });
    next.notified().await;
    assert!(handle.begin_work().is_some());
    app.shutdown().await.unwrap();
}
