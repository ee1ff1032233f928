//! Resolves and checks the exports of modules.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Type, Words};
use super::graph::{Candidates, Graph, Marks, NONE, Unit, Work};
use super::missing::{can_import, report_export};
use crate::base::Type as Of;
use crate::graph::spec::{Export, ModuleSpec, same};

/// Marks the exports of global modules.
pub(super) const fn mark_globals(graph: &Graph<'_>, work: &mut Work<'_>) {
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].global {
            walk(graph, work, m as u32, NONE - 1, true);
        }
        m += 1;
    }
}

/// Marks all exports of `module` as visible in `view`.
pub(super) const fn walk(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    view: u32,
    global: bool,
) {
    if work.last_view[module as usize] == view {
        return;
    }
    work.last_view[module as usize] = view;
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    let count = exports.len();
    while e < count {
        let target = graph.exports[from + e];
        if target != NONE {
            if exports[e].module.is_some() {
                walk(graph, work, target, view, global);
            } else {
                let unit = exported(graph, work, module, target);
                if unit != NONE {
                    add_candidate(work, target, unit, view, global);
                }
            }
        }
        e += 1;
    }
}

const fn add_candidate(work: &mut Work<'_>, token: u32, unit: u32, view: u32, global: bool) {
    let candidates =
        if global { &mut work.global[token as usize] } else { &mut work.imported[token as usize] };
    if candidates.view != view {
        *candidates = Candidates { view, unit, second: NONE };
    } else if candidates.unit != unit {
        candidates.second = unit;
    }
}

/// Returns the unit that a module exports for a token: its own, or an imported one.
pub(super) const fn exported(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
) -> u32 {
    let own = work.own(graph, module, token);
    if own != NONE {
        return own;
    }
    work.marks.begin();
    imported(graph, work, module, token)
}

const fn imported(graph: &Graph<'_>, work: &mut Work<'_>, module: u32, token: u32) -> u32 {
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        let unit = find_export(graph, work, graph.imports[i], token);
        if unit != NONE {
            return unit;
        }
        i += 1;
    }
    NONE
}

/// Returns the unit that `module` exports for a token, or `NONE`.
pub(super) const fn find_export(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
) -> u32 {
    if !work.marks.enter(module) {
        return NONE;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        let unit = if target == NONE {
            NONE
        } else if exports[e].module.is_some() {
            find_export(graph, work, target, token)
        } else if target == token {
            let own = work.own(graph, module, token);
            if own == NONE { imported(graph, work, module, token) } else { own }
        } else {
            NONE
        };
        if unit != NONE {
            return unit;
        }
        e += 1;
    }
    NONE
}

/// Returns whether `module` exports the unit.
pub(super) const fn is_exported(
    graph: &Graph<'_>,
    module: u32,
    unit: u32,
    marks: &mut Marks<'_>,
) -> bool {
    marks.begin();
    exports_unit(graph, module, unit, marks)
}

/// Returns whether the unit is visible in `module`. Collections contain all visible units.
pub(crate) const fn sees(graph: &Graph<'_>, module: u32, unit: u32, marks: &mut Marks<'_>) -> bool {
    if graph.units[unit as usize].module == module {
        return true;
    }
    marks.begin();
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        if exports_unit(graph, graph.imports[i], unit, marks) {
            return true;
        }
        i += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].global && exports_unit(graph, m as u32, unit, marks) {
            return true;
        }
        m += 1;
    }
    false
}

const fn exports_unit(graph: &Graph<'_>, module: u32, unit: u32, marks: &mut Marks<'_>) -> bool {
    if !marks.enter(module) {
        return false;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let offered = &graph.units[unit as usize];
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if target != NONE {
            if exports[e].module.is_some() {
                if exports_unit(graph, target, unit, marks) {
                    return true;
                }
            } else if target == offered.token {
                if offered.module == module {
                    return true;
                }
                let (mut i, end) = graph.imports_of(module);
                if shadows(graph, module, offered) {
                    i = end;
                }
                while i < end {
                    if exports_unit(graph, graph.imports[i], unit, marks) {
                        return true;
                    }
                    i += 1;
                }
            }
        }
        e += 1;
    }
    false
}

