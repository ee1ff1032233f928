//! Events, as `baya::events` behind the feature `events`.
//!
//! | type | is |
//! |---|---|
//! | [`EventsModule`] | the module that calls listeners: `#[on_event]` |
//! | [`EventsOptions`] | its options: the length of queues, the timeout of listeners |
//! | [`Events`] | a provider that emits and publishes events |
//! | [`EventErrors`] | the errors of all listeners of an event |
//! | [`ListenerInfo`] | a listener with its queue, for tests and operators |
//! | [`DistributedEvent`] | an event that also reaches listeners on other replicas |
//! | [`Distribute`] | such an event on its way into the log |
//! | [`EventDelivery`] | one delivery of such an event, with its id |
//! | [`EventLog`] | where events are stored durably, so that they reach listeners on other replicas |
//! | [`Envelope`] | one event on its way between replicas |
//! | [`Group`] | the listeners that share the deliveries of an event |
//! | [`Deliveries`] | the subscription of one member of a group |
//! | [`Delivery`] | one event for one listener, which is acknowledged, retried or given up |
//! | [`DeadLetter`] | an event that a group gave up |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod bus;
mod consumer;
mod distribute;
mod error;
mod events;
mod listener;
mod log;
mod module;
mod options;
mod queue;

pub use baya::{AnyEvent, DistributedEvent, EventDelivery};
pub use baya_macros::DistributedEvent;
pub use distribute::Distribute;
pub use error::{EventErrors, ListenerError, PublishError};
pub use events::{Events, ListenerInfo};
#[cfg(feature = "nats")]
pub use log::NatsLog;
#[cfg(feature = "redis")]
pub use log::RedisLog;
pub use log::{
    Backoff, DeadLetter, Deliveries, Delivery, Envelope, EventLog, Group, MemoryLog, Settle, Start,
};
pub use module::EventsModule;
pub use options::EventsOptions;
