//! Listeners and connections: serves a tower service until the app shuts down.

mod accept;
mod connection;
mod control;
mod disconnect;
mod forbidden_content;
mod frames;
mod head_checks;
mod head_timer;
#[cfg(feature = "http2")]
mod http2;
pub(crate) mod limits;
pub(crate) mod listener;
mod parse_errors;
mod proxy_protocol;
mod read_ahead;
mod redirect_uri;
mod respond;
pub(crate) mod serve;
mod shutdown_error;
pub(crate) mod signals;
mod stream;
mod streams;
mod timed_stream;
mod upgrades;
mod upkeep;
mod usage;
mod watched_body;

pub use accept::{Accept, Accepted, Io};
pub(crate) use forbidden_content::remove_forbidden_content;
pub(crate) use limits::Limits;
pub use listener::Listener;
pub(crate) use listener::OpenListener;
pub use proxy_protocol::ProxyProtocol;
pub(crate) use shutdown_error::shutdown_timeout_error;
