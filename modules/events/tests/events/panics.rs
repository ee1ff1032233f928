//! Events and errors that panic outside of listeners.

use std::fmt;
use std::sync::Arc;

use baya::testing::TestApp;
use baya_events::{DistributedEvent, Envelope, EventLog, EventsModule, EventsOptions, MemoryLog};
use baya_macros::{injectable, module};
use serde::{Deserialize, Deserializer, Serialize};

use crate::support::{Trace, TraceModule, started};

/// An error whose `Display` panics.
#[derive(Debug)]
struct PanickingError;

impl fmt::Display for PanickingError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no text")
    }
}

impl std::error::Error for PanickingError {}

struct Numbered(u32);

/// An event that panics when its last owner drops it.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("the event panics")
        }
    }
}

#[injectable]
struct Listeners {
    trace: Arc<Trace>,
}

#[injectable]
impl Listeners {
    #[on_event]
    async fn fails(&self, event: &Numbered) -> Result<(), PanickingError> {
        self.trace.note(format!("fails {}", event.0));
        Err(PanickingError)
    }

    #[on_event]
    async fn works(&self, event: &Numbered) {
        self.trace.note(format!("works {}", event.0));
    }

    #[on_event]
    async fn panics_on_drop(&self, _event: &PanicsOnDrop) {
        self.trace.note("dropped");
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Listeners])]
struct AppModule;

#[baya_macros::test]
async fn an_error_whose_display_panics_does_not_stop_a_queue() {
    let (_app, events, trace) = started::<AppModule>().await;
    for number in 0..2 {
        events.publish(Numbered(number)).await.unwrap();
    }
    events.idle().await;
    let mut ran = trace.take();
    ran.sort();
    assert_eq!(ran, ["fails 0", "fails 1", "works 0", "works 1"]);
    assert_eq!(events.listeners()[0].failed, 2);
}

#[baya_macros::test]
async fn an_event_that_panics_when_it_is_dropped_does_not_stop_a_queue() {
    let (_app, events, trace) = started::<AppModule>().await;
    for _ in 0..2 {
        events.publish(PanicsOnDrop).await.unwrap();
        events.idle().await;
    }
    assert_eq!(trace.take(), ["dropped", "dropped"]);
}

/// An event whose `Deserialize` panics.
#[derive(DistributedEvent, Serialize)]
#[event(name = "cat.unreadable", crate = baya)]
struct Unreadable;

impl<'de> Deserialize<'de> for Unreadable {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("no event")
    }
}

#[injectable]
struct Readers;

#[injectable]
impl Readers {
    #[on_event(distributed, group = "readers")]
    async fn reads(&self, _event: &Unreadable) {}
}

#[module(
    root,
    imports = [EventsModule::with(EventsOptions::new().log(log())), TraceModule],
    providers = [Readers],
)]
struct ReadersModule;

thread_local! {
    static LOG: MemoryLog = MemoryLog::default();
}

fn log() -> MemoryLog {
    LOG.with(Clone::clone)
}

#[tokio::test(start_paused = true)]
async fn an_event_whose_deserialize_panics_becomes_a_dead_letter() {
    let _app = TestApp::new::<ReadersModule>().start().await.unwrap();
    log().append(&Envelope::new("cat.unreadable", 1, b"null")).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    let letters = log().dead_letters("cat.unreadable", "readers", None, 1).await.unwrap();
    assert_eq!(letters[0].cause, "its `Deserialize` panicked");
}

/// A panic payload that panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the payload panics")
    }
}

/// An event that panics with a [`Bomb`] when its last owner drops it.
struct Armed(bool);

impl Drop for Armed {
    fn drop(&mut self) {
        if self.0 {
            std::panic::panic_any(Bomb)
        }
    }
}

#[injectable]
struct ArmedListener {
    trace: Arc<Trace>,
}

#[injectable]
impl ArmedListener {
    #[on_event]
    async fn armed(&self, event: Arc<Armed>) {
        self.trace.note(format!("armed {}", event.0));
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [ArmedListener])]
struct ArmedModule;

#[baya_macros::test]
async fn a_queue_continues_after_a_panic_whose_payload_panics_when_it_is_dropped() {
    let (_app, events, trace) = started::<ArmedModule>().await;
    events.publish(Armed(true)).await.unwrap();
    events.publish(Armed(false)).await.unwrap();
    events.idle().await;
    assert_eq!(trace.take(), ["armed true", "armed false"]);
}
