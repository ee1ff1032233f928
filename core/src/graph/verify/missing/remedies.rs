//! The texts about a provider that is not visible, and about the change that makes it visible.

use super::super::diagnostic_report::Segment::{Code, Key, Name, Type, Words};
use super::super::diagnostic_report::{Report, is_dyn};
use super::super::exports::is_exported;
use super::super::graph::{Graph, Kind, NONE, Work};
use super::unprovided::wrapped_component;
use super::visibility::{Change, can_become_global};
use crate::base::{Declared, Location, Type as Of};
use crate::graph::spec::{ModuleSpec, same};

/// Adds notes about the provider that is not visible, if there is one.
pub(super) const fn note_unit(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    change: &Change,
    report: &mut Report,
) {
    let number = change.unit();
    if number == NONE {
        return;
    }
    let unit = &graph.units[number as usize];
    let home = graph.spec(unit.module);
    if is_dyn(unit.offers) {
        report.note(unit.listed, &[Type(&home.token), Words(" binds it to "), Name(&unit.name)]);
    } else {
        report.note(unit.listed, &[Type(&home.token), Words(" provides it")]);
    }
    if let Change::Move { into, .. } = change {
        let module = graph.spec(*into);
        match import_location(home, module) {
            Some(at) => {
                report.note(at, &[Type(&home.token), Words(" imports "), Type(&module.token)]);
            }
            None => report.note(
                home.at,
                &[Type(&home.token), Words(" imports "), Type(&module.token), Words(" indirectly")],
            ),
        }
    } else if is_exported(graph, unit.module, number, &mut work.marks) {
        report.note(home.at, &[Type(&home.token), Words(" exports it")]);
    } else {
        report.note(home.at, &[Type(&home.token), Words(" does not export it")]);
    }
}

const fn import_location(importer: &ModuleSpec, imported: &ModuleSpec) -> Option<Location> {
    let mut i = 0;
    while i < importer.imports.len() {
        if same(&importer.imports[i].module.token, &imported.token) {
            return Some(importer.imports[i].at);
        }
        i += 1;
    }
    None
}

/// Adds the remedy: the change, and its alternative if there is one. `kind` is the kind of the consumer. `is_single` is
/// true if the diagnostic is about a single type.
pub(super) const fn help(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    change: &Change,
    token: &'static Of,
    (kind, is_single): (Kind, bool),
    report: &mut Report,
) {
    match *change {
        Change::Provide { module } => help_provide(graph.spec(module), token, kind, report),
        Change::Export { unit } => {
            let unit = &graph.units[unit as usize];
            help_export(unit.offers, graph.spec(unit.module), report);
        }
        Change::Import { unit, into, exported, between } => {
            let unit = &graph.units[unit as usize];
            let home = &graph.spec(unit.module).token;
            if exported {
                report.help(&[Words("add ")]);
            } else {
                help_export(unit.offers, graph.spec(unit.module), report);
                report.help(&[Words(", and ")]);
            }
            report.help(&[Type(home), Words(" to the imports of "), Type(&graph.spec(into).token)]);
            if between != NONE && is_single {
                report.help(&[Words(", or ")]);
                help_export(unit.offers, graph.spec(between), report);
            }
        }
        Change::ReExport { unit, by } => {
            help_export(graph.units[unit as usize].offers, graph.spec(by), report);
        }
        Change::Move { unit, into } => help_move(graph, work, unit, into, report),
    }
}

const fn help_export(token: &'static Of, module: &ModuleSpec, report: &mut Report) {
    report.help(&[Words("add "), Type(token), Words(" to the exports of "), Type(&module.token)]);
}

/// Adds the remedies for a provider in a module that imports the consumer's module, so that the consumer's module can't
/// import it.
const fn help_move(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    number: u32,
    into: u32,
    report: &mut Report,
) {
    let unit = &graph.units[number as usize];
    let home = graph.spec(unit.module);
    report.help(&[
        Type(&graph.spec(into).token),
        Words(" can't import "),
        Type(&home.token),
        Words(", which imports it: "),
    ]);
    let is_alone = unit.dependencies.is_empty();
    let fits = can_become_global(graph, work, unit.module);
    if is_alone || !fits {
        report.help(&[Words("move "), Type(unit.offers)]);
        if !is_alone {
            report.help(&[Words(" and the providers that it depends on")]);
        }
        report.help(&[Words(
            " to a new module that exports it, and import that module in each of these modules",
        )]);
    }
    if fits {
        report.help(&[
            Words(if is_alone { ", or declare " } else { "declare " }),
            Type(&home.token),
            Words(" as `#[module(global, ...)]`"),
        ]);
        if !is_exported(graph, unit.module, number, &mut work.marks) {
            report.help(&[Words(", and add "), Type(unit.offers), Words(" to its exports")]);
        }
    }
}

const fn help_provide(module: &ModuleSpec, token: &'static Of, kind: Kind, report: &mut Report) {
    if is_dyn(token) {
        report.help(&[
            Words("no provider is bound to it: add `providers = [... as "),
            Code(token),
            Words("]` to "),
            Type(&module.token),
        ]);
        return;
    }
    let Some(key) = token.key else {
        report.help(&[
            Words("for a type of your own, put `#[injectable]` on "),
            Type(token),
            Words(" and add it to the providers of "),
            Type(&module.token),
            Words("; for a type of another crate, add a `#[provider]` that returns it to the providers of "),
            Type(&module.token),
            Words(", or import a module that exports it"),
        ]);
        return;
    };
    report.help(&[Words("no module of the app provides it: ")]);
    if let Some(wrapped) = wrapped_component(token) {
        report.help(&[
            Words(match kind {
                Kind::Handler => "accept `Inject<",
                _ => "inject `Arc<",
            }),
            Key(wrapped),
            Words(">` and move the wrapper into it, or "),
        ]);
    }
    match key.declared {
        Declared::Provider => {
            report.help(&[Words("add "), Type(token), Words(" to the providers of ")]);
        }
        Declared::Resolver => {
            report.help(&[Words("add "), Type(token), Words(" to the resolvers of ")]);
        }
        Declared::Controller | Declared::Gateway | Declared::Other => report.help(&[
            Words("add a `#[provider]` that returns "),
            Type(token),
            Words(" to the providers of "),
        ]),
    }
    report.help(&[Type(&module.token), Words(", or import a module that exports it")]);
    let may_be_data = matches!(key.declared, Declared::Other) && key.at.line > 0;
    if may_be_data && matches!(kind, Kind::Handler) {
        report.help(&[
            Words("; if a guard provides it, accept it as `Provided<"),
            Code(token),
            Words(">`"),
        ]);
    }
}