/// Returns whether the module binds the token of `offered` itself. An export of the token then refers only to that
/// binding, unless the token is a trait with many providers.
pub(super) const fn shadows(graph: &Graph<'_>, module: u32, offered: &Unit) -> bool {
    if let Some(key) = offered.offers.key
        && key.many
    {
        return false;
    }
    let (mut u, end) = graph.units_of(module);
    while u < end {
        if graph.units[u].token == offered.token {
            return true;
        }
        u += 1;
    }
    false
}

/// Reports exports that the module neither provides nor imports, and ambiguous re-exports.
pub(super) const fn check(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    report: &mut Report,
) {
    let spec = graph.spec(module);
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    let count = spec.exports.len();
    while e < count {
        let export = &spec.exports[e];
        let target = graph.exports[from + e];
        if export.module.is_some() {
            if target == NONE || !graph.imports(module, target) {
                unavailable_module(graph, work, module, export, report);
            }
        } else if target != NONE && work.own(graph, module, target) == NONE {
            let candidates = import_candidates(graph, work, module, target);
            if candidates.second != NONE && !is_many(export) {
                ambiguous(graph, spec, export, &candidates, report);
            }
            if candidates.unit == NONE && !work.reported_exports[from + e] {
                report_export(graph, work, module, e, report);
            }
        }
        e += 1;
    }
}

/// Returns whether the module can't export the token, because it neither provides nor imports it.
pub(super) const fn is_unavailable(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
) -> bool {
    work.own(graph, module, token) == NONE
        && import_candidates(graph, work, module, token).unit == NONE
}

/// Returns whether the export is a trait with many providers, all of which it exports.
const fn is_many(export: &Export) -> bool {
    match export.token.key {
        Some(key) => key.many,
        None => false,
    }
}

/// Returns the unit that the imports of a module export for a token, and a second one if it is ambiguous.
const fn import_candidates(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
) -> Candidates {
    work.marks.begin();
    let mut candidates = Candidates::NOTHING;
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        add_exports(graph, work, graph.imports[i], token, &mut candidates);
        i += 1;
    }
    candidates
}

/// Adds the units that `module` exports for a token. Re-exports of that module are checked separately.
const fn add_exports(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
    candidates: &mut Candidates,
) {
    if !work.marks.enter(module) {
        return;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if target != NONE && exports[e].module.is_some() {
            add_exports(graph, work, target, token, candidates);
        } else if target == token {
            let own = work.own(graph, module, token);
            let unit = if own == NONE { imported(graph, work, module, token) } else { own };
            if candidates.unit == NONE {
                candidates.unit = unit;
            } else if unit != NONE && unit != candidates.unit {
                candidates.second = unit;
            }
        }
        e += 1;
    }
}

const fn ambiguous(
    graph: &Graph<'_>,
    spec: &ModuleSpec,
    export: &Export,
    candidates: &Candidates,
    report: &mut Report,
) {
    let first = &graph.units[candidates.unit as usize];
    let second = &graph.units[candidates.second as usize];
    report.title(&[
        Type(&spec.token),
        Words(" re-exports "),
        Type(&export.token),
        Words(", but two of its imports export it"),
    ]);
    report.note(export.at, &[Words("exported here")]);
    report.note(first.listed, &[Type(&graph.spec(first.module).token), Words(" provides one")]);
    report
        .note(second.listed, &[Type(&graph.spec(second.module).token), Words(" provides another")]);
    report.help(&[
        Words("import only one of them in "),
        Type(&spec.token),
        Words(", or distinguish them as `Named<_, Name>`"),
    ]);
    report.end();
}

/// Reports an exported module that the exporting module does not import.
const fn unavailable_module(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    export: &'static Export,
    report: &mut Report,
) {
    let spec = graph.spec(module);
    report.title(&[
        Type(&spec.token),
        Words(" exports "),
        Type(&export.token),
        Words(", which it does not import"),
    ]);
    report.note(export.at, &[Words("exported here")]);
    let number = number_of(graph, &export.token);
    if number != NONE && !can_import(graph, work, module, number) {
        report.help(&[Words("remove the export")]);
    } else {
        report.help(&[
            Words("add "),
            Type(&export.token),
            Words(" to the imports of "),
            Type(&spec.token),
            Words(", or remove the export"),
        ]);
    }
    report.end();
}

/// Returns the index of a module, or `NONE` if it is not part of the app.
const fn number_of(graph: &Graph<'_>, module: &Of) -> u32 {
    let mut m = 0;
    while m < graph.modules.len() {
        if same(&graph.modules[m].token, module) {
            return m as u32;
        }
        m += 1;
    }
    NONE
}
