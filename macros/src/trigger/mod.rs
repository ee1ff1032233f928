//! Handlers that something other than HTTP calls: methods with `#[on(...)]`, `#[cron]`, `#[on_event]` and the like, in the
//! `impl` of a provider or a controller.
//!
//! Each family of attributes has a file that reads its arguments and emits its data. Everything else is shared: the
//! signature, the arguments, the return type, and the table of handlers.

mod attr;
#[cfg(feature = "events")]
mod distributed;
#[cfg(feature = "events")]
mod event;
mod expand;
#[cfg(feature = "gateway")]
mod gateway;
#[cfg(feature = "cqrs")]
mod message;
mod model;
mod on;
mod payload;
#[cfg(feature = "graphql")]
mod resolver;
#[cfg(all(feature = "cqrs", feature = "events"))]
mod saga;
#[cfg(feature = "schedule")]
mod schedule;

#[cfg(feature = "gateway")]
pub use attr::GATEWAY_NAMES;
pub use attr::NAMES;
#[cfg(feature = "graphql")]
pub use attr::RESOLVER_NAMES;
pub use expand::{checks, items, provider, specs};
#[cfg(feature = "gateway")]
pub use gateway::message_name;
pub use model::{Triggered, read};
