//! Values of a program that panic outside of its methods.

use std::fmt;
use std::sync::Arc;

use baya::testing::TestApp;
use baya_events::{DistributedEvent, Envelope, EventLog, EventsModule, EventsOptions, MemoryLog};
use baya_macros::{injectable, module};
use serde::{Deserialize, Deserializer, Serialize};

use crate::support::{Trace, TraceModule, started};

/// An error whose text panics.
#[derive(Debug)]
struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no text")
    }
}

impl std::error::Error for Unspeakable {}

struct Told(u32);

/// An event that panics when its last owner drops it.
struct Heavy;

impl Drop for Heavy {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("it falls")
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
    async fn fails(&self, event: &Told) -> Result<(), Unspeakable> {
        self.trace.note(format!("fails {}", event.0));
        Err(Unspeakable)
    }

    #[on_event]
    async fn works(&self, event: &Told) {
        self.trace.note(format!("works {}", event.0));
    }

    #[on_event]
    async fn heavy(&self, _event: &Heavy) {
        self.trace.note("heavy");
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Listeners])]
struct AppModule;

#[baya_macros::test]
async fn an_error_whose_text_panics_stops_no_queue() {
    let (_app, events, trace) = started::<AppModule>().await;
    for number in 0..2 {
        events.publish(Told(number)).await.unwrap();
    }
    events.idle().await;
    let mut ran = trace.take();
    ran.sort();
    assert_eq!(ran, ["fails 0", "fails 1", "works 0", "works 1"]);
    assert_eq!(events.listeners()[0].failed, 2);
}

#[baya_macros::test]
async fn an_event_that_panics_when_it_is_dropped_stops_no_queue() {
    let (_app, events, trace) = started::<AppModule>().await;
    for _ in 0..2 {
        events.publish(Heavy).await.unwrap();
        events.idle().await;
    }
    assert_eq!(trace.take(), ["heavy", "heavy"]);
}

/// An event that panics when it is read.
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
async fn an_event_whose_content_panics_becomes_a_dead_letter() {
    let _app = TestApp::new::<ReadersModule>().start().await.unwrap();
    log().append(&Envelope::new("cat.unreadable", 1, b"null")).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    let letters = log().dead_letters("cat.unreadable", "readers", None, 1).await.unwrap();
    assert_eq!(letters[0].cause, "its `Deserialize` panicked");
}

/// The value of a panic that panics again when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("it falls again")
    }
}

/// An event that panics with a bomb when its last owner drops it.
struct Armed(bool);

impl Drop for Armed {
    fn drop(&mut self) {
        if self.0 {
            std::panic::panic_any(Bomb)
        }
    }
}

#[injectable]
struct Brave {
    trace: Arc<Trace>,
}

#[injectable]
impl Brave {
    #[on_event]
    async fn armed(&self, event: Arc<Armed>) {
        self.trace.note(format!("armed {}", event.0));
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Brave])]
struct BraveModule;

#[baya_macros::test]
async fn a_listener_goes_on_after_a_panic_whose_value_panics_when_it_is_dropped() {
    let (_app, events, trace) = started::<BraveModule>().await;
    events.publish(Armed(true)).await.unwrap();
    events.publish(Armed(false)).await.unwrap();
    events.idle().await;
    assert_eq!(trace.take(), ["armed true", "armed false"]);
}
