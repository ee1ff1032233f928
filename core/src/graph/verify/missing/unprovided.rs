//! The remedies for types that no module of the app provides.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Type, Words};
use super::super::graph::Graph;
use super::super::levels;
use super::super::triggers::is_driven;
use crate::base::{Declared, Key, MadeBy, Type as Of, equal};
use crate::graph::spec::{ControllerSpec, Dependency, ModuleSpec, same};

/// Returns whether the module that exports the type is reported as a missing driver. The missing type is not reported
/// then.
pub(super) const fn is_driver_missing(graph: &Graph<'_>, dependency: &Dependency) -> bool {
    let Some(name) = exporting_module(dependency) else { return false };
    if !graph.spec(graph.root).root {
        return false;
    }
    let mut c = 0;
    while c < graph.components.len() {
        let handlers = graph.components[c].handlers;
        let mut h = 0;
        while h < handlers.len() {
            if let Some(trigger) = handlers[h].trigger
                && equal(trigger.driver, name)
                && !is_driven(graph, trigger)
            {
                return true;
            }
            h += 1;
        }
        c += 1;
    }
    false
}

/// Returns the name of the module that exports the type, if its attribute declares one.
const fn exporting_module(dependency: &Dependency) -> Option<&'static str> {
    match dependency.token.key {
        Some(key) => match key.made_by {
            MadeBy::Module(name) => Some(name),
            MadeBy::Provider | MadeBy::Never(_) => None,
        },
        None => None,
    }
}

/// Adds the remedy for a type whose attribute declares the module that exports it, if that module is not part of the
/// app. Returns whether it added a remedy.
pub(super) const fn help_missing_module(
    graph: &Graph<'_>,
    module: &ModuleSpec,
    dependency: &Dependency,
    report: &mut Report,
) -> bool {
    let Some(name) = exporting_module(dependency) else { return false };
    let mut m = 0;
    while m < graph.modules.len() {
        if equal(graph.modules[m].token.written, name) {
            return false;
        }
        m += 1;
    }
    report.help(&[Words("add `"), Words(name), Words("` to the imports of "), Type(&module.token)]);
    true
}

/// Adds the remedy for a type that can't be a provider: a controller, the data of a guard, or a type that the framework
/// provides in another form. Returns whether it added a remedy.
pub(super) const fn help_never_provided(
    graph: &Graph<'_>,
    dependency: &'static Dependency,
    report: &mut Report,
) -> bool {
    let Some(key) = dependency.token.key else { return false };
    if let MadeBy::Never(remedy) = key.made_by {
        report.help(&[Words(remedy)]);
        return true;
    }
    if help_controller(graph, key, &dependency.token, report) {
        return true;
    }
    let is_data = levels::note_guards_of(graph, &dependency.token, report);
    if is_data {
        report.help(&[
            Words(
                "guards provide this data for a call: accept it as the handler argument `Provided<",
            ),
            Code(&dependency.token),
            Words(">`"),
        ]);
    }
    is_data
}

/// Adds the remedy for a controller or a gateway. Returns whether the type is one.
const fn help_controller(
    graph: &Graph<'_>,
    key: &'static Key,
    token: &'static Of,
    report: &mut Report,
) -> bool {
    let listed = controller(graph, token);
    let is_gateway = match listed {
        Some(controller) => controller.gateway.is_some(),
        None => matches!(key.declared, Declared::Gateway),
    };
    if listed.is_none() && !is_gateway && !matches!(key.declared, Declared::Controller) {
        return false;
    }
    let at = match listed {
        Some(controller) => controller.component.listed,
        None => key.at,
    };
    if is_gateway {
        report.note(at, &[Type(token), Words(" is a gateway")]);
        report.help(&[
            Words("gateways can't be injected: declare a field `Gateway<"),
            Code(token),
            Words(">` to send messages to its clients, or move the shared code into a provider"),
        ]);
    } else {
        report.note(at, &[Type(token), Words(" is a controller")]);
        report
            .help(&[Words("controllers can't be injected: move the shared code into a provider")]);
    }
    true
}

/// Returns the listed controller of this type.
const fn controller(graph: &Graph<'_>, token: &Of) -> Option<&'static ControllerSpec> {
    let mut m = 0;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        let mut c = 0;
        while c < controllers.len() {
            if same(&controllers[c].component.provider.declared, token) {
                return Some(&controllers[c]);
            }
            c += 1;
        }
        m += 1;
    }
    None
}

/// Returns the component inside a type of the standard library, such as `Cats` in `Mutex<Cats>`.
pub(super) const fn wrapped_component(token: &Of) -> Option<&'static Key> {
    match token.key {
        Some(key) if key.at.line == 0 => match key.arguments {
            [inner] if inner.at.line > 0 => Some(inner),
            _ => None,
        },
        _ => None,
    }
}
