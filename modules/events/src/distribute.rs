//! Events on their way into the log.

use std::fmt;
use std::future::IntoFuture;

use baya::__private::write_event;
use baya::{AnyEvent, BoxFuture, DistributedEvent, Error, Result, TraceParent};

use crate::events::Started;
use crate::log::Envelope;
use crate::queue::queue;

/// The longest id of an event, in bytes: logs keep it in headers and keys.
const LONGEST_ID: usize = 1024;

/// An event that is distributed once it is awaited, which [`Events::distribute`](crate::Events::distribute) returns.
#[must_use = "an event is distributed when this is awaited"]
pub struct Distribute<'e> {
    started: Option<&'e Started>,
    event: AnyEvent,
    envelope: Result<Envelope>,
}

impl<'e> Distribute<'e> {
    pub(crate) fn new<E: DistributedEvent>(started: Option<&'e Started>, event: E) -> Self {
        let envelope =
            write_event(&event).map(|payload| Envelope::new(E::NAME, E::VERSION, payload));
        Self { started, event: AnyEvent::new(event), envelope }
    }

    /// Sets the id of the event; a random one by default. Listeners get it as the
    /// [key](baya::EventDelivery::id) by which they recognize an event. An event that is distributed again with the same id
    /// within the time that the log remembers ids reaches them once. It has 1 to 1,024 bytes.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.envelope = self.envelope.map(|envelope| envelope.with_id(id));
        self
    }

    /// Sets the trace that the event is part of, such as that of the request:
    /// [`cx.trace_parent()`](baya::Context::trace_parent). `Context::trace_parent` of each listener returns it.
    pub fn trace(mut self, trace: Option<TraceParent>) -> Self {
        if let Ok(envelope) = &mut self.envelope {
            envelope.traceparent = trace.map(|trace| trace.to_string());
        }
        self
    }

    /// Sets the header `tracestate` of that trace.
    pub fn trace_state(mut self, state: impl Into<String>) -> Self {
        if let Ok(envelope) = &mut self.envelope {
            envelope.tracestate = Some(state.into());
        }
        self
    }

    async fn run(self) -> Result<()> {
        let Some(started) = self.started else {
            let name = self.event.name();
            let text = format!("`{name}` can't be distributed before the app has started");
            return Err(Error::internal(text).with_code("events_not_started"));
        };
        let envelope = self.envelope?.with_time(started.app.clock().now());
        if envelope.id.is_empty() {
            let name = self.event.name();
            let text = format!("`{name}` has an empty id, as any other event could have");
            return Err(Error::internal(text).with_code("event_id_empty"));
        }
        if envelope.id.len() > LONGEST_ID {
            let name = self.event.name();
            let length = envelope.id.len();
            let text = format!("the id of `{name}` has {length} bytes, and may have {LONGEST_ID}");
            return Err(Error::internal(text).with_code("event_id_too_long"));
        }
        started.log.append(&envelope).await?;
        let name = self.event.name();
        let locals = &started.bus.of_type(self.event.type_id()).locals;
        if let Err(error) = queue(&started.bus, locals, self.event).await {
            tracing::warn!(
                event = name,
                "an event was distributed, but not published in this process: {error}"
            );
        }
        Ok(())
    }
}

impl<'e> IntoFuture for Distribute<'e> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'e, Result<()>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Distribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Distribute")
            .field("event", &self.event)
            .field("envelope", &self.envelope)
            .finish_non_exhaustive()
    }
}
