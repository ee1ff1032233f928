//! The future that distributes an event.

use std::fmt;
use std::future::IntoFuture;

use baya::__private::write_event;
use baya::http::TraceParent;
use baya::{AnyEvent, BoxFuture, DistributedEvent, Error, Result};

use crate::log::Envelope;
use crate::queue::queue;
use crate::service::Runtime;

/// The maximum length of an event id in bytes. Logs store ids in headers and keys.
const MAX_ID_LENGTH: usize = 1024;

/// An event that is distributed when it is awaited, from [`Events::distribute`](crate::Events::distribute).
#[must_use = "an event is distributed when this is awaited"]
pub struct Distribute<'e> {
    runtime: Option<&'e Runtime>,
    event: AnyEvent,
    envelope: Result<Envelope>,
}

impl<'e> Distribute<'e> {
    pub(crate) fn new<E: DistributedEvent>(runtime: Option<&'e Runtime>, event: E) -> Self {
        let envelope =
            write_event(&event).map(|payload| Envelope::new(E::NAME, E::VERSION, payload));
        Self { runtime, event: AnyEvent::new(event), envelope }
    }

    /// Sets the id of the event: 1 to 1,024 bytes. The default is a random id.
    ///
    /// Listeners recognize a repeated event by its [id](baya::EventDelivery::id). If an event is distributed again with the same
    /// id while the log remembers the id, listeners receive it once.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.envelope = self.envelope.map(|envelope| envelope.with_id(id));
        self
    }

    /// Sets the trace to which the event belongs, such as that of the request:
    /// [`cx.trace_parent()`](baya::Context::trace_parent). In listeners, `Context::trace_parent` returns it.
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
        let Some(runtime) = self.runtime else {
            let name = self.event.name();
            let text = format!("`{name}` can't be distributed before the app has started");
            return Err(Error::internal(text).with_code("events_not_started"));
        };
        let envelope = self.envelope?.with_time(runtime.app.clock().now());
        if envelope.id.is_empty() {
            let name = self.event.name();
            let text = format!("`{name}` has an empty id; set a unique id of 1 to 1,024 bytes");
            return Err(Error::internal(text).with_code("event_id_empty"));
        }
        if envelope.id.len() > MAX_ID_LENGTH {
            let name = self.event.name();
            let length = envelope.id.len();
            let text = format!(
                "the id of `{name}` must have at most {MAX_ID_LENGTH} bytes, found {length} bytes"
            );
            return Err(Error::internal(text).with_code("event_id_too_long"));
        }
        runtime.log.append(&envelope).await?;
        let name = self.event.name();
        let locals = &runtime.bus.for_type(self.event.type_id()).locals;
        if let Err(error) = queue(&runtime.bus, locals, self.event).await {
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
