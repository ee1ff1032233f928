//! Routes requests to handlers.

pub(crate) mod brought;
pub(crate) mod dispatch;
pub(crate) mod exchange;
pub(crate) mod fallback;
pub(crate) mod middleware;
pub(crate) mod mount;
pub(crate) mod pattern;
pub(crate) mod placed;
