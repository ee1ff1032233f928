//! Checks handlers that something other than HTTP calls: their drivers, scopes, lists and guards.

use super::diagnostic_report::Segment::{Code, Name as Named, Type, Words};
use super::diagnostic_report::{Name, Report};
use super::graph::Graph;
use crate::base::{Location, Type as Of};
use crate::graph::spec::{
    Binding, Caller, ComponentSpec, Decoration, HandlerSpec, ModuleSpec, Scope, Trigger, same,
};

/// Checks the handlers with a trigger.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    // A test may boot a module without the root that imports the drivers.
    let is_whole = graph.spec(graph.root).root;
    let mut driven_kind: Option<&'static Of> = None;
    let mut m = 0;
    while m < graph.modules.len() {
        check_driver(graph, m, report);
        check_scopes(graph.modules[m], report);
        let from = graph.components_of(m as u32);
        let mut c = from.0;
        while c < from.1 {
            let component = graph.components[c];
            if has_trigger(component) {
                check_lists(graph, m, component, report);
                check_component_guards(graph, m, component, report);
            }
            let mut h = 0;
            while h < component.handlers.len() {
                let handler = &component.handlers[h];
                if let Some(trigger) = handler.trigger {
                    let is_cached = match driven_kind {
                        Some(kind) => same(kind, &trigger.kind),
                        None => false,
                    };
                    if is_cached || is_driven(graph, trigger) {
                        driven_kind = Some(&trigger.kind);
                    } else if is_whole {
                        report_undriven(graph, component, handler, trigger, report);
                    }
                    check_guards(component, handler, trigger, report);
                }
                h += 1;
            }
            c += 1;
        }
        let controllers = graph.modules[m].controllers;
        let mut g = 0;
        while g < controllers.len() {
            // Gateways with such handlers are already checked.
            let gateway = &controllers[g].component;
            if controllers[g].gateway.is_some() && !has_trigger(gateway) {
                check_lists(graph, m, gateway, report);
            }
            g += 1;
        }
        m += 1;
    }
}

const fn has_trigger(component: &ComponentSpec) -> bool {
    let mut h = 0;
    while h < component.handlers.len() {
        if component.handlers[h].trigger.is_some() {
            return true;
        }
        h += 1;
    }
    false
}

pub(super) const fn name_of(
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
) -> Name {
    Name { owner: &component.provider.declared, member: handler.name }
}

/// Returns the indefinite article of a label, with spaces.
const fn article(label: &str) -> &'static str {
    match label.as_bytes() {
        [b'a' | b'e' | b'i' | b'o' | b'u', ..] => " is an ",
        _ => " is a ",
    }
}

pub(super) const fn is_driven(graph: &Graph<'_>, trigger: &Trigger) -> bool {
    let mut m = 0;
    while m < graph.modules.len() {
        if let Some(drives) = &graph.modules[m].drives
            && same(&drives.kind, &trigger.kind)
        {
            return true;
        }
        m += 1;
    }
    false
}

const fn report_undriven(
    graph: &Graph<'_>,
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    trigger: &Trigger,
    report: &mut Report,
) {
    let name = name_of(component, handler);
    report.title(&[
        Named(&name),
        Words(article(trigger.label)),
        Words(trigger.label),
        Words(", but no imported module calls it"),
    ]);
    report.note(handler.at, &[Named(&name), Words(" is declared here")]);
    report.help(&[
        Words("add `"),
        Words(trigger.driver),
        Words("` to the imports of "),
        Type(&graph.spec(graph.root).token),
    ]);
    report.end();
}

/// Reports a second module that calls the same handlers.
const fn check_driver(graph: &Graph<'_>, m: usize, report: &mut Report) {
    let Some(drives) = &graph.modules[m].drives else { return };
    let mut other = 0;
    while other < m {
        if let Some(before) = &graph.modules[other].drives
            && same(&before.kind, &drives.kind)
        {
            let first = graph.modules[other];
            let second = graph.modules[m];
            report.title(&[
                Words("two modules call the handlers of one kind, "),
                Code(&drives.kind),
                Words(", so each handler would run twice"),
            ]);
            report.note(first.at, &[Type(&first.token), Words(" calls them")]);
            report.note(second.at, &[Type(&second.token), Words(" calls them as well")]);
            report.help(&[Words(
                "import one of them, or import the module with one set of options in the whole app",
            )]);
            report.end();
            return;
        }
        other += 1;
    }
}

/// Reports providers with handlers that do not live as long as the app.
const fn check_scopes(module: &'static ModuleSpec, report: &mut Report) {
    let mut p = 0;
    while p < module.providers.len() {
        let binding = &module.providers[p];
        if let Some(component) = binding.component
            && !matches!(binding.provider.scope, Scope::Singleton)
            && let Some((handler, trigger)) = first_trigger(component)
        {
            report_scope(binding, component, handler, trigger, report);
        }
        p += 1;
    }
}

const fn first_trigger(
    component: &'static ComponentSpec,
) -> Option<(&'static HandlerSpec, &'static Trigger)> {
    let mut h = 0;
    while h < component.handlers.len() {
        if let Some(trigger) = component.handlers[h].trigger {
            return Some((&component.handlers[h], trigger));
        }
        h += 1;
    }
    None
}

