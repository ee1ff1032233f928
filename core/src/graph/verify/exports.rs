//! What modules hand on: the tokens that each export means, and exports of what is not there.

use super::graph::{Graph, Marks, NONE, Seen, Unit, Work};
use super::report::Piece::{Type, Words};
use super::report::Report;
use crate::graph::spec::{Export, ModuleSpec};

/// Marks what the global modules export.
pub(super) const fn globals(graph: &Graph<'_>, work: &mut Work<'_>) {
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].global {
            walk(graph, work, m as u32, NONE - 1, true);
        }
        m += 1;
    }
}

/// Marks everything that `module` exports as seen in `view`.
pub(super) const fn walk(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    view: u32,
    global: bool,
) {
    if work.walked[module as usize] == view {
        return;
    }
    work.walked[module as usize] = view;
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
                    see(work, target, unit, view, global);
                }
            }
        }
        e += 1;
    }
}

const fn see(work: &mut Work<'_>, token: u32, unit: u32, view: u32, global: bool) {
    let seen =
        if global { &mut work.global[token as usize] } else { &mut work.imported[token as usize] };
    if seen.view != view {
        *seen = Seen { view, unit, rival: NONE };
    } else if seen.unit != unit {
        seen.rival = unit;
    }
}

/// The unit that a module's export of a token means: its own, or one that it imports.
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
        let found = handed_on(graph, work, graph.imports[i], token);
        if found != NONE {
            return found;
        }
        i += 1;
    }
    NONE
}

/// The unit that importers of `module` get for the token.
const fn handed_on(graph: &Graph<'_>, work: &mut Work<'_>, module: u32, token: u32) -> u32 {
    if !work.marks.enter(module) {
        return NONE;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        let found = if target == NONE {
            NONE
        } else if exports[e].module.is_some() {
            handed_on(graph, work, target, token)
        } else if target == token {
            let own = work.own(graph, module, token);
            if own == NONE { imported(graph, work, module, token) } else { own }
        } else {
            NONE
        };
        if found != NONE {
            return found;
        }
        e += 1;
    }
    NONE
}

/// Whether the importers of `module` get this very unit.
pub(super) const fn is_exported(
    graph: &Graph<'_>,
    module: u32,
    unit: u32,
    marks: &mut Marks<'_>,
) -> bool {
    marks.begin();
    hands_on(graph, module, unit, marks)
}

/// Whether `module` sees this very unit; for collections, which take all that they see.
pub(crate) const fn sees(graph: &Graph<'_>, module: u32, unit: u32, marks: &mut Marks<'_>) -> bool {
    if graph.units[unit as usize].module == module {
        return true;
    }
    marks.begin();
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        if hands_on(graph, graph.imports[i], unit, marks) {
            return true;
        }
        i += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].global && hands_on(graph, m as u32, unit, marks) {
            return true;
        }
        m += 1;
    }
    false
}

const fn hands_on(graph: &Graph<'_>, module: u32, unit: u32, marks: &mut Marks<'_>) -> bool {
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
                if hands_on(graph, target, unit, marks) {
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
                    if hands_on(graph, graph.imports[i], unit, marks) {
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

/// Whether the module binds the token of `offered` itself. An export of the token then means only that binding,
/// unless the token is a trait with many providers.
const fn shadows(graph: &Graph<'_>, module: u32, offered: &Unit) -> bool {
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

/// Reports exports that a module neither provides nor imports, and ambiguous re-exports.
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
        let found = match export.module {
            Some(_) => target != NONE && graph.imports(module, target),
            None if target == NONE || work.own(graph, module, target) != NONE => true,
            None => {
                let seen = every_imported(graph, work, module, target);
                if seen.rival != NONE && !is_many(export) {
                    ambiguous(graph, spec, export, &seen, report);
                }
                seen.unit != NONE
            }
        };
        if !found {
            not_there(spec, export, report);
        }
        e += 1;
    }
}

/// Whether the export is a trait with many providers, all of which it exports.
const fn is_many(export: &Export) -> bool {
    match export.token.key {
        Some(key) => key.many,
        None => false,
    }
}

/// Returns the unit that the imports of a module export for the token, and a second one.
const fn every_imported(graph: &Graph<'_>, work: &mut Work<'_>, module: u32, token: u32) -> Seen {
    work.marks.begin();
    let mut seen = Seen::NOTHING;
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        every_handed_on(graph, work, graph.imports[i], token, &mut seen);
        i += 1;
    }
    seen
}

/// Adds the units that `module` exports for the token. Its own re-exports are checked for the module itself.
const fn every_handed_on(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    token: u32,
    seen: &mut Seen,
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
            every_handed_on(graph, work, target, token, seen);
        } else if target == token {
            let own = work.own(graph, module, token);
            let unit = if own == NONE { imported(graph, work, module, token) } else { own };
            if seen.unit == NONE {
                seen.unit = unit;
            } else if unit != NONE && unit != seen.unit {
                seen.rival = unit;
            }
        }
        e += 1;
    }
}

const fn ambiguous(
    graph: &Graph<'_>,
    spec: &ModuleSpec,
    export: &Export,
    seen: &Seen,
    report: &mut Report,
) {
    let first = &graph.units[seen.unit as usize];
    let second = &graph.units[seen.rival as usize];
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

const fn not_there(spec: &ModuleSpec, export: &Export, report: &mut Report) {
    let what = if export.module.is_some() {
        ", which it does not import"
    } else {
        ", which it neither provides nor imports"
    };
    report.title(&[Type(&spec.token), Words(" exports "), Type(&export.token), Words(what)]);
    report.note(export.at, &[Words("exported here")]);
    let list =
        if export.module.is_some() { " to the imports of " } else { " to the providers of " };
    report.help(&[
        Words("add "),
        Type(&export.token),
        Words(list),
        Type(&spec.token),
        Words(", or remove the export"),
    ]);
    report.end();
}
