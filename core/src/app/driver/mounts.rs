//! Routes that a driver brings.

use axum::Router;

/// What a driver serves over HTTP itself, such as the endpoint of GraphQL; often nothing.
///
/// The routes are served at their own paths, like those of `#[module(describes)]`: prefixes of the app do not apply, and
/// they are open by default. Guards, interceptors and filters that are declared on the import of the module run around
/// them, and a path that a handler has as well is an error when the app boots.
#[derive(Debug, Default)]
pub struct Mounts {
    routers: Vec<Router>,
}

impl Mounts {
    /// Serves nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Serves these routes.
    pub fn of(router: Router) -> Self {
        Self { routers: vec![router] }
    }

    /// Serves these routes as well.
    #[must_use]
    pub fn and(mut self, router: Router) -> Self {
        self.routers.push(router);
        self
    }

    pub(crate) fn into_routers(self) -> Vec<Router> {
        self.routers
    }
}
