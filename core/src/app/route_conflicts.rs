//! Checks that routes of modules and merged routers do not conflict with other routes. axum would panic for the first
//! conflict, without the location of the other route.

use super::extra_routes::ExtraRoute;
use crate::base::{Location, PathSegment};
use crate::error::{Error, Result};
use crate::http::route::resolved_route::ResolvedRoute;

/// The routes that have been added to the router.
pub(super) struct RegisteredRoutes(Vec<RegisteredRoute>);

struct RegisteredRoute {
    method: &'static str,
    path: String,
    handler: String,
    at: Location,
    /// Whether the host or the version of a request chooses among several handlers of the path.
    dispatches: bool,
}

impl RegisteredRoutes {
    /// Creates a list of the routes of controllers.
    pub(super) fn new(routes: &[ResolvedRoute<'_>]) -> Self {
        let all = routes.iter().map(|route| RegisteredRoute {
            method: route.route.method.as_str(),
            path: route.path.clone(),
            handler: format!(
                "{}::{}",
                route.component.spec.provider.declared.written, route.handler.spec.name
            ),
            at: route.handler.spec.at,
            dispatches: !(route.host().is_empty() && route.selector_versions().is_empty()),
        });
        Self(all.collect())
    }

    /// Adds the routes of a module or a merged router.
    ///
    /// # Errors
    ///
    /// Returns an error that lists all conflicts with routes that were added before.
    pub(super) fn add(&mut self, extra_routes: &[ExtraRoute]) -> Result<()> {
        let mut conflicts = Vec::new();
        for one in extra_routes {
            let method = one.info.method;
            let path = &one.info.path;
            let Some(other) = self.0.iter().find(|other| other.conflicts(method, path)) else {
                continue;
            };
            // Report several methods of a path as one conflict.
            if !conflicts
                .iter()
                .any(|(listed, handler, _)| listed == path && *handler == other.handler)
            {
                conflicts.push((path.clone(), other.handler.clone(), describe(one, other)));
            }
        }
        if !conflicts.is_empty() {
            let lines: Vec<_> = conflicts.into_iter().map(|(_, _, line)| line).collect();
            let message = format!("the routes can't be mounted:\n\n{}", lines.join("\n\n"));
            return Err(Error::internal_error().with_code("routes").with_message(message));
        }
        self.0.extend(extra_routes.iter().map(|one| RegisteredRoute {
            method: one.info.method,
            path: one.info.path.clone(),
            handler: one.info.handler.clone(),
            at: one.info.at,
            dispatches: false,
        }));
        Ok(())
    }
}

impl RegisteredRoute {
    /// Returns whether a router can't contain both this route and one with this method and path.
    fn conflicts(&self, method: &str, path: &str) -> bool {
        if self.path == path {
            return self.method == method || self.dispatches;
        }
        unnamed(&self.path) == unnamed(path)
    }
}

/// Returns a path without the names of its parameters, which axum does not distinguish.
fn unnamed(path: &str) -> String {
    let segments = PathSegment::all(path).map(|segment| match segment {
        PathSegment::Literal(text) => text,
        PathSegment::Parameter(_) => "{}",
        PathSegment::Wildcard(_) => "{*}",
    });
    segments.collect::<Vec<_>>().join("/")
}

fn describe(one: &ExtraRoute, other: &RegisteredRoute) -> String {
    let info = &one.info;
    let remedy = if info.path == other.path {
        "remove one of them, or give one of them another path"
    } else {
        "axum can't distinguish the two paths; give the parameters the same names, or nest the router below a separate path"
    };
    format!(
        "  {} {} of {} ({})\n  {} {} of {} ({})\n  {remedy}",
        info.method,
        info.path,
        info.handler,
        info.at,
        other.method,
        other.path,
        other.handler,
        other.at
    )
}
