//! Events while the app starts and shuts down.

use std::sync::Arc;
use std::time::Duration;

use baya::testing::TestApp;
use baya_events::{Events, EventsModule, PublishError};
use baya_macros::{injectable, module};

use crate::support::{Trace, TraceModule, started};

struct Started;

struct Chain(u32);

#[injectable]
struct Early {
    events: Arc<Events>,
    trace: Arc<Trace>,
}

#[injectable]
impl Early {
    #[on_init]
    async fn begin(&self) {
        self.events.publish(Started).await.unwrap();
        let errors = self.events.emit(Started).await.unwrap_err();
        self.trace.note(errors.all[0].error.code().to_owned());
    }

    #[on_event]
    async fn started(&self, _event: &Started) {
        self.trace.note("started");
    }

    #[on_event]
    async fn chain(&self, event: &Chain) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.trace.note(format!("chain {}", event.0));
        if event.0 > 0 {
            self.events.publish(Chain(event.0 - 1)).await.unwrap();
        }
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Early])]
struct AppModule;

#[baya_macros::test]
async fn an_event_that_is_published_before_the_start_is_handled_after_it() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.idle().await;
    assert_eq!(trace.take(), ["events_not_started", "started"]);
}

#[tokio::test(start_paused = true)]
async fn shutdown_waits_for_queued_events_and_the_events_that_their_listeners_publish() {
    let (app, events, trace) = started::<AppModule>().await;
    events.idle().await;
    trace.take();
    events.publish(Chain(2)).await.unwrap();
    app.shutdown().await.unwrap();
    assert_eq!(trace.take(), ["chain 2", "chain 1", "chain 0"]);
    assert_eq!(events.publish(Started).await, Err(PublishError::Closed));
}

#[tokio::test(start_paused = true)]
async fn shutdown_fails_when_events_are_not_handled_within_its_timeout() {
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.shutdown_timeout(Duration::from_millis(250)))
        .start()
        .await
        .unwrap();
    let events = app.provider::<Events>();
    events.idle().await;
    events.publish(Chain(1_000)).await.unwrap();
    let error = app.shutdown().await.expect_err("events were left");
    assert_eq!(error.code(), "shutdown_timeout");
}

/// Blocks the thread of its listener until the test sends a message.
struct Blocking(std::sync::mpsc::Receiver<()>);

#[injectable]
struct Blocked;

#[injectable]
impl Blocked {
    #[on_event]
    async fn blocks(&self, event: Arc<std::sync::Mutex<Blocking>>) {
        let _ = event.lock().unwrap().0.recv();
    }
}

#[module(root, imports = [EventsModule], providers = [Blocked])]
struct BlockedModule;

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_listener_that_blocks_its_thread_does_not_delay_the_shutdown() {
    let app = TestApp::new::<BlockedModule>()
        .configure(|app| app.shutdown_timeout(Duration::from_millis(100)))
        .start()
        .await
        .unwrap();
    let (release, blocking) = std::sync::mpsc::channel();
    let events = app.provider::<Events>();
    events.publish(std::sync::Mutex::new(Blocking(blocking))).await.unwrap();
    let error = app.shutdown().await.unwrap_err();
    assert_eq!(error.code(), "shutdown_timeout");
    release.send(()).unwrap();
}
