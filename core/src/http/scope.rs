//! What a handler knows of its place in the app, and what its request has built.

use std::sync::Arc;

use axum::http::request::Parts;

use crate::di::{Container, RequestStore, Source};
use crate::error::Result;
use crate::pipeline::Context;
use crate::spec::{Meta, RouteSpec};

/// The state that extractors of a handler get: the app, the route, and the request's own providers.
///
/// An extractor of your own that needs a provider is written for this state:
///
/// ```
/// # extern crate baya_core as baya;
/// use axum::extract::FromRequestParts;
/// use axum::http::request::Parts;
/// use baya::{Error, RequestScope};
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
    pub(crate) shared: Arc<RouteShared>,
    pub(crate) store: RequestStore,
}

/// What all requests of one route share; planned at boot.
pub(crate) struct RouteShared {
    pub(crate) container: Arc<Container>,
    pub(crate) module: u32,
    pub(crate) controller: &'static str,
    pub(crate) spec: &'static RouteSpec,
    /// Metadata from the nearest level to the farthest.
    pub(crate) levels: [&'static [Meta]; 3],
    /// What fills each dependency of the handler.
    pub(crate) sources: Vec<Source>,
}

impl RequestScope {
    /// The protocol-neutral view of the request.
    pub const fn context<'r>(&'r self, parts: &'r Parts) -> Context<'r> {
        Context::new(parts, self)
    }

    /// What fills a dependency of the handler, by its place in the spec.
    pub(crate) async fn take(&self, parts: &Parts, index: usize) -> Result<crate::di::Taken> {
        let cx = self.context(parts);
        let source = self.shared.sources.get(index).unwrap_or(&Source::Absent);
        self.shared.container.take(source, Some(&cx)).await
    }
}

impl std::fmt::Debug for RequestScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestScope").field("route", self.shared.spec).finish_non_exhaustive()
    }
}
