//! Events that are delivered to listeners on other replicas.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::AnyEvent;
use crate::base::Location;
use crate::error::{Error, Result};
use crate::graph::spec::OnlyIn;
use crate::http::TraceParent;
use crate::http::write_json;
use crate::pipeline::{AppCall, Context, FromContext};

/// An event that is also delivered to listeners on other replicas, with `#[on_event(distributed)]`.
/// `#[derive(DistributedEvent)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distributed event",
    label = "`DistributedEvent` is not implemented for this type",
    note = "put `#[derive(DistributedEvent, Serialize, Deserialize)]` and `#[event(name = \"...\")]` on `{Self}`"
)]
pub trait DistributedEvent: EventContent {
    /// The stable name of the event, such as `cat.adopted`.
    const NAME: &'static str;
    /// The version of the event's format. A listener reads events of its own version and of lower
    /// ones.
    const VERSION: u32;
    /// The location of the type's declaration. No other type may have the same name.
    const AT: Location;
}

/// The content of a distributed event: any type that `serde` can serialize and deserialize.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be distributed, because it can't be written as JSON and read back",
    label = "not a `Serialize + DeserializeOwned + Send + Sync + 'static`",
    note = "put `#[derive(Serialize, Deserialize)]` or `#[dto]` on `{Self}`"
)]
pub trait EventContent: Sized + Send + Sync + 'static {
    /// Writes the event as JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if JSON can't represent the event.
    fn write(&self) -> serde_json::Result<Vec<u8>>;

    /// Reads the event from JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if the JSON is invalid or does not match the type.
    fn read(json: &[u8]) -> serde_json::Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> EventContent for T {
    fn write(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = Vec::new();
        write_json(&mut json, self)?;
        Ok(json)
    }

    fn read(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }
}

/// The delivery options of a listener of distributed events.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DistributedListener {
    /// The stable name of the event.
    pub name: &'static str,
    /// The version of the event's format.
    pub version: u32,
    /// Reads an event from JSON.
    pub read: fn(&[u8]) -> Result<AnyEvent>,
    /// The stable name of the group whose members share the events.
    pub group: &'static str,
    /// The number of deliveries of an event before it becomes a dead letter. The default is that of
    /// `EventsOptions`.
    pub attempts: Option<u32>,
    /// The number of events that one replica handles at once. The default is that of
    /// `EventsOptions`.
    pub concurrency: Option<u32>,
}

impl DistributedListener {
    /// Creates a listener of the group with this name.
    pub const fn new<E: DistributedEvent>(group: &'static str) -> Self {
        Self {
            name: E::NAME,
            version: E::VERSION,
            read: read::<E>,
            group,
            attempts: None,
            concurrency: None,
        }
    }

    /// Sets the number of deliveries of an event before it becomes a dead letter.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Sets the number of events that one replica handles at once.
    #[must_use]
    pub const fn concurrency(mut self, concurrency: u32) -> Self {
        self.concurrency = Some(concurrency);
        self
    }
}

fn read<E: DistributedEvent>(json: &[u8]) -> Result<AnyEvent> {
    let unreadable = |error: serde_json::Error| {
        let message = format!("the content is not a `{}`: {error}", E::NAME);
        Error::internal(message).with_code("event_unreadable")
    };
    E::read(json).map(AnyEvent::new).map_err(unreadable)
}

/// Writes an event as JSON.
///
/// # Errors
///
/// Returns an error with the code `event_unwritable` if JSON can't represent the content.
pub fn write_event<E: DistributedEvent>(event: &E) -> Result<Vec<u8>> {
    let unwritable = |error: serde_json::Error| {
        let message = format!("a `{}` can't be written as JSON: {error}", E::NAME);
        Error::internal(message).with_code("event_unwritable")
    };
    event.write().map_err(unwritable)
}

/// One delivery of a distributed event, as a listener's argument.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::collections::HashSet;
/// use std::sync::Mutex;
///
/// # use baya::EventDelivery;
///
/// /// An event can be delivered twice, and its id remains the same.
/// fn is_new(delivery: &EventDelivery, handled: &Mutex<HashSet<String>>) -> bool {
///     handled.lock().is_ok_and(|mut handled| handled.insert(delivery.id().to_owned()))
/// }
/// ```
#[derive(Clone)]
pub struct EventDelivery(Arc<Content>);

#[derive(Debug)]
struct Content {
    id: String,
    version: u32,
    attempt: u32,
    at: SystemTime,
    trace_parent: Option<TraceParent>,
    trace_state: Option<String>,
}

impl EventDelivery {
    /// Creates a delivery, for drivers.
    pub fn new(id: impl Into<String>, version: u32, attempt: u32, at: SystemTime) -> Self {
        let id = id.into();
        Self(Arc::new(Content { id, version, attempt, at, trace_parent: None, trace_state: None }))
    }

    /// Sets the trace that the event belongs to.
    #[must_use]
    pub fn with_trace(self, parent: Option<TraceParent>, state: Option<String>) -> Self {
        let Content { id, version, attempt, at, .. } = &*self.0;
        Self(Arc::new(Content {
            id: id.clone(),
            version: *version,
            attempt: *attempt,
            at: *at,
            trace_parent: parent,
            trace_state: state,
        }))
    }

    /// Returns the id of the event, which is the same for each delivery. Listeners recognize events
    /// that they have already handled by it.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the version of the format in which the event was distributed.
    pub fn version(&self) -> u32 {
        self.0.version
    }

    /// Returns the number of deliveries of the event to the listener's group so far, including this
    /// one.
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// Returns the time at which the event was distributed.
    pub fn at(&self) -> SystemTime {
        self.0.at
    }

    /// Returns the trace that the event belongs to.
    pub fn trace_parent(&self) -> Option<TraceParent> {
        self.0.trace_parent
    }

    /// Returns the `tracestate` header of the trace.
    pub fn trace_state(&self) -> Option<&str> {
        self.0.trace_state.as_deref()
    }
}

impl FromContext for EventDelivery {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        kind: "distributed event",
        message: "only a listener of distributed events has an `EventDelivery`; write `#[on_event(distributed)]`, or remove the argument",
    });

    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        let event = cx.call_of::<AppCall<AnyEvent>>().map(|call| &call.data);
        let delivery = event.and_then(AnyEvent::delivery).cloned();
        let elsewhere = || {
            let name = format!("{}::{}", cx.component(), cx.handler());
            Error::internal(format!(
                "`{name}` accepts an `EventDelivery`, but its event was not distributed; write `#[on_event(distributed)]`"
            ))
        };
        delivery.ok_or_else(elsewhere)
    }
}

impl fmt::Debug for EventDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
