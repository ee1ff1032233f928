//! An app: built from its root module, booted, served and shut down.

mod addresses;
mod answer;
mod banner;
mod boot;
mod builder;
mod connection;
mod drain;
mod head_timer;
mod lifecycle;
mod listener;
mod main;
mod mount;
mod orders;
mod orphans;
pub(crate) mod panics;
mod proxy_protocol;
pub(crate) mod routes;
mod serve;
mod signals;
mod spoken;
mod streams;
mod timed_body;
mod timed_stream;
mod upkeep;

pub(crate) use addresses::Placed;
pub(crate) use boot::handlers;
pub use boot::{Booted, Shutdown};
pub use builder::App;
pub(crate) use drain::Drain;
pub use listener::Listener;
pub(crate) use listener::Open;
pub(crate) use main::log_in_tests;
pub use main::{port_or, run_main, run_test};
pub use proxy_protocol::ProxyProtocol;
pub use routes::RouteInfo;
pub(crate) use timed_body::Pace;
