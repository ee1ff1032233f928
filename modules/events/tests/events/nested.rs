//! Listeners that emit further events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::Error;
use baya::testing::TestApp;
use baya_events::{Events, EventsModule};
use baya_macros::{injectable, module};

use crate::support::{Trace, TraceModule, started};

struct Wide {
    depth: u32,
    /// Whether the listener emits more than one event.
    repeats: bool,
}

impl Wide {
    const fn next(&self) -> Self {
        Self { depth: self.depth + 1, repeats: self.repeats }
    }
}

#[injectable]
struct Wides {
    events: Arc<Events>,
    trace: Arc<Trace>,
}

#[injectable]
impl Wides {
    #[on_event]
    async fn wide(&self, event: &Wide) {
        if event.depth == 15 {
            return self.trace.note("16 deep");
        }
        let _ = self.events.emit(event.next()).await;
        // Without optimization, each call below has its part of the stack, whether it is reached or not.
        if !event.repeats {
            return;
        }
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
        let _ = self.events.emit(event.next()).await;
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Wides])]
struct WidesModule;

#[baya_macros::test]
async fn a_listener_of_24_emits_nested_16_deep_fits_on_the_stack() {
    let (_app, events, trace) = started::<WidesModule>().await;
    events.emit(Wide { depth: 0, repeats: false }).await.unwrap();
    assert_eq!(trace.take(), ["16 deep"]);
}

/// Three to the power of nine is less, and three to the power of ten is more.
const MOST: u32 = 50_000;

struct Again {
    /// Whether listeners wait before they emit it, so that all calls of a level are open at once.
    waits: bool,
}

/// Three listeners of an event that each emit it again.
#[injectable]
struct Echoes {
    events: Arc<Events>,
    #[inject(default)]
    calls: AtomicU32,
}

impl Echoes {
    async fn again(&self, &Again { waits }: &Again) -> Result<(), Error> {
        if waits {
            tokio::task::yield_now().await;
        }
        // Without a bound, the test would not end.
        if self.calls.fetch_add(1, Ordering::Relaxed) < MOST {
            Box::pin(self.events.emit(Again { waits })).await?;
        }
        Ok(())
    }
}

#[injectable]
impl Echoes {
    #[on_event]
    async fn first(&self, event: &Again) -> Result<(), Error> {
        self.again(event).await
    }

    #[on_event]
    async fn second(&self, event: &Again) -> Result<(), Error> {
        self.again(event).await
    }

    #[on_event]
    async fn third(&self, event: &Again) -> Result<(), Error> {
        self.again(event).await
    }
}

#[module(root, imports = [EventsModule], providers = [Echoes])]
struct EchoesModule;

#[baya_macros::test]
async fn listeners_that_all_emit_their_event_again_end_soon() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Again { waits: false }).await.unwrap_err();
    let calls = app.provider::<Echoes>().calls.load(Ordering::Relaxed);
    assert!(calls < MOST, "{calls} calls");
    assert_eq!(errors.all.len(), 3);
}

#[baya_macros::test]
async fn the_text_of_nested_errors_contains_the_first_of_each_level() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Again { waits: false }).await.unwrap_err();
    let text = errors.to_string();
    assert!(text.len() < 8_192, "{} bytes", text.len());
    assert_eq!(text.matches("`Echoes::first`").count(), 16, "{text}");
    assert!(text.contains("more than 16 handler calls are nested"), "{text}");
}

#[baya_macros::test]
async fn listeners_that_wait_and_emit_their_event_again_end_soon() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    app.provider::<Events>().emit(Again { waits: true }).await.unwrap_err();
    let calls = app.provider::<Echoes>().calls.load(Ordering::Relaxed);
    assert!(calls < MOST, "{calls} calls");
}

struct Nested(u32);

#[injectable]
struct Nests {
    events: Arc<Events>,
}

#[injectable]
impl Nests {
    #[on_event]
    async fn nested(&self, event: &Nested) -> Result<(), Error> {
        Box::pin(self.events.emit(Nested(event.0 + 1))).await?;
        Ok(())
    }
}

#[module(root, imports = [EventsModule], providers = [Nests])]
struct NestsModule;

#[baya_macros::test]
async fn the_text_of_nested_errors_names_each_level_once() {
    let app = TestApp::new::<NestsModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Nested(0)).await.unwrap_err();
    let text = errors.to_string();
    assert_eq!(text.matches("`Nests::nested`").count(), 16);
    assert!(text.ends_with("send the message from a spawned task"), "{text}");
}
