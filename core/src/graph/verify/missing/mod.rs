//! Diagnostics about dependencies and exports without a visible provider. Those that one change mends are one
//! diagnostic.

mod remedies;
mod unprovided;
mod visibility;

use remedies::{help, note_unit};
use unprovided::{help_missing_module, help_never_provided, is_driver_missing, wrapped_component};
pub(super) use visibility::can_import;
use visibility::{Change, View};

use super::dependency_diagnostics::note_dependency;
use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Name, Number, Type, Words};
use super::exports::{is_unavailable, sees};
use super::graph::{Graph, Kind, MANY, NONE, Unit, Work};
use super::resolve::is_duplicate;
use crate::graph::spec::{DependencyKind, ModuleSpec};

/// Upper bound on the further consumers that a diagnostic lists.
const MAX_CONSUMERS: u32 = 12;

/// The flag of an edge whose missing provider has been reported with an earlier one. The other bits are the provider
/// that will be visible, or [`NONE`] without the flag.
const REPORTED: u32 = MANY;

/// Returns whether the missing provider of a dependency has been reported with an earlier one. Resolves the dependency to
/// the provider that will be visible.
pub(super) const fn was_reported(work: &mut Work<'_>, number: usize) -> bool {
    let edge = work.edges[number];
    let reported = edge != NONE && edge & REPORTED != 0;
    if reported {
        work.edges[number] = if edge == NONE - 1 { NONE } else { edge & !REPORTED };
    }
    reported
}

