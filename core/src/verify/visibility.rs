//! Who sees what: fills the edges of the graph, and finds what is missing, ambiguous or twice there.

use super::graph::{Graph, Kind, NONE, Seen, Unit, Work, is_single};
use super::report::Piece::{Name, Type, Words};
use super::report::{Piece, Report};
use crate::spec::{Dependency, DependencyKind};

/// Enters every unit under its module and token; two for one token are a finding.
pub(super) const fn enter(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    let (mut u, count) = (0, graph.units.len());
    while u < count {
        let unit = &graph.units[u];
        if unit.token != NONE {
            if work.first_of[unit.token as usize] != NONE && !is_many(unit) {
                let earlier = work.own(graph, unit.module, unit.token);
                if earlier != NONE {
                    twice(graph, report, &graph.units[earlier as usize], unit);
                }
            }
            work.enter(unit.token, u as u32);
        }
        u += 1;
    }
}

const fn is_many(unit: &Unit) -> bool {
    match unit.offers.key {
        Some(key) => key.many,
        None => false,
    }
}

const fn twice(graph: &Graph<'_>, report: &mut Report, first: &Unit, second: &Unit) {
    let module = graph.spec(second.module);
    report.title(&[
        Words("two providers for "),
        Type(second.offers),
        Words(" in "),
        Type(&module.token),
    ]);
    report.note(first.listed, &[Type(&module.token), Words(" lists "), Name(&first.name)]);
    report.note(second.listed, &[Words("and "), Name(&second.name)]);
    report.help(&[Words("remove one of them")]);
    if starts_with_dyn(second.offers.written) {
        report.help(&[
            Words(", or declare the trait with `#[provider_trait(many)]` and take `Vec<Arc<"),
            Words(second.offers.written),
            Words(">>`"),
        ]);
    } else {
        report.help(&[Words(", or tell them apart as `Named<_, Name>`")]);
    }
    report.end();
}

