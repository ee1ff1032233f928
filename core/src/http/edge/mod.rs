//! The edge: processing between the connections of an app and its handlers that no code of the app
//! controls.

mod cors;
mod escapes;
mod finish;
mod http_options;
mod nest_compat;
mod normalize;
mod outer;
mod preflight;
mod security;
pub(crate) mod timed_body;

pub use cors::Cors;
pub(crate) use escapes::{normalize_escapes, normalize_request_path};
pub(crate) use finish::Edge;
pub use http_options::{HttpOptions, Setting};
pub(crate) use nest_compat::MethodStatus;
pub(crate) use outer::{Outer, RoutePolicy};
pub use security::SecurityHeaders;

use crate::error::Compat;

/// The settings for all requests and responses of an app.
#[derive(Clone, Debug)]
pub(crate) struct EdgeSettings {
    pub(crate) security: SecurityHeaders,
    pub(crate) cors: Option<Cors>,
    /// The body limit in bytes, if it differs from axum's default.
    pub(crate) body_limit: Option<usize>,
    pub(crate) normalize: bool,
    /// The framework that the app is compatible with on the wire.
    pub(crate) compat: Option<Compat>,
    /// Whether responses contain the ids of their requests and traces.
    pub(crate) sends_ids: bool,
    /// Whether a layer wraps all routes.
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
            sends_ids: true,
            around: false,
        }
    }
}
