//! The handlers that a level applies to, with the levels around them.

use super::super::diagnostic_report::Name;
use super::super::graph::Graph;
use super::Levels;
use super::guard_chain::{Position, provides};
use crate::base::{Location, Type};
use crate::graph::spec::{Caller, ComponentSpec, Decoration, HandlerSpec, ModuleSpec, Origin};

/// A handler with the levels around it, or the routes that an imported module adds itself.
pub(super) struct HandlerLevels {
    pub(super) levels: Levels,
    /// The levels whose guards run before the handler. After a disconnection, these are the levels of the connection
    /// handler.
    pub(super) guards: Levels,
    /// The item on which its guards are declared, for messages.
    pub(super) guard_target: &'static str,
    pub(super) name: Name,
    pub(super) at: Location,
    /// The index of the module that lists the component, or that imports the module with the routes.
    pub(super) module: u32,
    /// Whether it has an argument that pipes may transform.
    pub(super) is_piped: bool,
    /// For a handler that the app itself calls, so that no guards run before it: its label, such as `scheduled job`.
    pub(super) app_label: Option<&'static str>,
}

impl HandlerLevels {
    /// Returns whether the guards before this position have provided the data in all calls that reach it.
    pub(super) const fn has(&self, data: &Type, before: Position) -> bool {
        self.app_label.is_none() && provides(&self.guards, data, before)
    }
}

/// A range of handlers, in the order of modules and lists.
#[derive(Clone, Copy)]
pub(super) struct Handlers {
    modules: (usize, usize),
    components: (usize, usize),
    handlers: (usize, usize),
    /// The import of the first module whose own routes are treated as a handler.
    import_routes: Option<usize>,
}

const ALL: (usize, usize) = (0, usize::MAX);
const DEFAULT_TARGET: &str = "the handler or its controller";

impl Handlers {
    /// Returns the handlers of all modules.
    pub(super) const fn app_label(graph: &Graph<'_>) -> Self {
        Self {
            modules: (0, graph.modules.len()),
            components: ALL,
            handlers: ALL,
            import_routes: None,
        }
    }

    /// Returns the handlers of a module.
    pub(super) const fn of_module(module: usize) -> Self {
        Self { modules: (module, module + 1), components: ALL, handlers: ALL, import_routes: None }
    }

    /// Returns the handlers of a component.
    pub(super) const fn of_component((module, component): (usize, usize)) -> Self {
        Self { components: (component, component + 1), ..Self::of_module(module) }
    }

    /// Returns a single handler.
    pub(super) const fn one(component: (usize, usize), handler: usize) -> Self {
        Self { handlers: (handler, handler + 1), ..Self::of_component(component) }
    }

    /// Returns the routes that the imported module adds itself.
    pub(super) const fn import_routes(module: usize, import: usize) -> Self {
        Self { import_routes: Some(import), ..Self::of_module(module) }
    }

    pub(super) const fn next(&mut self, graph: &Graph<'_>) -> Option<HandlerLevels> {
        while self.modules.0 < self.modules.1 {
            let number = self.modules.0 as u32;
            let module = graph.modules[self.modules.0];
            if let Some(import) = self.import_routes {
                self.modules.0 += 1;
                return Some(import_routes(module, number, import));
            }
            let component = if self.components.0 < self.components.1 {
                component(graph, self.modules.0, self.components.0)
            } else {
                None
            };
            let Some(component) = component else {
                self.modules.0 += 1;
                self.components.0 = 0;
                continue;
            };
            let (next, end) = self.handlers;
            if next >= component.handlers.len() || next >= end {
                self.components.0 += 1;
                self.handlers.0 = 0;
                continue;
            }
            self.handlers.0 += 1;
            let own_module = number != graph.root;
            let of_module: &[Decoration] = if own_module { module.decorations } else { &[] };
            let app = graph.spec(graph.root).decorations;
            let handler = &component.handlers[next];
            return Some(handler_levels(app, of_module, number, component, handler));
        }
        None
    }
}

const fn component(
    graph: &Graph<'_>,
    module: usize,
    number: usize,
) -> Option<&'static ComponentSpec> {
    let (from, end) = graph.components_of(module as u32);
    if number < end - from { Some(graph.components[from + number]) } else { None }
}

const fn handler_levels(
    app: &'static [Decoration],
    module: &'static [Decoration],
    number: u32,
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
) -> HandlerLevels {
    let mut is_piped = false;
    let mut a = 0;
    while a < handler.arguments.len() {
        is_piped |= !matches!(handler.arguments[a].origin, Origin::Framework);
        a += 1;
    }
    let own = handler.decorations;
    let (guarding, guard_target) = match handler.trigger {
        Some(trigger) if matches!(trigger.caller, Caller::Disconnection) => {
            (component.handlers[0].decorations, "the gateway or its `#[on_connect]`")
        }
        _ => (own, DEFAULT_TARGET),
    };
    HandlerLevels {
        levels: [app, module, component.decorations, own],
        guards: [app, module, component.decorations, guarding],
        guard_target,
        name: Name { owner: &component.provider.declared, member: handler.name },
        at: handler.at,
        module: number,
        is_piped,
        app_label: match handler.trigger {
            Some(trigger) if !handler.is_for_clients() => Some(trigger.label),
            _ => None,
        },
    }
}

const fn import_routes(module: &'static ModuleSpec, number: u32, import: usize) -> HandlerLevels {
    let import = &module.imports[import];
    HandlerLevels {
        levels: [import.decorations, &[], &[], &[]],
        guards: [import.decorations, &[], &[], &[]],
        guard_target: DEFAULT_TARGET,
        name: Name { owner: &import.module.token, member: "" },
        at: import.at,
        module: number,
        is_piped: false,
        app_label: None,
    }
}
