//! Diagnostics about dependencies without a provider, or with several providers.

use super::diagnostic_report::Segment::{Code, Key, Name, Type, Words};
use super::diagnostic_report::{Report, Segment, is_dyn};
use super::exports::is_exported;
use super::graph::{Candidates, Graph, Kind, Marks, NONE, Unit, Work};
use super::levels;
use super::module_options::configurations;
use super::triggers::is_driven;
use crate::base::{self, MadeBy, equal};
use crate::graph::spec::{ControllerSpec, Dependency, ModuleSpec, same};

pub(super) const fn single_of_many(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.title(&[
        Name(&unit.name),
        Words(" depends on a single "),
        Type(&dependency.token),
        Words(", but it may have several providers"),
    ]);
    note_dependency(unit, dependency, report);
    if let Some(key) = dependency.token.key {
        report.note(key.at, &[Words("declared with `#[provider_trait(many)]`")]);
    }
    report.help(&[Words("inject all of them as `Vec<Arc<"), Code(&dependency.token), Words(">>`")]);
    report.end();
}

pub(super) const fn ambiguous(
    graph: &Graph<'_>,
    unit: &Unit,
    dependency: &Dependency,
    candidates: &Candidates,
    report: &mut Report,
) {
    let first = &graph.units[candidates.unit as usize];
    let second = &graph.units[candidates.second as usize];
    report.title(&[
        Name(&unit.name),
        Words(" needs "),
        Type(&dependency.token),
        Words(", and two imports of "),
        Type(&graph.spec(unit.module).token),
        Words(" export one"),
    ]);
    note_dependency(unit, dependency, report);
    let one = graph.spec(first.module);
    let other = graph.spec(second.module);
    report.note(first.listed, &[Type(&one.token), Words(" provides one")]);
    let twice = one.options.is_some() && same(&one.token, &other.token);
    if !twice {
        report.note(second.listed, &[Type(&other.token), Words(" provides another")]);
    }
    if twice {
        configurations(graph, one, report);
        report.help(&[
            Words("configure "),
            Type(&one.token),
            Words(" in one import; the others share it as `imports = ["),
            Code(&one.token),
            Words("]`"),
        ]);
    } else {
        report.help(&[Words("import only one of them, or distinguish them as `Named<_, Name>`")]);
    }
    report.end();
}

pub(super) const fn missing(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    token: u32,
    report: &mut Report,
) {
    let owner = if token == NONE { NONE } else { work.last_of[token as usize] };
    if owner == NONE && is_driver_missing(graph, dependency) {
        return;
    }
    let module = graph.spec(unit.module);
    report.title(&[
        Name(&unit.name),
        Words(" needs "),
        Type(&dependency.token),
        Words(", which "),
        Type(&module.token),
        Words(" cannot see"),
    ]);
    note_dependency(unit, dependency, report);
    note_list(unit, module, report);
    if owner == NONE {
        if !help_never_provided(graph, dependency, report)
            && !help_missing_module(graph, module, dependency, report)
        {
            help_unprovided(module, unit, dependency, report);
        }
    } else {
        help_invisible(graph, unit, owner, &mut work.marks, report);
    }
    report.end();
}

/// Reports an optional provider of a driver that is part of the app, but not visible to the driver.
pub(super) const fn unseen_by_driver(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    token: u32,
    report: &mut Report,
) {
    let number = work.last_of[token as usize];
    let owner = &graph.units[number as usize];
    let home = graph.spec(owner.module);
    report.title(&[
        Name(&unit.name),
        Words(" uses "),
        Type(&dependency.token),
        Words(", but it cannot see the one that "),
        Type(&home.token),
        Words(" provides"),
    ]);
    note_dependency(unit, dependency, report);
    report.note(owner.listed, &[Type(&home.token), Words(" provides it")]);
    let exported = is_exported(graph, owner.module, number, &mut work.marks);
    let words = if exported { " is not global" } else { " does not export it" };
    report.note(home.at, &[Type(&home.token), Words(words)]);
    report.help(&[
        Words("provide it in a module with `#[module(global, exports = ["),
        Code(&dependency.token),
        Words("])]`"),
    ]);
    report.end();
}

