//! Routes of merged routers and of modules that another route already has. axum panics for the first of them, without
//! saying where the other route is.

use super::brought::Brought;
use crate::base::Location;
use crate::error::{Error, Result};
use crate::http::route::resolved_route::ResolvedRoute;

/// The routes that are on the router so far.
pub(super) struct Known(Vec<One>);

struct One {
    method: &'static str,
    path: String,
    by: String,
    at: Location,
    /// Whether the host or the version of a request chooses among several handlers of the path.
    dispatches: bool,
}

impl Known {
    /// Returns the routes of the controllers.
    pub(super) fn of(routes: &[ResolvedRoute<'_>]) -> Self {
        let all = routes.iter().map(|route| One {
            method: route.route.method.as_str(),
            path: route.path.clone(),
            by: format!(
                "{}::{}",
                route.component.spec.provider.declared.written, route.handler.spec.name
            ),
            at: route.handler.spec.at,
            dispatches: !(route.host().is_empty() && route.selector_versions().is_empty()),
        });
        Self(all.collect())
    }

    /// Adds the routes that a module or a merged router brings.
    ///
    /// # Errors
    ///
    /// One that lists every route that is there already.
    pub(super) fn add(&mut self, brought: &[Brought]) -> Result<()> {
        let mut clashes = Vec::new();
        for one in brought {
            let (method, path) = (one.info.method, &one.info.path);
            let Some(other) = self.0.iter().find(|other| other.clashes(method, path)) else {
                continue;
            };
            // The methods of one path are one clash.
            if !clashes.iter().any(|(known, by, _)| known == path && *by == other.by) {
                clashes.push((path.clone(), other.by.clone(), clash(one, other)));
            }
        }
        if !clashes.is_empty() {
            let clashes: Vec<_> = clashes.into_iter().map(|(_, _, text)| text).collect();
            let text = format!("the routes can't be mounted:\n\n{}", clashes.join("\n\n"));
            return Err(Error::internal_error().with_code("routes").with_message(text));
        }
        self.0.extend(brought.iter().map(|one| One {
            method: one.info.method,
            path: one.info.path.clone(),
            by: one.info.handler.clone(),
            at: one.info.at,
            dispatches: false,
        }));
        Ok(())
    }
}

impl One {
    /// Whether no router can have a route of this method and path beside this one.
    fn clashes(&self, method: &str, path: &str) -> bool {
        if self.path == path {
            return self.method == method || self.dispatches;
        }
        unnamed(&self.path) == unnamed(path)
    }
}

/// Returns a path without the names of its parameters, which axum does not tell apart.
fn unnamed(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment.strip_prefix('{') {
        Some(name) if name.starts_with('*') => "{*}",
        Some(name) if name.ends_with('}') => "{}",
        _ => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

fn clash(one: &Brought, other: &One) -> String {
    let info = &one.info;
    let remedy = if info.path == other.path {
        "remove one of them, or give one of them another path"
    } else {
        "axum can't tell the two paths apart; give the parameters the same names, or nest the router below a path of its own"
    };
    format!(
        "  {} {} of {} ({})\n  {} {} of {} ({})\n  {remedy}",
        info.method, info.path, info.handler, info.at, other.method, other.path, other.by, other.at
    )
}
