//! What fills each dependency: fills the edges of the graph, and finds what is missing or ambiguous.

use super::exports::walk;
use super::graph::{FORWARD, Graph, Kind, NONE, SEVERAL, Seen, Unit, Work, is_single};
use super::missing::{ambiguous, collection, missing, unseen_by_driver};
use super::report::Report;
use crate::base::MadeBy;
use crate::graph::spec::{Dependency, DependencyKind, ModuleSpec};

/// Resolves every dependency of a module's units. Where one unit alone offers the token, which is the
/// rule, there is nothing to choose; the compiler is slow at calls, so that is done right here.
pub(super) const fn resolve(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    report: &mut Report,
) {
    let mut marked = false;
    let (mut u, end) = graph.units_of(module);
    while u < end {
        let first = graph.units[u].first as usize;
        let mut number = first;
        let last = first + graph.units[u].dependencies.len();
        while number < last {
            let want = graph.wants[number];
            let only = if want < SEVERAL { work.last_of[want as usize] } else { NONE };
            if only == NONE || work.before[only as usize] != NONE {
                resolve_one(graph, work, u, number - first, &mut marked, report);
            } else if graph.units[only as usize].module == module {
                work.edges[number] = only;
            } else {
                if !marked {
                    mark(graph, work, module);
                    marked = true;
                }
                if work.imported[want as usize].view == module {
                    work.edges[number] = only;
                } else {
                    resolve_one(graph, work, u, number - first, &mut marked, report);
                }
            }
            let edge = work.edges[number];
            if edge != NONE && edge as usize >= u {
                work.states[u] = FORWARD;
            }
            number += 1;
        }
        u += 1;
    }
}

/// Whether the module has listed the same component before, as another token, or used the same
/// enhancer: what is wrong with it has been said.
pub(super) const fn repeats(graph: &Graph<'_>, unit: usize) -> bool {
    let this = &graph.units[unit];
    if !matches!(this.kind, Kind::Provider | Kind::Enhancer) {
        return false;
    }
    let Some(key) = this.name.owner.key else { return false };
    let (mut u, _) = graph.units_of(this.module);
    while u < unit {
        let other = &graph.units[u];
        if matches!(other.kind, Kind::Provider | Kind::Enhancer)
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
    let dependency = &unit.dependencies[d];
    let number = unit.first as usize + d;
    let token = graph.wanted(number);
    if is_never_provided(dependency) {
        if !repeats(graph, taker) {
            missing(graph, work, unit, dependency, NONE, report);
        }
        return;
    }
    if token == NONE {
        if is_unprovided(graph, unit, dependency) && !repeats(graph, taker) {
            missing(graph, work, unit, dependency, token, report);
        }
        return;
    }
    if !is_single(dependency) {
        work.states[taker] = FORWARD;
        return;
    }
    let own = work.own(graph, unit.module, token);
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
    let is_optional = matches!(dependency.kind, DependencyKind::Optional);
    let absent = seen.unit == NONE && !is_optional;
    let unseen = seen.unit == NONE && is_optional && work.last_of[token as usize] != NONE;
    if unseen && drives(graph, unit) {
        unseen_by_driver(graph, work, unit, dependency, token, report);
        return;
    }
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

/// Whether this is a module that calls handlers. Without an optional provider, it serves them in another way, such as
/// connections without a check, which no program means that has the provider.
const fn drives(graph: &Graph<'_>, unit: &Unit) -> bool {
    matches!(unit.kind, Kind::Module) && graph.spec(unit.module).drives.is_some()
}

/// Whether no provider can ever make the type, so that it would always be absent.
const fn is_never_provided(dependency: &Dependency) -> bool {
    match dependency.token.key {
        Some(key) => matches!(key.made_by, MadeBy::Nobody(_)),
        None => false,
    }
}

/// Whether nothing can provide a type without a key. Constants can't compare such types, but the providers of the
/// type have no key either, so it is missing if every provider that the module can see has one. Inside a generic
/// component, a key may be unknown only because the type is.
const fn is_unprovided(graph: &Graph<'_>, unit: &Unit, dependency: &Dependency) -> bool {
    let required = matches!(dependency.kind, DependencyKind::One | DependencyKind::Lazy);
    let concrete = match unit.name.owner.key {
        Some(key) => key.arguments.is_empty(),
        None => false,
    };
    if !required || !concrete || dependency.token.key.is_some() {
        return false;
    }
    let mut m = 0;
    while m < graph.modules.len() {
        let visible = m as u32 == unit.module || exports_without_key(graph.modules[m]);
        if visible && provides_without_key(graph, m as u32) {
            return false;
        }
        m += 1;
    }
    true
}

const fn exports_without_key(module: &ModuleSpec) -> bool {
    let mut e = 0;
    while e < module.exports.len() {
        let export = &module.exports[e];
        if export.module.is_none() && export.token.key.is_none() {
            return true;
        }
        e += 1;
    }
    false
}

const fn provides_without_key(graph: &Graph<'_>, module: u32) -> bool {
    let (mut u, end) = graph.units_of(module);
    while u < end {
        let unit = &graph.units[u];
        if matches!(unit.kind, Kind::Provider) && unit.offers.key.is_none() {
            return true;
        }
        u += 1;
    }
    false
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