/// Reports a dependency without a visible provider, with all dependencies and exports that the same change mends. If
/// there is a provider, resolves the dependency to it, so that the other checks include it.
pub(super) const fn report_dependency(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
    d: usize,
    token: u32,
    report: &mut Report,
) {
    let unit = &graph.units[consumer];
    let dependency = &unit.dependencies[d];
    let is_provided = token != NONE && work.last_of[token as usize] != NONE;
    if !is_provided && is_driver_missing(graph, dependency) {
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
    if !is_provided && help_never_provided(graph, dependency, report) {
        report.end();
        return;
    }
    let change = Change::find(graph, work, View::of_consumer(unit.module), token);
    let number = unit.first as usize + d;
    work.edges[number] = change.unit();
    note_unit(graph, work, &change, report);
    let mut others = Others::new(token, change);
    if token != NONE && wrapped_component(&dependency.token).is_none() {
        others.exports(graph, work, 0, report);
        others.dependencies(graph, work, consumer, number + 1, report);
    }
    if is_provided || !help_missing_module(graph, module, dependency, report) {
        let context = (unit.kind, !others.has_other_types);
        help(graph, work, &change, &dependency.token, context, report);
    }
    report.end();
}

/// Reports an export without a provider, with the later exports that the same change mends.
pub(super) const fn report_export(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    e: usize,
    report: &mut Report,
) {
    let spec = graph.spec(module);
    let export = &spec.exports[e];
    let number = graph.exports_from[module as usize] as usize + e;
    let token = graph.exports[number];
    report.title(&[
        Type(&spec.token),
        Words(" exports "),
        Type(&export.token),
        Words(", which it neither provides nor imports"),
    ]);
    report.note(export.at, &[Words("exported here")]);
    let change = Change::find(graph, work, View::of_export(module), token);
    note_unit(graph, work, &change, report);
    let mut others = Others::new(token, change);
    others.exports(graph, work, number + 1, report);
    if let Change::Move { .. } = change {
        report.help(&[Words("remove the export")]);
    } else {
        help(graph, work, &change, &export.token, (Kind::Module, true), report);
        if others.count == 0 {
            report.help(&[Words(", or remove the export")]);
        }
    }
    report.end();
}

/// The search for further dependencies and exports that a change mends.
struct Others {
    token: u32,
    change: Change,
    /// The last module for whose dependencies the search compared the changes.
    module: u32,
    /// Whether the dependencies of that module need the same change.
    is_same: bool,
    count: u32,
    /// Whether the change mends dependencies on other types, or exports of them.
    has_other_types: bool,
    /// Whether the change mends exports, so that it also helps consumers in other modules.
    mends_exports: bool,
}

impl Others {
    const fn new(token: u32, change: Change) -> Self {
        Self {
            token,
            change,
            module: NONE,
            is_same: false,
            count: 0,
            has_other_types: false,
            mends_exports: false,
        }
    }

    /// Adds notes for the exports from this index.
    const fn exports(
        &mut self,
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        first: usize,
        report: &mut Report,
    ) {
        let mut m = 0;
        while m < graph.modules.len() {
            let exports = graph.modules[m].exports;
            let from = graph.exports_from[m] as usize;
            let mut e = 0;
            while e < exports.len() {
                let number = from + e;
                if number >= first
                    && exports[e].module.is_none()
                    && !work.reported_exports[number]
                    && self.mends_export(graph, work, m as u32, graph.exports[number])
                {
                    work.reported_exports[number] = true;
                    self.mends_exports = true;
                    self.count += 1;
                    let exporting = Type(&graph.modules[m].token);
                    let exported = Type(&exports[e].token);
                    if graph.exports[number] == self.token {
                        report.note(exports[e].at, &[exporting, Words(" exports it")]);
                    } else {
                        self.has_other_types = true;
                        let segments = [exporting, Words(" exports "), exported, Words(" from it")];
                        report.note(exports[e].at, &segments);
                    }
                }
                e += 1;
            }
            m += 1;
        }
    }

    const fn mends_export(
        &self,
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        module: u32,
        token: u32,
    ) -> bool {
        let is_same = token == self.token;
        if token == NONE
            || !is_same && !self.change.is_import()
            || !is_unavailable(graph, work, module, token)
        {
            return false;
        }
        let change = Change::find(graph, work, View::of_export(module), token);
        if is_same {
            change.is(&self.change)
        } else {
            self.change.brings(graph, work, module, &change)
        }
    }

    /// Adds notes for the dependencies from this index, which belongs to the unit or to a later one.
    const fn dependencies(
        &mut self,
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        consumer: usize,
        first: usize,
        report: &mut Report,
    ) {
        let mut unlisted = 0;
        let mut at = graph.units[consumer].at;
        let mut u = consumer;
        while u < graph.units.len() && self.may_mend(graph, u, consumer) {
            let unit = &graph.units[u];
            let mut d = 0;
            while d < unit.dependencies.len() {
                let number = unit.first as usize + d;
                if number >= first && self.mends_dependency(graph, work, unit, d) {
                    if is_duplicate(graph, u) {
                    } else if self.count < MAX_CONSUMERS {
                        self.note(graph, unit, d, report);
                    } else {
                        unlisted += 1;
                        at = unit.dependencies[d].at;
                    }
                }
                d += 1;
            }
            u += 1;
        }
        if unlisted > 0 {
            report.note(
                at,
                &[Words("and "), Number(unlisted), Words(" more, the last of them here")],
            );
        }
    }

    /// Returns whether the change may mend dependencies of a unit, and of the units after it.
    const fn may_mend(&self, graph: &Graph<'_>, unit: usize, consumer: usize) -> bool {
        let module = graph.units[consumer].module;
        match self.change {
            // Only a module that exports the type helps consumers in other modules.
            Change::Import { into: provider, .. } | Change::Provide { module: provider }
                if provider == module =>
            {
                graph.units[unit].module == module
                    || self.mends_exports
                    || exports(graph, module, self.token)
            }
            _ => true,
        }
    }

    /// Returns whether the change mends the dependency. Marks it as reported.
    const fn mends_dependency(
        &mut self,
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        unit: &Unit,
        d: usize,
    ) -> bool {
        let number = unit.first as usize + d;
        let token = graph.dependency_tokens[number];
        if token >= MANY
            || token != self.token && !self.change.is_import()
            || !is_missing(graph, work, unit, d, token)
        {
            return false;
        }
        let mut reached = self.change.unit();
        if token == self.token {
            if !self.mends(graph, work, unit.module) {
                return false;
            }
        } else {
            let change = Change::find(graph, work, View::of_consumer(unit.module), token);
            reached = change.unit();
            if !self.change.brings(graph, work, unit.module, &change) {
                return false;
            }
        }
        work.edges[number] = if reached == NONE { NONE - 1 } else { reached | REPORTED };
        true
    }

    const fn mends(&mut self, graph: &Graph<'_>, work: &mut Work<'_>, module: u32) -> bool {
        if self.module != module {
            self.module = module;
            let view = View::of_consumer(module);
            self.is_same = Change::find(graph, work, view, self.token).is(&self.change);
        }
        self.is_same
    }

    const fn note(&mut self, graph: &Graph<'_>, unit: &Unit, d: usize, report: &mut Report) {
        let dependency = &unit.dependencies[d];
        let name = Words(dependency.name);
        self.count += 1;
        if graph.token_of(unit.first as usize + d) == self.token {
            report.note(
                dependency.at,
                &[Name(&unit.name), Words(" needs it as well, as `"), name, Words("`")],
            );
        } else {
            self.has_other_types = true;
            let of = Type(&dependency.token);
            report.note(
                dependency.at,
                &[
                    Name(&unit.name),
                    Words(" needs "),
                    of,
                    Words(" from it, as `"),
                    name,
                    Words("`"),
                ],
            );
        }
    }
}

const fn exports(graph: &Graph<'_>, module: u32, token: u32) -> bool {
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < graph.modules[module as usize].exports.len() {
        if graph.exports[from + e] == token {
            return graph.modules[module as usize].exports[e].module.is_none();
        }
        e += 1;
    }
    false
}

/// Returns whether a dependency is required and its module sees no provider.
const fn is_missing(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    d: usize,
    token: u32,
) -> bool {
    if !matches!(unit.dependencies[d].kind, DependencyKind::One | DependencyKind::Lazy) {
        return false;
    }
    let mut one = work.last_of[token as usize];
    while one != NONE {
        if sees(graph, unit.module, one, &mut work.marks) {
            return false;
        }
        one = work.before[one as usize];
    }
    true
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
