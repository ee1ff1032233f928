//! Declarations of event listeners, and the events that they receive.

mod distributed_event;
mod trace_parent;

use std::any::{Any, TypeId, type_name};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use distributed_event::{
    DistributedEvent, DistributedListener, EventContent, EventDelivery, write_event,
};

use crate::base::{Key, Location, Token};
use crate::error::{Error, Result};
use crate::graph::spec::TriggerKind;
use crate::pipeline::{AppCall, Context};

/// The declaration of an event listener, which `#[on_event]` creates from its arguments. The events
/// module calls it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EventListener {
    /// Returns the type of the events, or `None` for every event.
    pub event: Option<fn() -> TypeId>,
    /// Listeners with a higher priority end before those with a lower one begin.
    pub priority: i32,
    /// The timeout of one call. The default is that of `EventsOptions`.
    pub timeout: Option<Duration>,
    /// The options of a listener of distributed events.
    pub distributed: Option<DistributedListener>,
}

impl EventListener {
    /// Creates a listener of one type of events. The type is `Send` and `Sync`, because the
    /// function that extracts the event requires it.
    pub const fn new<E: 'static>() -> Self {
        Self { event: Some(TypeId::of::<E>), priority: 0, timeout: None, distributed: None }
    }

    /// Creates a listener of every event.
    pub const fn all() -> Self {
        Self { event: None, priority: 0, timeout: None, distributed: None }
    }

    /// Makes it a listener of distributed events.
    #[must_use]
    pub const fn distributed(mut self, distributed: DistributedListener) -> Self {
        self.distributed = Some(distributed);
        self
    }

    /// Sets the priority, which is 0 by default.
    #[must_use]
    pub const fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Sets the timeout of one call.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl Token for EventListener {
    const KEY: Key = Key::new("baya::events::EventListener", "EventListener", Location::NOWHERE);
}

impl TriggerKind for EventListener {
    const LABEL: &'static str = "event listener";
    const DRIVER: &'static str = "EventsModule";
}

/// An event of any type, which listeners with `#[on_event(all)]` receive. Clones share the event.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// # use baya::AnyEvent;
///
/// struct Adopted { cat: u64 }
///
/// let event = AnyEvent::new(Adopted { cat: 7 });
/// assert!(event.name().ends_with("Adopted"));
/// assert_eq!(event.get::<Adopted>().map(|adopted| adopted.cat), Some(7));
/// ```
#[derive(Clone)]
pub struct AnyEvent {
    value: Arc<dyn Erased>,
    delivery: Option<EventDelivery>,
}

/// A value of any type with the name of its type. Events are copied to each queue, so they have no
/// field for it.
trait Erased: Any + Send + Sync {
    fn name(&self) -> &'static str;
}

impl<E: Send + Sync + 'static> Erased for E {
    fn name(&self) -> &'static str {
        type_name::<E>()
    }
}

impl AnyEvent {
    /// Creates an event from a value.
    pub fn new<E: Send + Sync + 'static>(event: E) -> Self {
        Self::shared(Arc::new(event))
    }

    /// Creates an event from a shared value.
    pub fn shared<E: Send + Sync + 'static>(event: Arc<E>) -> Self {
        Self { value: event, delivery: None }
    }

    /// Sets the delivery of a distributed event.
    #[must_use]
    pub fn with_delivery(mut self, delivery: EventDelivery) -> Self {
        self.delivery = Some(delivery);
        self
    }

    /// Returns the delivery, or `None` if the event was not distributed.
    pub const fn delivery(&self) -> Option<&EventDelivery> {
        self.delivery.as_ref()
    }

    /// Returns the path of the event's type, for messages.
    pub fn name(&self) -> &'static str {
        // `Arc` implements the trait too, with its own name.
        (*self.value).name()
    }

    /// Returns the type of the event.
    pub fn type_id(&self) -> TypeId {
        (*self.value).type_id()
    }

    /// Returns the event as an `E`, or `None` if it has another type.
    pub fn get<E: Send + Sync + 'static>(&self) -> Option<&E> {
        let value: &dyn Any = &*self.value;
        value.downcast_ref()
    }

    /// Returns the event as a shared `E`, or `None` if it has another type.
    pub fn get_shared<E: Send + Sync + 'static>(&self) -> Option<Arc<E>> {
        let value: Arc<dyn Any + Send + Sync> = Arc::<dyn Erased>::clone(&self.value);
        value.downcast().ok()
    }
}

impl fmt::Debug for AnyEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyEvent").field(&self.name()).finish()
    }
}

/// An event that a listener accepts by value, which must be shared.
#[diagnostic::on_unimplemented(
    message = "a listener can't accept its event as `{Self}`",
    label = "events are shared by their listeners",
    note = "accept the event as `Arc<{Self}>` or `&{Self}`; it is the first argument of the listener"
)]
pub trait EventArgument {
    /// The type of the event.
    type Event: 'static;

    /// Converts a shared event into the argument.
    fn of(event: Arc<Self::Event>) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: 'static> EventArgument for Arc<E> {
    type Event = E;

    fn of(event: Arc<E>) -> Self {
        event
    }
}

/// An event of listeners in the same process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an event",
    label = "not `Send + Sync`, or it contains borrowed data",
    note = "its listeners share an event and run on several threads; in its fields, write `Arc` instead of `Rc`, `Mutex` or an atomic type instead of `Cell` or `RefCell`, and owned types instead of references"
)]
pub trait SharedEvent: Sized {
    /// Returns the event of a call.
    ///
    /// # Errors
    ///
    /// Returns an error if the call has no event, or an event of another type, which the driver
    /// prevents.
    fn of_call(cx: &Context<'_>) -> Result<Arc<Self>>;

    /// Returns a reference to the event of a call, for listeners that use nothing else of the
    /// context.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`of_call`](Self::of_call).
    fn ref_of_call<'c>(cx: &'c Context<'_>) -> Result<&'c Self>;
}

#[diagnostic::do_not_recommend]
impl<E: Send + Sync + 'static> SharedEvent for E {
    fn of_call(cx: &Context<'_>) -> Result<Arc<E>> {
        let event = event_of(cx)?;
        event.get_shared().ok_or_else(|| wrong_event::<E>(event))
    }

    fn ref_of_call<'c>(cx: &'c Context<'_>) -> Result<&'c E> {
        let event = event_of(cx)?;
        event.get().ok_or_else(|| wrong_event::<E>(event))
    }
}

#[cold]
fn wrong_event<E>(event: &AnyEvent) -> Error {
    let expected = type_name::<E>();
    Error::internal(format!("a listener of `{expected}` was called with `{}`", event.name()))
}

/// Returns the event of a call, which may have any type.
///
/// # Errors
///
/// Returns an error if the call has no event, which the driver prevents.
pub fn any_event(cx: &Context<'_>) -> Result<AnyEvent> {
    event_of(cx).cloned()
}

fn event_of<'c>(cx: &'c Context<'_>) -> Result<&'c AnyEvent> {
    let event = cx.call_of::<AppCall<AnyEvent>>().map(|call| &call.data);
    event.ok_or_else(|| Error::internal("a listener was called without an event"))
}
