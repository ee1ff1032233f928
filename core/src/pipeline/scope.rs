//! The state that the calls of a handler share, and the state of one call.

use std::sync::Arc;

use super::context::Context;
use super::plan::Plan;
use super::protocol::Protocol;
use super::settings::{Settings, TransportPlan};
use crate::di::{Container, RequestStore, ResolvedDependency, Source};
use crate::error::Result;
use crate::graph::spec::{HandlerSpec, Meta};

/// The state that a handler's extractors receive: the app, the handler, and the request-scoped
/// providers of the call.
///
/// Implement axum's extractor traits for this state if the extractor needs a provider. Implement
/// [`FromContext`](super::FromContext) for an extractor that works over every protocol.
///
/// ```
/// # extern crate baya_core as baya;
/// use axum::extract::FromRequestParts;
/// use axum::http::request::Parts;
/// use baya::Error;
/// use baya::protocol::RequestScope;
///
/// struct Users;
/// struct CurrentUser(String);
///
/// impl FromRequestParts<RequestScope> for CurrentUser {
///     type Rejection = Error;
///
///     async fn from_request_parts(parts: &mut Parts, scope: &RequestScope) -> Result<Self, Error> {
///         let users = scope.context(parts).get::<Users>().await?;
///         # let _ = users;
///         Ok(CurrentUser("tom".into()))
///     }
/// }
/// ```
pub struct RequestScope {
    pub(crate) shared: Arc<HandlerShared>,
    pub(crate) store: RequestStore,
}

/// State that all calls of one handler share. It is planned at boot.
pub(crate) struct HandlerShared {
    pub(crate) container: Arc<Container>,
    pub(crate) module: u32,
    pub(crate) component: &'static str,
    pub(crate) spec: &'static HandlerSpec,
    /// The metadata of the handler, that of the nearest level first.
    pub(crate) meta: Box<[Meta]>,
    /// The source of each dependency of the handler.
    pub(crate) sources: Box<[Source]>,
    pub(crate) plan: Plan,
    pub(crate) settings: Arc<Settings>,
    /// The plan of the app's transport.
    pub(crate) transport: TransportPlan,
}

impl RequestScope {
    pub(crate) fn new(shared: Arc<HandlerShared>) -> Self {
        Self { shared, store: RequestStore::default() }
    }

    /// Returns a scope of the same handler in which nothing has been built.
    pub(crate) fn renewed(&self) -> Self {
        Self::new(Arc::clone(&self.shared))
    }

    /// Returns the protocol-independent view of a call.
    pub const fn context<'r>(&'r self, call: &'r mut (dyn Protocol + 'static)) -> Context<'r> {
        Context::exclusive(call, self)
    }

    /// Resolves a dependency of the handler. `index` is its position in the spec.
    pub(crate) async fn take(&self, cx: &Context<'_>, index: usize) -> Result<ResolvedDependency> {
        let source = self.shared.sources.get(index).unwrap_or(&Source::Absent);
        self.shared.container.take(source, Some(cx)).await
    }
}

impl std::fmt::Debug for RequestScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestScope").field("handler", self.shared.spec).finish_non_exhaustive()
    }
}
