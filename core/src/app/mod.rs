//! The app: its builder, boot, routes, lifecycle and shutdown.

mod banner;
mod boot;
mod builder;
mod describe;
pub(crate) mod driver;
mod drivers;
mod endpoints;
mod entry;
mod extra_routes;
mod handlers;
mod lifecycle;
#[cfg(feature = "log")]
mod log;
mod orphans;
mod route_conflicts;
mod router;
pub(crate) mod routes;
pub(crate) mod shutdown;

pub use boot::Booted;
pub use builder::App;
pub(crate) use extra_routes::ExtraRoute;

pub use describe::{Describe, Describing};
pub(crate) use endpoints::endpoints;
pub use endpoints::{Endpoint, Endpoints, TriggeredEndpoint};
pub use handlers::{HandlerInfo, UnguardedEndpoint};
pub(crate) use handlers::{handlers, unguarded as unguarded_handlers};

pub use entry::{port_or, run_main, run_test};
#[cfg(feature = "log")]
pub(crate) use log::log_in_tests;

pub use routes::RouteInfo;
pub use shutdown::Shutdown;
