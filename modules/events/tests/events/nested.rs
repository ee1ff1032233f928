//! Listeners that emit events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::Error;
use baya::testing::TestApp;
use baya_events::{Events, EventsModule};
use baya_macros::{injectable, module};

use crate::support::{Trace, TraceModule, started};

struct Recursive {
    depth: u32,
    /// Whether the listener emits more than one event.
    repeats: bool,
}

impl Recursive {
    const fn next(&self) -> Self {
        Self { depth: self.depth + 1, repeats: self.repeats }
    }
}

#[injectable]
struct RecursiveListener {
    events: Arc<Events>,
    trace: Arc<Trace>,
}

#[injectable]
impl RecursiveListener {
    #[on_event]
    async fn recursive(&self, event: &Recursive) {
        if event.depth == 15 {
            return self.trace.note("16 deep");
        }
        let _ = self.events.emit(event.next()).await;
        // In a debug build, each call below uses stack space, even if it isn't reached.
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

#[module(root, imports = [EventsModule, TraceModule], providers = [RecursiveListener])]
struct RecursiveModule;

#[baya_macros::test]
async fn a_listener_with_24_emit_calls_fits_on_the_stack_16_levels_deep() {
    let (_app, events, trace) = started::<RecursiveModule>().await;
    events.emit(Recursive { depth: 0, repeats: false }).await.unwrap();
    assert_eq!(trace.take(), ["16 deep"]);
}

/// Ends the recursion if the limit of nested calls does not work. It is between 3⁹ and 3¹⁰ calls.
const MAX_CALLS: u32 = 50_000;

struct Repeated {
    /// Whether listeners yield before they emit the event, so that all calls of a level are open at once.
    waits: bool,
}

/// Three listeners that each emit their own event.
#[injectable]
struct Echoes {
    events: Arc<Events>,
    #[inject(default)]
    calls: AtomicU32,
}

impl Echoes {
    async fn repeat(&self, &Repeated { waits }: &Repeated) -> Result<(), Error> {
        if waits {
            tokio::task::yield_now().await;
        }
        // Without this bound, the test would not end if the limit did not work.
        if self.calls.fetch_add(1, Ordering::Relaxed) < MAX_CALLS {
            Box::pin(self.events.emit(Repeated { waits })).await?;
        }
        Ok(())
    }
}

#[injectable]
impl Echoes {
    #[on_event]
    async fn first(&self, event: &Repeated) -> Result<(), Error> {
        self.repeat(event).await
    }

    #[on_event]
    async fn second(&self, event: &Repeated) -> Result<(), Error> {
        self.repeat(event).await
    }

    #[on_event]
    async fn third(&self, event: &Repeated) -> Result<(), Error> {
        self.repeat(event).await
    }
}

#[module(root, imports = [EventsModule], providers = [Echoes])]
struct EchoesModule;

#[baya_macros::test]
async fn listeners_that_emit_their_own_event_terminate() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Repeated { waits: false }).await.unwrap_err();
    let calls = app.provider::<Echoes>().calls.load(Ordering::Relaxed);
    assert!(calls < MAX_CALLS, "{calls} calls");
    assert_eq!(errors.all.len(), 3);
}

#[baya_macros::test]
async fn the_message_of_nested_errors_contains_the_first_error_of_each_level() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Repeated { waits: false }).await.unwrap_err();
    let text = errors.to_string();
    assert!(text.len() < 8_192, "{} bytes", text.len());
    assert_eq!(text.matches("`Echoes::first`").count(), 16, "{text}");
    assert!(text.contains("more than 16 handler calls are nested"), "{text}");
}

#[baya_macros::test]
async fn listeners_that_yield_and_emit_their_own_event_terminate() {
    let app = TestApp::new::<EchoesModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Repeated { waits: true }).await.unwrap_err();
    let text = errors.to_string();
    assert!(text.contains("more than 16 handler calls are nested"), "{text}");
    let calls = app.provider::<Echoes>().calls.load(Ordering::Relaxed);
    assert!(calls < MAX_CALLS, "{calls} calls");
}

struct Nested(u32);

#[injectable]
struct NestedListener {
    events: Arc<Events>,
}

#[injectable]
impl NestedListener {
    #[on_event]
    async fn nested(&self, event: &Nested) -> Result<(), Error> {
        Box::pin(self.events.emit(Nested(event.0 + 1))).await?;
        Ok(())
    }
}

#[module(root, imports = [EventsModule], providers = [NestedListener])]
struct NestedModule;

#[baya_macros::test]
async fn the_message_of_nested_errors_contains_each_level_once() {
    let app = TestApp::new::<NestedModule>().start().await.unwrap();
    let errors = app.provider::<Events>().emit(Nested(0)).await.unwrap_err();
    let text = errors.to_string();
    assert_eq!(text.matches("`NestedListener::nested`").count(), 16);
    assert!(text.ends_with("send the message from a spawned task"), "{text}");
}
