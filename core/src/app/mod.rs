//! An app: built from its root module, booted, served and shut down.

mod addresses;
mod ahead;
mod answer;
mod banner;
mod boot;
mod brought;
mod builder;
mod clashes;
mod connection;
mod content;
pub(crate) mod driver;
mod drivers;
mod endpoints;
mod frames;
mod handlers;
mod head;
mod head_timer;
#[cfg(feature = "http2")]
mod http2;
mod lifecycle;
mod listener;
mod location;
#[cfg(feature = "log")]
mod log;
mod main;
mod mount;
mod orders;
mod orphans;
pub(crate) mod panics;
mod presence;
mod proxy_protocol;
pub(crate) mod routes;
mod serve;
mod shutdown;
mod signals;
mod spoken;
mod stream;
mod streams;
mod timed_body;
mod timed_stream;
mod unreadable;
mod upgrades;
mod upkeep;
mod watched_body;

pub(crate) use addresses::Placed;
pub use boot::Booted;
pub(crate) use brought::Brought;
pub use builder::App;
pub(crate) use content::without_excluded;
pub(crate) use endpoints::endpoints;
pub use endpoints::{Endpoint, Endpoints, TriggeredEndpoint};
pub use handlers::{HandlerInfo, Unguarded};
pub(crate) use handlers::{handlers, unguarded as unguarded_handlers};
pub use listener::Listener;
pub(crate) use listener::Open;
#[cfg(feature = "log")]
pub(crate) use log::log_in_tests;
pub use main::{port_or, run_main, run_test};
pub use proxy_protocol::ProxyProtocol;
pub use routes::RouteInfo;
pub use shutdown::Shutdown;
pub(crate) use timed_body::Pace;
