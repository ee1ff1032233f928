//! The resolved routes of an app, with their full paths, hosts and versions.

use std::iter;

use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::graph::spec::{ControllerSpec, Deprecation, FullPath, RouteSpec, Routing, Versioning};
use crate::graph::verify::fits;

/// A route of an app with one of its full paths.
pub(crate) struct ResolvedRoute<'c> {
    pub(crate) module: u32,
    pub(crate) controller: &'static ControllerSpec,
    pub(crate) component: &'c ComponentInstance,
    pub(crate) route: &'static RouteSpec,
    pub(crate) handler: &'c HandlerInstance,
    /// The full path.
    pub(crate) path: String,
    /// The path without the prefix of the app and the version.
    pub(crate) local: String,
    /// The version, if the path contains it.
    pub(crate) path_version: Option<&'static str>,
    /// All versions of the route, or an empty list for all versions.
    pub(crate) versions: &'static [&'static str],
}

impl ResolvedRoute<'_> {
    /// Returns the host, or an empty string for all hosts.
    pub(crate) const fn host(&self) -> &'static str {
        if self.route.host.is_empty() { self.controller.host } else { self.route.host }
    }

    /// Returns the versions that are selected by other means than the path.
    pub(crate) const fn selector_versions(&self) -> &'static [&'static str] {
        if self.path_version.is_some() { &[] } else { self.versions }
    }

    /// Returns the deprecation of the route.
    pub(crate) const fn deprecation(&self) -> Deprecation {
        self.route.deprecation.or(self.controller.deprecation)
    }
}

/// Returns every route of every module.
pub(crate) fn resolve_routes(container: &Container) -> Vec<ResolvedRoute<'_>> {
    let mut all = Vec::new();
    for (index, module) in container.modules.iter().enumerate() {
        for (controller, component) in &module.controllers {
            for (route, handler) in controller.routes.iter().zip(&component.handlers) {
                resolve_route(
                    container,
                    index as u32,
                    controller,
                    (component, route, handler),
                    &mut all,
                );
            }
        }
    }
    all
}

fn resolve_route<'c>(
    container: &'c Container,
    module: u32,
    controller: &'static ControllerSpec,
    (component, route, handler): (&'c ComponentInstance, &'static RouteSpec, &'c HandlerInstance),
    all: &mut Vec<ResolvedRoute<'c>>,
) {
    let routing = container.routing();
    let full_path = |start: FullPath| {
        let nested = prefixes(container, module).into_iter().rev();
        nested.fold(start, FullPath::with).with(controller.prefix).with_route(route.path)
    };
    let local = full_path(FullPath::EMPTY);
    let excepted = routing.except.iter().any(|pattern| fits(pattern, &local));
    let versions = route.versions.or(controller.versions).or(routing.default).names();
    let path_versions: Vec<_> = match (routing.versioning, versions) {
        (Versioning::Uri(_), [_, ..]) => versions.iter().copied().map(Some).collect(),
        _ => vec![None],
    };
    for path_version in path_versions {
        all.push(ResolvedRoute {
            module,
            controller,
            component,
            route,
            handler,
            path: full_path(FullPath::start(routing, excepted, path_version)).text(),
            local: local.text(),
            path_version,
            versions,
        });
    }
}

/// Returns the prefixes of a module and of the modules that it is nested in, the nearest first.
fn prefixes(container: &Container, module: u32) -> Vec<&'static str> {
    let outer = |module: &u32| container.modules[*module as usize].parent;
    let modules = iter::successors(Some(module), outer);
    let routings = modules.map(|module| container.modules[module as usize].spec.routing);
    let of_module = |routing: &Routing| !routing.of_app && !routing.prefix.is_empty();
    routings.filter(of_module).map(|routing| routing.prefix).collect()
}

impl Container {
    /// Returns the routing options of the app.
    pub(crate) fn routing(&self) -> &'static Routing {
        &self.modules[self.root as usize].spec.routing
    }
}
