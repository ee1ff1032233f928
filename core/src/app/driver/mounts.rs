//! The routes that a driver adds to an app.

use axum::Router;

/// The routes that a driver adds to an app, such as a GraphQL endpoint. Most drivers add none.
///
/// The paths are used as they are, like those of `#[module(describes)]`: prefixes of the app do not apply. The routes
/// are open by default. Guards, interceptors and filters that are declared on the import of the module apply to them. A
/// conflict with another route is an error at boot.
#[derive(Debug, Default)]
pub struct Mounts {
    routers: Vec<Router>,
}

impl Mounts {
    /// Adds no routes.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds the routes of a router.
    pub fn router(router: Router) -> Self {
        Self { routers: vec![router] }
    }

    /// Adds the routes of another router.
    #[must_use]
    pub fn and(mut self, router: Router) -> Self {
        self.routers.push(router);
        self
    }

    pub(crate) fn into_routers(self) -> Vec<Router> {
        self.routers
    }
}