/// Returns whether the module that exports the type is reported as a missing driver. The missing type is not reported
/// then.
const fn is_driver_missing(graph: &Graph<'_>, dependency: &Dependency) -> bool {
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
const fn help_missing_module(
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
const fn help_never_provided(
    graph: &Graph<'_>,
    dependency: &Dependency,
    report: &mut Report,
) -> bool {
    let Some(key) = dependency.token.key else { return false };
    if let MadeBy::Never(remedy) = key.made_by {
        report.help(&[Words(remedy)]);
        return true;
    }
    if let Some(controller) = controller(graph, &dependency.token) {
        let component = &controller.component;
        let declared = &component.provider.declared;
        if controller.gateway.is_some() {
            report.note(component.listed, &[Type(declared), Words(" is a gateway")]);
            report.help(&[
                Words("gateways can't be injected: declare a field `Gateway<"),
                Code(declared),
                Words(
                    ">` to send messages to its clients, or move the shared code into a provider",
                ),
            ]);
        } else {
            report.note(component.listed, &[Type(declared), Words(" is a controller")]);
            report.help(&[Words(
                "controllers can't be injected: move the shared code into a provider",
            )]);
        }
        return true;
    }
    let is_data = levels::note_guards_of(graph, &dependency.token, report);
    if is_data {
        report.help(&[
            Words("guards provide this data: extract it in a handler as `Provided<"),
            Code(&dependency.token),
            Words(">`"),
        ]);
    }
    is_data
}

/// Returns the listed controller of this type.
const fn controller(graph: &Graph<'_>, token: &base::Type) -> Option<&'static ControllerSpec> {
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

/// Adds a note about the list that contains the component.
const fn note_list(unit: &Unit, module: &ModuleSpec, report: &mut Report) {
    match unit.kind {
        Kind::Module => {}
        Kind::Enhancer => report.note(
            unit.listed,
            &[Name(&unit.name), Words(" is used here, in "), Type(&module.token)],
        ),
        Kind::Provider => report
            .note(unit.listed, &[Type(&module.token), Words(" provides "), Type(unit.name.owner)]),
        Kind::Controller | Kind::Handler => report
            .note(unit.listed, &[Type(&module.token), Words(" serves "), Type(unit.name.owner)]),
    }
}

const fn note_dependency(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" declares it as `"), Words(dependency.name), Words("`")],
    );
}

const fn help_unprovided(
    module: &ModuleSpec,
    unit: &Unit,
    dependency: &Dependency,
    report: &mut Report,
) {
    if is_dyn(&dependency.token) {
        report.help(&[
            Words("no provider is bound to it: add `providers = [... as "),
            Code(&dependency.token),
            Words("]` to "),
            Type(&module.token),
        ]);
    } else {
        let has_key = dependency.token.key.is_some();
        let is_declared = matches!(dependency.token.key, Some(key) if key.at.line > 0);
        if has_key {
            report.help(&[Words("no module of the app provides it: ")]);
        }
        if let Some(wrapped) = wrapped_component(dependency) {
            report.help(&[
                Words(match unit.kind {
                    Kind::Handler => "accept `Inject<",
                    _ => "inject `Arc<",
                }),
                Key(wrapped),
                Words(">` and move the wrapper into it, or "),
            ]);
        }
        if is_declared {
            report.help(&[
                Words("add "),
                Type(&dependency.token),
                Words(", or a `#[provider]` that makes it, to the providers of "),
            ]);
        } else if has_key {
            report.help(&[Words("add a `#[provider]` that makes it to the providers of ")]);
        } else {
            report.help(&[
                Words("for a type of your own, put `#[injectable]` on "),
                Type(&dependency.token),
                Words(" and add it to the providers of "),
                Type(&module.token),
                Words("; for a type of another crate, add a `#[provider]` that makes it to the providers of "),
            ]);
        }
        report.help(&[Type(&module.token), Words(", or import a module that exports it")]);
    }
}

/// Returns the component inside a type of the standard library, such as `Cats` in `Mutex<Cats>`.
const fn wrapped_component(dependency: &Dependency) -> Option<&'static base::Key> {
    match dependency.token.key {
        Some(key) if key.at.line == 0 => match key.arguments {
            [inner] if inner.at.line > 0 => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

const fn help_invisible(
    graph: &Graph<'_>,
    unit: &Unit,
    number: u32,
    marks: &mut Marks<'_>,
    report: &mut Report,
) {
    let owner = &graph.units[number as usize];
    let module = graph.spec(unit.module);
    let home = graph.spec(owner.module);
    let exported = is_exported(graph, owner.module, number, marks);
    let provides: &[Segment<'_>] = &[Type(&home.token), Words(" provides it")];
    let binds: &[Segment<'_>] = &[Type(&home.token), Words(" binds it to "), Name(&owner.name)];
    report.note(owner.listed, if is_dyn(owner.offers) { binds } else { provides });
    if exported {
        report.note(home.at, &[Type(&home.token), Words(" exports it")]);
    } else {
        report.note(home.at, &[Type(&home.token), Words(" does not export it")]);
        report.help(&[
            Words("add "),
            Type(owner.offers),
            Words(" to the exports of "),
            Type(&home.token),
        ]);
    }
    if !graph.imports(unit.module, owner.module) {
        report.help(&[
            Words(if exported { "add " } else { ", and " }),
            Type(&home.token),
            Words(" to the imports of "),
            Type(&module.token),
        ]);
    }
}
