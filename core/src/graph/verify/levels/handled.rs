//! The handlers that a level applies to.

use super::super::graph::Graph;
use super::super::report::Name;
use super::Levels;
use super::chain::{Spot, provides};
use crate::base::{Location, Type};
use crate::graph::spec::{Caller, ComponentSpec, Decoration, HandlerSpec, ModuleSpec, Origin};

/// A handler with the levels around it, or the routes that an imported module adds itself.
pub(super) struct Handled {
    pub(super) levels: Levels,
    /// Those whose guards run before it: those of the connection, if its client has left.
    pub(super) guards: Levels,
    /// Where its own guards are declared, in messages.
    pub(super) guarded: &'static str,
    pub(super) name: Name,
    pub(super) at: Location,
    /// Whether it has an argument that pipes may change.
    pub(super) is_piped: bool,
    /// What the app itself calls has no guard before it; this is what it is, such as `scheduled job`.
    pub(super) of_app: Option<&'static str>,
}

impl Handled {
    /// Whether the guards before this position have provided the data in every call that reaches it.
    pub(super) const fn has(&self, data: &Type, before: Spot) -> bool {
        self.of_app.is_none() && provides(&self.guards, data, before)
    }
}

/// A run of handlers, in the order of modules and lists.
#[derive(Clone, Copy)]
pub(super) struct Handlers {
    modules: (usize, usize),
    components: (usize, usize),
    handlers: (usize, usize),
    /// The import of the first module whose own routes count as a handler.
    brought: Option<usize>,
}

const ALL: (usize, usize) = (0, usize::MAX);
const USUALLY_GUARDED: &str = "the handler or its controller";

impl Handlers {
    /// Returns the handlers of every module.
    pub(super) const fn of_app(graph: &Graph<'_>) -> Self {
        Self { modules: (0, graph.modules.len()), components: ALL, handlers: ALL, brought: None }
    }

    /// Returns the handlers of one module.
    pub(super) const fn of_module(module: usize) -> Self {
        Self { modules: (module, module + 1), components: ALL, handlers: ALL, brought: None }
    }

    /// Returns the handlers of one component.
    pub(super) const fn of_component((module, component): (usize, usize)) -> Self {
        Self { components: (component, component + 1), ..Self::of_module(module) }
    }

    /// Returns one handler.
    pub(super) const fn one(component: (usize, usize), handler: usize) -> Self {
        Self { handlers: (handler, handler + 1), ..Self::of_component(component) }
    }

    /// Returns the routes that the imported module adds itself.
    pub(super) const fn brought(module: usize, import: usize) -> Self {
        Self { brought: Some(import), ..Self::of_module(module) }
    }

    pub(super) const fn next(&mut self, graph: &Graph<'_>) -> Option<Handled> {
        while self.modules.0 < self.modules.1 {
            let module = graph.modules[self.modules.0];
            if let Some(import) = self.brought {
                self.modules.0 += 1;
                return Some(brought(module, import));
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
            let own_module = self.modules.0 as u32 != graph.root;
            let of_module: &[Decoration] = if own_module { module.decorations } else { &[] };
            let app = graph.spec(graph.root).decorations;
            return Some(handled(app, of_module, component, &component.handlers[next]));
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

const fn handled(
    app: &'static [Decoration],
    module: &'static [Decoration],
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
) -> Handled {
    let mut is_piped = false;
    let mut a = 0;
    while a < handler.arguments.len() {
        is_piped |= !matches!(handler.arguments[a].origin, Origin::Framework);
        a += 1;
    }
    let own = handler.decorations;
    let (guarding, guarded) = match handler.trigger {
        Some(trigger) if matches!(trigger.caller, Caller::Disconnection) => {
            (component.handlers[0].decorations, "the gateway or its `#[on_connect]`")
        }
        _ => (own, USUALLY_GUARDED),
    };
    Handled {
        levels: [app, module, component.decorations, own],
        guards: [app, module, component.decorations, guarding],
        guarded,
        name: Name { owner: &component.provider.declared, member: handler.name },
        at: handler.at,
        is_piped,
        of_app: match handler.trigger {
            Some(trigger) if !handler.is_for_clients() => Some(trigger.label),
            _ => None,
        },
    }
}

const fn brought(module: &'static ModuleSpec, import: usize) -> Handled {
    let import = &module.imports[import];
    Handled {
        levels: [import.decorations, &[], &[], &[]],
        guards: [import.decorations, &[], &[], &[]],
        guarded: USUALLY_GUARDED,
        name: Name { owner: &import.module.token, member: "" },
        at: import.at,
        is_piped: false,
        of_app: None,
    }
}
