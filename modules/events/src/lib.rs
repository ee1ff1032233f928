//! Events, as `baya::events` behind the feature `events`.
//!
//! | type | is |
//! |---|---|
//! | [`EventsModule`] | the module that calls listeners: `#[on_event]` |
//! | [`EventsOptions`] | its options: the length of queues, the timeout of listeners |
//! | [`Events`] | a provider that emits and publishes events |
//! | [`EventErrors`] | the errors of all listeners of an event |
//! | [`ListenerInfo`] | a listener with its queue, for tests and operators |

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod bus;
mod error;
mod events;
mod module;
mod options;
mod queue;

pub use error::{EventErrors, ListenerError, PublishError};
pub use events::{Events, ListenerInfo};
pub use module::EventsModule;
pub use options::EventsOptions;
