//! Listeners and connections: serves a tower service until the app shuts down.

mod accept;
mod ahead;
mod commands;
mod connection;
mod content;
mod cut_off;
mod frames;
mod head;
mod head_timer;
#[cfg(feature = "http2")]
mod http2;
pub(crate) mod limits;
pub(crate) mod listener;
mod location;
mod presence;
mod proxy_protocol;
mod respond;
pub(crate) mod serve;
pub(crate) mod signals;
mod stream;
mod streams;
mod timed_stream;
mod unreadable;
mod upgrades;
mod upkeep;
mod usage;
mod watched_body;

pub use accept::{Accept, Accepted, Io};
pub(crate) use content::without_excluded;
pub(crate) use cut_off::cut_off;
pub(crate) use limits::Limits;
pub use listener::Listener;
pub(crate) use listener::Open;
pub use proxy_protocol::ProxyProtocol;
