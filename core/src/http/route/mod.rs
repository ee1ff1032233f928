//! Routes requests to handlers.

pub(crate) mod exchange;
pub(crate) mod fallback;
pub(crate) mod host_and_version;
pub(crate) mod middleware;
pub(crate) mod module_routes;
pub(crate) mod pattern;
pub(crate) mod resolved_route;
pub(crate) mod route_table;
