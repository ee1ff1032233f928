//! Where the routes of an app are: their whole paths, hosts and versions.

use std::iter;

use crate::di::{ComponentInstance, Container, HandlerInstance};
use crate::graph::spec::{ControllerSpec, Deprecation, FullPath, RouteSpec, Routing, Versioning};
use crate::graph::verify::fits;

/// One route of an app, once for each of its paths.
pub(crate) struct Placed<'c> {
    pub(crate) module: u32,
    pub(crate) controller: &'static ControllerSpec,
    pub(crate) component: &'c ComponentInstance,
    pub(crate) route: &'static RouteSpec,
    pub(crate) handler: &'c HandlerInstance,
    /// The whole path.
    pub(crate) path: String,
    /// The path without what the app puts before all.
    pub(crate) local: String,
    /// The version, where the path has it.
    pub(crate) in_path: Option<&'static str>,
    /// All versions that it answers for; none for every one.
    pub(crate) versions: &'static [&'static str],
}

impl Placed<'_> {
    /// The host that it is for; empty for every one.
    pub(crate) const fn host(&self) -> &'static str {
        if self.route.host.is_empty() { self.controller.host } else { self.route.host }
    }

    /// The versions that something else than the path tells apart.
    pub(crate) const fn dispatched(&self) -> &'static [&'static str] {
        if self.in_path.is_some() { &[] } else { self.versions }
    }

    /// Whether it is on its way out.
    pub(crate) const fn deprecation(&self) -> Deprecation {
        self.route.deprecation.or(self.controller.deprecation)
    }
}

/// Every route of every module.
pub(crate) fn placed(container: &Container) -> Vec<Placed<'_>> {
    let mut all = Vec::new();
    for (number, module) in container.modules.iter().enumerate() {
        for (controller, component) in &module.controllers {
            for (route, handler) in controller.routes.iter().zip(&component.handlers) {
                location(
                    container,
                    number as u32,
                    controller,
                    (component, route, handler),
                    &mut all,
                );
            }
        }
    }
    all
}

fn location<'c>(
    container: &'c Container,
    module: u32,
    controller: &'static ControllerSpec,
    (component, route, handler): (&'c ComponentInstance, &'static RouteSpec, &'c HandlerInstance),
    all: &mut Vec<Placed<'c>>,
) {
    let routing = container.routing();
    let behind = |start: FullPath| {
        let nested = chain(container, module).into_iter().rev();
        nested.fold(start, FullPath::with).with(controller.prefix).with_route(route.path)
    };
    let local = behind(FullPath::EMPTY);
    let excepted = routing.except.iter().any(|pattern| fits(pattern, &local));
    let versions = route.versions.or(controller.versions).or(routing.default).names();
    let in_paths: Vec<_> = match (routing.versioning, versions) {
        (Versioning::Uri(_), [_, ..]) => versions.iter().copied().map(Some).collect(),
        _ => vec![None],
    };
    for in_path in in_paths {
        all.push(Placed {
            module,
            controller,
            component,
            route,
            handler,
            path: behind(FullPath::start(routing, excepted, in_path)).text(),
            local: local.text(),
            in_path,
            versions,
        });
    }
}

/// The prefixes of a module and of those that it is nested in, the nearest first.
fn chain(container: &Container, module: u32) -> Vec<&'static str> {
    let outer = |module: &u32| container.modules[*module as usize].parent;
    let modules = iter::successors(Some(module), outer);
    let routings = modules.map(|module| container.modules[module as usize].spec.routing);
    let of_module = |routing: &Routing| !routing.of_app && !routing.prefix.is_empty();
    routings.filter(of_module).map(|routing| routing.prefix).collect()
}

impl Container {
    /// What the app says about its routes.
    pub(crate) fn routing(&self) -> &'static Routing {
        &self.modules[self.root as usize].spec.routing
    }
}
