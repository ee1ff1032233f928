//! An app: built from its root module, booted, served and shut down.

mod banner;
mod boot;
mod brought;
mod builder;
mod clashes;
mod describe;
pub(crate) mod driver;
mod drivers;
mod endpoints;
mod handlers;
mod lifecycle;
#[cfg(feature = "log")]
mod log;
mod main;
mod mount;
mod orphans;
pub(crate) mod routes;
pub(crate) mod shutdown;

pub use boot::Booted;
pub(crate) use brought::Brought;
pub use builder::App;

pub use describe::{Describe, Describing, documents};
pub(crate) use endpoints::endpoints;
pub use endpoints::{Endpoint, Endpoints, TriggeredEndpoint};
pub use handlers::{HandlerInfo, Unguarded};
pub(crate) use handlers::{handlers, unguarded as unguarded_handlers};

#[cfg(feature = "log")]
pub(crate) use log::log_in_tests;
pub use main::{port_or, run_main, run_test};

pub use routes::RouteInfo;
pub use shutdown::Shutdown;
