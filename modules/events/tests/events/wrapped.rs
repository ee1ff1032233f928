//! Events that are wrapped in other types, and nested calls of `emit`.

use std::sync::Arc;

use baya::AnyEvent;
use baya_events::{Events, EventsModule, PublishError};
use baya_macros::{injectable, module};

use crate::support::{Trace, TraceModule, started};

#[derive(Clone)]
struct Adopted;

struct Moved(u32);

#[injectable]
struct Listeners {
    trace: Arc<Trace>,
    events: Arc<Events>,
}

#[injectable]
impl Listeners {
    #[on_event]
    async fn adopted(&self, _event: &Adopted) {
        self.trace.note("adopted");
    }

    #[on_event]
    async fn moved(&self, event: &Moved) {
        let emitted = Box::pin(self.events.emit(Moved(event.0 + 1))).await;
        if let Err(errors) = emitted {
            let code = errors.all[0].error.code().to_owned();
            self.trace.note(format!("{} {code}", event.0));
        }
    }

    #[on_event(all)]
    async fn every(&self, _event: AnyEvent) {}
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Listeners])]
struct AppModule;

async fn error_code<E: Send + Sync + 'static>(events: &Events, event: E) -> String {
    events.emit(event).await.unwrap_err().all[0].error.code().to_owned()
}

async fn adopted() -> Adopted {
    Adopted
}

#[baya_macros::test]
async fn emit_and_publish_reject_wrapped_events() {
    let (_app, events, trace) = started::<AppModule>().await;
    assert_eq!(error_code(&events, Arc::new(Adopted)).await, "event_is_wrapped");
    assert_eq!(error_code(&events, Some(Adopted)).await, "event_is_wrapped");
    assert_eq!(error_code(&events, Ok::<_, String>(Adopted)).await, "event_is_wrapped");
    assert_eq!(error_code(&events, &Adopted).await, "event_is_wrapped");
    assert_eq!(error_code(&events, AnyEvent::new(Adopted)).await, "event_is_wrapped");
    assert_eq!(error_code(&events, adopted()).await, "event_is_wrapped");
    assert_eq!(events.publish(Arc::new(Adopted)).await, Err(PublishError::Wrapped));
    assert_eq!(events.try_publish(Box::new(Adopted)), Err(PublishError::Wrapped));
    assert_eq!(error_code(&events, vec![Adopted]).await, "event_is_wrapped");
    assert_eq!(error_code(&events, (Adopted,)).await, "event_is_wrapped");
    assert!(trace.take().is_empty());
    events.emit(()).await.unwrap();
    events.emit(Adopted).await.unwrap();
    assert_eq!(trace.take(), ["adopted"]);
}

#[baya_macros::test]
async fn emit_rejects_calls_nested_17_deep() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.emit(Moved(0)).await.unwrap();
    assert_eq!(trace.take(), ["15 calls_too_deep"]);
}
