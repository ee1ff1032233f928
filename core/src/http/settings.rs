//! The settings of an app for HTTP, and what is planned for each handler from them.

use std::sync::{Arc, LazyLock};

use axum::http::HeaderValue;

use super::edge::{Edge, EdgeSettings, Setting};
use super::request::proxies::TrustedProxies;
use super::response::messages::Messages;
use super::response::negotiated::Formats;
use crate::graph::spec::{Deprecation, Meta};
use crate::pipeline::{HandlerShared, Settings, Transport, TransportPlan};

/// The settings of one app.
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
    /// The settings of all requests and responses.
    pub(crate) edge: EdgeSettings,
}

/// What is planned for the requests of one handler.
pub(crate) struct HttpPlan {
    pub(crate) edge: Edge,
    pub(crate) settings: Arc<HttpSettings>,
}

/// Plans the requests of handlers.
pub(crate) struct HttpTransport<'a> {
    pub(crate) settings: &'a Arc<HttpSettings>,
    pub(crate) deprecation: Deprecation,
    /// The request headers that the responses of the handler vary by.
    pub(crate) vary: Option<HeaderValue>,
}

impl<'a> HttpTransport<'a> {
    /// Creates the transport of handlers that are neither deprecated nor vary by request headers.
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

/// Plans nothing for handlers that only something other than HTTP calls.
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
    /// Returns what is planned for the requests of the handler.
    #[inline]
    pub(crate) fn http(&self) -> &HttpPlan {
        match self.transport.get() {
            Some(plan) => plan,
            None => &UNPLANNED,
        }
    }

    /// Whether a response depends on the head of its request.
    #[inline]
    pub(crate) fn keeps_head(&self) -> bool {
        let http = self.http();
        http.edge.is_tagged() || http.settings.messages.is_some()
    }

    /// Returns a length below which a body is within every limit that the app sets, or is read before its length
    /// matters.
    pub(crate) fn least_limit(&self) -> u64 {
        const PIECE: usize = 64 * 1024;
        self.http().settings.edge.body_limit.map_or(PIECE, |limit| limit.min(PIECE)) as u64
    }
}
