//! Events for Baya, available as `baya::events` with the feature `events`.
//!
//! | type | purpose |
//! |---|---|
//! | [`EventsModule`] | the module that calls listeners: `#[on_event]` |
//! | [`EventsOptions`] | its options: the length of queues, the timeout of listeners, the log |
//! | [`Events`] | the provider that emits, publishes and distributes events |
//! | [`AnyEvent`] | an event whose type is erased |
//! | [`EventErrors`], [`ListenerError`] | the errors of all listeners of an event |
//! | [`PublishError`] | the reason why an event was not published |
//! | [`ListenerInfo`] | information about a listener and its queue |
//! | [`DistributedEvent`] | an event that also reaches listeners on other replicas |
//! | [`Distribute`] | the future that distributes such an event |
//! | [`EventDelivery`] | one delivery of such an event, with its id |
//! | [`EventLog`], [`MemoryLog`] | a durable store of events, from which listeners on other replicas receive them |
//! | [`Envelope`] | a serialized event with its metadata |
//! | [`Group`], [`Backoff`], [`Start`] | the listeners that share the deliveries of an event |
//! | [`Deliveries`] | the subscription of one member of a group |
//! | [`Delivery`], [`Settle`] | one event for one listener, which is acknowledged, retried or made a dead letter |
//! | [`DeadLetter`] | an event that is no longer delivered to a group |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod bus;
mod consumer;
mod distribute;
mod error;
mod listener;
mod log;
mod module;
mod options;
mod queue;
mod service;

pub use baya::{AnyEvent, DistributedEvent, EventContent, EventDelivery};
pub use baya_macros::DistributedEvent;
pub use distribute::Distribute;
pub use error::{EventErrors, ListenerError, PublishError};
#[cfg(feature = "nats")]
pub use log::NatsLog;
#[cfg(feature = "redis")]
pub use log::RedisLog;
pub use log::{
    Backoff, DeadLetter, Deliveries, Delivery, Envelope, EventLog, Group, MemoryLog, Settle, Start,
};
pub use module::EventsModule;
pub use options::EventsOptions;
pub use service::{Events, ListenerInfo};
