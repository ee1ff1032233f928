//! Listeners that emit further events.

use std::sync::Arc;

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