pub(super) const fn starts_with_dyn(written: &str) -> bool {
    matches!(written.as_bytes(), [b'd', b'y', b'n', b' ', ..])
}

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
const fn walk(graph: &Graph<'_>, work: &mut Work<'_>, module: u32, view: u32, global: bool) {
    if work.walked[module as usize] == view {
        return;
    }
    work.walked[module as usize] = view;
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let (mut e, count) = (0, exports.len());
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
const fn exported(graph: &Graph<'_>, work: &Work<'_>, module: u32, token: u32) -> u32 {
    let own = work.own(graph, module, token);
    if own != NONE {
        return own;
    }
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
const fn handed_on(graph: &Graph<'_>, work: &Work<'_>, module: u32, token: u32) -> u32 {
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
            exported(graph, work, module, token)
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

/// Whether `module` sees this very unit; for collections, which take all that they see.
pub(crate) const fn sees(graph: &Graph<'_>, module: u32, unit: u32) -> bool {
    if graph.units[unit as usize].module == module {
        return true;
    }
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        if hands_on(graph, graph.imports[i], unit) {
            return true;
        }
        i += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].global && hands_on(graph, m as u32, unit) {
            return true;
        }
        m += 1;
    }
    false
}

const fn hands_on(graph: &Graph<'_>, module: u32, unit: u32) -> bool {
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let offered = &graph.units[unit as usize];
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if target != NONE {
            if exports[e].module.is_some() {
                if hands_on(graph, target, unit) {
                    return true;
                }
            } else if target == offered.token {
                if offered.module == module {
                    return true;
                }
                let (mut i, end) = graph.imports_of(module);
                while i < end {
                    if hands_on(graph, graph.imports[i], unit) {
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

/// Resolves every dependency of a module's units.
pub(super) const fn resolve(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    report: &mut Report,
) {
    let mut marked = false;
    let (mut u, end) = graph.units_of(module);
    while u < end {
        let unit = &graph.units[u];
        let (mut d, count) = (0, unit.dependencies.len());
        while d < count {
            resolve_one(graph, work, u, d, &mut marked, report);
            d += 1;
        }
        u += 1;
    }
}

/// Whether the module has listed the same component before, as another token: what is wrong with
/// it has been said.
pub(super) const fn repeats(graph: &Graph<'_>, unit: usize) -> bool {
    let this = &graph.units[unit];
    if !matches!(this.kind, Kind::Provider) {
        return false;
    }
    let Some(key) = this.name.owner.key else { return false };
    let (mut u, _) = graph.units_of(this.module);
    while u < unit {
        let other = &graph.units[u];
        if matches!(other.kind, Kind::Provider)
            && let Some(known) = other.name.owner.key
            && known.hash == key.hash
        {
            return true;
        }
        u += 1;
    }
    false
}

const fn resolve_one(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    taker: usize,
    d: usize,
    marked: &mut bool,
    report: &mut Report,
) {
    let unit = &graph.units[taker];
    let (dependency, number) = (&unit.dependencies[d], unit.first as usize + d);
    let token = graph.wants[number];
    if token == NONE || !is_single(dependency) {
        return;
    }
    let only = work.first_of[token as usize];
    let own = if only == NONE || work.next_of[only as usize] != NONE {
        work.own(graph, unit.module, token)
    } else if graph.units[only as usize].module == unit.module {
        only
    } else {
        NONE
    };
    if own == NONE && !*marked {
        mark(graph, work, unit.module);
        *marked = true;
    }
    let seen = if own == NONE { seen(work, unit.module, token) } else { Seen::of(own) };
    work.edges[number] = seen.unit;
    let many = match dependency.token.key {
        Some(key) => key.many,
        None => false,
    };
    let optional = matches!(dependency.kind, DependencyKind::Optional);
    let absent = seen.unit == NONE && !optional;
    if !(many || seen.rival != NONE || absent) || repeats(graph, taker) {
        return;
    }
    if many {
        collection(unit, dependency, report);
    } else if absent {
        missing(graph, work, unit, dependency, token, report);
    } else {
        ambiguous(graph, unit, dependency, &seen, report);
    }
}

/// Marks all that the imports of the module hand on.
const fn mark(graph: &Graph<'_>, work: &mut Work<'_>, module: u32) {
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        walk(graph, work, graph.imports[i], module, false);
        i += 1;
    }
}

const fn seen(work: &Work<'_>, module: u32, token: u32) -> Seen {
    let imported = work.imported[token as usize];
    if imported.view == module { imported } else { work.global[token as usize] }
}

const fn collection(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.title(&[
        Name(&unit.name),
        Words(" takes one "),
        Type(&dependency.token),
        Words(", of which there may be many"),
    ]);
    takes(unit, dependency, report);
    if let Some(key) = dependency.token.key {
        report.note(key.at, &[Words("declared with `#[provider_trait(many)]`")]);
    }
    report.help(&[
        Words("take all of them, as `Vec<Arc<"),
        Words(dependency.token.written),
        Words(">>`"),
    ]);
    report.end();
}

const fn ambiguous(
    graph: &Graph<'_>,
    unit: &Unit,
    dependency: &Dependency,
    seen: &Seen,
    report: &mut Report,
) {
    let (first, second) = (&graph.units[seen.unit as usize], &graph.units[seen.rival as usize]);
    report.title(&[
        Name(&unit.name),
        Words(" needs "),
        Type(&dependency.token),
        Words(", and two imports of "),
        Type(&graph.spec(unit.module).token),
        Words(" export one"),
    ]);
    takes(unit, dependency, report);
    report.note(first.listed, &[Type(&graph.spec(first.module).token), Words(" provides one")]);
    report
        .note(second.listed, &[Type(&graph.spec(second.module).token), Words(" provides another")]);
    report.help(&[Words("import only one of them, or tell them apart as `Named<_, Name>`")]);
    report.end();
}

const fn missing(
    graph: &Graph<'_>,
    work: &Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    token: u32,
    report: &mut Report,
) {
    let module = graph.spec(unit.module);
    report.title(&[
        Name(&unit.name),
        Words(" needs "),
        Type(&dependency.token),
        Words(", which "),
        Type(&module.token),
        Words(" cannot see"),
    ]);
    takes(unit, dependency, report);
    let verb = if matches!(unit.kind, Kind::Provider) { " provides " } else { " serves " };
    if !matches!(unit.kind, Kind::Module) {
        report.note(unit.listed, &[Type(&module.token), Words(verb), Type(unit.name.owner)]);
    }
    let owner = work.first_of[token as usize];
    if owner == NONE {
        nowhere(module, dependency, report);
    } else {
        elsewhere(graph, unit, &graph.units[owner as usize], owner, report);
    }
    report.end();
}

const fn takes(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" takes it as `"), Words(dependency.name), Words("`")],
    );
}

const fn nowhere(module: &crate::spec::ModuleSpec, dependency: &Dependency, report: &mut Report) {
    if starts_with_dyn(dependency.token.written) {
        report.help(&[
            Words("nothing is bound to it: add `providers = [... as "),
            Words(dependency.token.written),
            Words("]` to "),
            Type(&module.token),
        ]);
    } else {
        report.help(&[Words("no module of the app provides it: add ")]);
        if dependency.token.key.is_some() {
            report.help(&[Type(&dependency.token), Words(", or ")]);
        }
        report.help(&[
            Words("a `#[provider]` that makes it, to the providers of "),
            Type(&module.token),
            Words(", or import a module that does"),
        ]);
    }
}

const fn elsewhere(graph: &Graph<'_>, unit: &Unit, owner: &Unit, number: u32, report: &mut Report) {
    let (module, home) = (graph.spec(unit.module), graph.spec(owner.module));
    let exported = hands_on(graph, owner.module, number);
    let provides: &[Piece<'_>] = &[Type(&home.token), Words(" provides it")];
    let binds: &[Piece<'_>] = &[Type(&home.token), Words(" binds it to "), Name(&owner.name)];
    report.note(owner.listed, if starts_with_dyn(owner.offers.written) { binds } else { provides });
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

/// Finds exports of what a module neither provides nor imports.
pub(super) const fn exports(graph: &Graph<'_>, work: &Work<'_>, module: u32, report: &mut Report) {
    let spec = graph.spec(module);
    let from = graph.exports_from[module as usize] as usize;
    let (mut e, count) = (0, spec.exports.len());
    while e < count {
        let (export, target) = (&spec.exports[e], graph.exports[from + e]);
        let found = match export.module {
            Some(_) => target != NONE && graph.imports(module, target),
            None => {
                target == NONE
                    || work.own(graph, module, target) != NONE
                    || exported(graph, work, module, target) != NONE
            }
        };
        if !found {
            not_there(spec, export, report);
        }
        e += 1;
    }
}

const fn not_there(
    spec: &crate::spec::ModuleSpec,
    export: &crate::spec::Export,
    report: &mut Report,
) {
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