const fn report_scope(
    binding: &'static Binding,
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    trigger: &Trigger,
    report: &mut Report,
) {
    let owner = Name { owner: &component.provider.declared, member: "" };
    report.title(&[
        Named(&owner),
        Words(" has handlers, but it is not a singleton, so there is no instance to call"),
    ]);
    report.note(
        handler.at,
        &[Named(&name_of(component, handler)), Words(article(trigger.label)), Words(trigger.label)],
    );
    report.note(binding.provider.at, &[Named(&owner), Words(" has another scope")]);
    report.help(&[
        Words("remove `scope = ...` from "),
        Named(&owner),
        Words(", and accept request-scoped providers as arguments of the handler, as in `unit: Inject<Unit>`"),
    ]);
    report.end();
}

/// Reports a provider with handlers in the lists of two modules. Each module would create its own instance, and each
/// handler would run twice.
const fn check_lists(
    graph: &Graph<'_>,
    m: usize,
    component: &'static ComponentSpec,
    report: &mut Report,
) {
    let mut other = 0;
    while other < m {
        let (mut before, end) = graph.components_of(other as u32);
        let is_same_module = same(&graph.modules[other].token, &graph.modules[m].token);
        while before < end && !is_same_module {
            let first = graph.components[before];
            if same(&first.provider.declared, &component.provider.declared)
                && let (Some(one), Some(two)) =
                    (list_location(graph, other, component), list_location(graph, m, component))
            {
                report_duplicate_list(graph, component, (other, one), (m, two), report);
                return;
            }
            before += 1;
        }
        other += 1;
    }
}

/// Returns the location where a module lists the component, if it is a provider, a gateway, or a controller with such
/// handlers.
const fn list_location(
    graph: &Graph<'_>,
    m: usize,
    component: &'static ComponentSpec,
) -> Option<Location> {
    let controllers = graph.modules[m].controllers;
    let mut c = 0;
    while c < controllers.len() {
        let of = &controllers[c].component;
        let is_once = controllers[c].gateway.is_some() || first_trigger(of).is_some();
        if is_once && same(&of.provider.declared, &component.provider.declared) {
            return Some(of.listed);
        }
        c += 1;
    }
    let providers = graph.modules[m].providers;
    let mut p = 0;
    while p < providers.len() {
        if let Some(of) = providers[p].component
            && same(&of.provider.declared, &component.provider.declared)
        {
            return Some(providers[p].at);
        }
        p += 1;
    }
    None
}

const fn report_duplicate_list(
    graph: &Graph<'_>,
    component: &'static ComponentSpec,
    (first, first_at): (usize, Location),
    (second, second_at): (usize, Location),
    report: &mut Report,
) {
    let owner = &component.provider.declared;
    report.title(&[
        Type(owner),
        Words(" has handlers, but two modules list it, so there would be two instances"),
    ]);
    report.note(first_at, &[Type(&graph.modules[first].token), Words(" lists it")]);
    report.note(second_at, &[Type(&graph.modules[second].token), Words(" lists it as well")]);
    report.help(&[Words(
        "list it in one of them; if it is a provider, export it there, and import that module in the other",
    )]);
    report.end();
}

/// Reports a guard on a handler that the app itself calls, or that is called after a client has disconnected.
const fn check_guards(
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    trigger: &Trigger,
    report: &mut Report,
) {
    let Some(at) = first_guard(handler.decorations) else { return };
    let name = name_of(component, handler);
    match trigger.caller {
        Caller::Client | Caller::Operation => {}
        Caller::App => report_guard(&name, trigger, at, report),
        Caller::Disconnection => report_disconnection_guard(&name, trigger, at, report),
    }
}

/// Reports a guard on a provider whose handlers are all called by the app itself.
const fn check_component_guards(
    graph: &Graph<'_>,
    m: usize,
    component: &'static ComponentSpec,
    report: &mut Report,
) {
    let Some(at) = first_guard(component.decorations) else { return };
    let mut h = 0;
    while h < component.handlers.len() {
        if component.handlers[h].is_for_clients() {
            return;
        }
        h += 1;
    }
    if let (Some(_), Some((_, trigger))) =
        (list_location(graph, m, component), first_trigger(component))
    {
        let owner = Name { owner: &component.provider.declared, member: "" };
        report_guard(&owner, trigger, at, report);
    }
}

pub(super) const fn first_guard(decorations: &'static [Decoration]) -> Option<Location> {
    let mut d = 0;
    while d < decorations.len() {
        let guard = match &decorations[d] {
            Decoration::Guard(guard) => Some(guard.location()),
            Decoration::Bundle(bundle) => first_guard(bundle.decorations),
            _ => None,
        };
        if guard.is_some() {
            return guard;
        }
        d += 1;
    }
    None
}

const fn report_disconnection_guard(
    name: &Name,
    trigger: &Trigger,
    at: Location,
    report: &mut Report,
) {
    report.title(&[
        Words("a guard has no effect on "),
        Named(name),
        Words(": no guard runs before a "),
        Words(trigger.label),
    ]);
    report.note(at, &[Words("declared here")]);
    report.help(&[Words(
        "put the guard on the gateway or on its `#[on_connect]`; the data that it provides is still available after the client has disconnected",
    )]);
    report.end();
}

const fn report_guard(name: &Name, trigger: &Trigger, at: Location, report: &mut Report) {
    report.title(&[
        Words("a guard has no effect on "),
        Named(name),
        Words(": the app itself calls each "),
        Words(trigger.label),
    ]);
    report.note(at, &[Words("declared here")]);
    report.help(&[Words(
        "remove the guard; to reject some calls, return an error from the method or from an interceptor",
    )]);
    report.end();
}
