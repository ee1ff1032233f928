//! Routes requests to handlers.

pub(crate) mod dispatch;
pub(crate) mod exchange;
pub(crate) mod fallback;
pub(crate) mod middleware;
pub(crate) mod module_routes;
pub(crate) mod mount;
pub(crate) mod pattern;
pub(crate) mod resolved_route;
