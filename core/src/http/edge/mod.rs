//! The edge: what stands between the sockets of an app and its handlers, and is not the app's to code.

mod compat;
mod cors;
mod escapes;
mod finish;
mod normalize;
mod options;
mod outer;
mod preflight;
mod security;
pub(crate) mod timed_body;

pub(crate) use compat::Silent;
pub use cors::Cors;
pub(crate) use escapes::{unified, unify};
pub(crate) use finish::Edge;
pub use options::{HttpOptions, Setting};
pub(crate) use outer::{Outer, RouteOf};
pub use security::SecurityHeaders;

use crate::error::Compat;

/// What an app says about all its requests and answers.
#[derive(Clone, Debug)]
pub(crate) struct EdgeSettings {
    pub(crate) security: SecurityHeaders,
    pub(crate) cors: Option<Cors>,
    /// Where it is not the default of axum.
    pub(crate) body_limit: Option<usize>,
    pub(crate) normalize: bool,
    /// Whose ways the app has on the wire.
    pub(crate) compat: Option<Compat>,
    /// Whether answers carry the ids of their requests and traces.
    pub(crate) tells_ids: bool,
    /// Whether something stands around all routes.
    pub(crate) around: bool,
}

impl Default for EdgeSettings {
    fn default() -> Self {
        Self {
            security: SecurityHeaders::default(),
            cors: None,
            body_limit: None,
            normalize: false,
            compat: None,
            tells_ids: true,
            around: false,
        }
    }
}
