//! The HTTP settings of an app, and the HTTP plans of its handlers.

use std::sync::{Arc, LazyLock};

use axum::http::HeaderValue;

use super::edge::{Edge, EdgeSettings, Setting};
use super::request::proxies::TrustedProxies;
use super::response::messages::Messages;
use super::response::negotiated::Formats;
use crate::graph::spec::{Deprecation, Meta};
use crate::pipeline::{HandlerShared, Settings, Transport, TransportPlan};

/// The HTTP settings of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct HttpSettings {
    /// The settings of calls over any protocol.
    pub(crate) calls: Arc<Settings>,
    /// The proxies whose forwarding headers are trusted.
    pub(crate) proxies: TrustedProxies,
    /// Replaces the messages of validation errors.
    pub(crate) messages: Option<Arc<dyn Messages>>,
    /// The formats of negotiated values.
    pub(crate) formats: Formats,
    /// The settings that apply to all requests and responses.
    pub(crate) edge: EdgeSettings,
}

/// The HTTP plan of one handler.
pub(crate) struct HttpPlan {
    pub(crate) edge: Edge,
    pub(crate) settings: Arc<HttpSettings>,
}

/// Creates the HTTP plans of handlers.
pub(crate) struct HttpTransport<'a> {
    pub(crate) settings: &'a Arc<HttpSettings>,
    pub(crate) deprecation: Deprecation,
    /// The request headers that the responses of the handler vary by.
    pub(crate) vary: Option<HeaderValue>,
}

impl<'a> HttpTransport<'a> {
    /// Creates the transport of handlers that are not deprecated and whose responses do not vary.
    pub(crate) const fn new(settings: &'a Arc<HttpSettings>) -> Self {
        Self { settings, deprecation: Deprecation::NONE, vary: None }
    }
}

impl Transport for HttpTransport<'_> {
    fn plan(&self, meta: &[Meta]) -> TransportPlan {
        let edge = Edge::plan(&self.settings.edge, meta, self.deprecation, self.vary.clone());
        let timeout = match edge.timeout {
            Setting::Inherited => None,
            declared => Some(declared.value()),
        };
        let settings = Arc::clone(self.settings);
        TransportPlan::new(timeout, HttpPlan { edge, settings })
    }
}

/// Creates empty plans for handlers that are not called over HTTP.
pub(crate) struct NoTransport<'a>(pub(crate) &'a Arc<HttpSettings>);

impl Transport for NoTransport<'_> {
    fn plan(&self, _meta: &[Meta]) -> TransportPlan {
        let settings = Arc::clone(self.0);
        TransportPlan::new(None, HttpPlan { edge: Edge::default(), settings })
    }
}

static UNPLANNED: LazyLock<HttpPlan> =
    LazyLock::new(|| HttpPlan { edge: Edge::default(), settings: Arc::default() });

impl HandlerShared {
    /// Returns the HTTP plan of the handler.
    #[inline]
    pub(crate) fn http(&self) -> &HttpPlan {
        match self.transport.get() {
            Some(plan) => plan,
            None => &UNPLANNED,
        }
    }

    /// Whether responses depend on the head of the request.
    #[inline]
    pub(crate) fn keeps_head(&self) -> bool {
        let http = self.http();
        http.edge.is_tagged() || http.settings.messages.is_some()
    }

    /// Returns a length below which a body exceeds no limit of the app, or is read before its
    /// length matters.
    pub(crate) fn unchecked_body_length(&self) -> u64 {
        const CHUNK_SIZE: usize = 64 * 1024;
        self.http().settings.edge.body_limit.map_or(CHUNK_SIZE, |limit| limit.min(CHUNK_SIZE))
            as u64
    }
}
