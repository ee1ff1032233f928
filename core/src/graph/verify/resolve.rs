//! Resolves dependencies: fills the edges of the graph, and reports missing and ambiguous providers.

use super::dependency_diagnostics::{ambiguous, single_of_many, unseen_by_driver};
use super::diagnostic_report::Report;
use super::exports::walk;
use super::graph::{Candidates, FORWARD, Graph, Kind, MANY, NONE, Unit, Work, is_single};
use super::missing::{report_dependency, was_reported};
use crate::base::MadeBy;
use crate::graph::spec::{Dependency, DependencyKind, ModuleSpec};

/// Resolves the dependencies of a module's units. Usually, a single unit provides the token. That case is inlined,
/// because calls are slow in constants.
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
            let dependency_token = graph.dependency_tokens[number];
            let only = if dependency_token < MANY {
                work.last_of[dependency_token as usize]
            } else {
                NONE
            };
            if only == NONE || work.before[only as usize] != NONE {
                resolve_one(graph, work, u, number - first, &mut marked, report);
            } else if graph.units[only as usize].module == module {
                work.edges[number] = only;
            } else {
                if !marked {
                    mark(graph, work, module);
                    marked = true;
                }
                if work.imported[dependency_token as usize].view == module {
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

/// Returns whether the module has already listed the same component as another token, or used the same enhancer. Errors
/// of the component have been reported then.
pub(super) const fn is_duplicate(graph: &Graph<'_>, unit: usize) -> bool {
    let this = &graph.units[unit];
    if !matches!(this.kind, Kind::Provider | Kind::Enhancer) {
        return false;
    }
    let Some(key) = this.name.owner.key else { return false };
    let (mut u, _) = graph.units_of(this.module);
    while u < unit {
        let other = &graph.units[u];
        if matches!(other.kind, Kind::Provider | Kind::Enhancer)
            && let Some(other_key) = other.name.owner.key
            && other_key.hash == key.hash
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
    consumer: usize,
    d: usize,
    marked: &mut bool,
    report: &mut Report,
) {
    let unit = &graph.units[consumer];
    let dependency = &unit.dependencies[d];
    let number = unit.first as usize + d;
    let token = graph.token_of(number);
    if was_reported(work, number) {
        return;
    }
    if is_never_provided(dependency) {
        if !is_duplicate(graph, consumer) {
            report_dependency(graph, work, consumer, d, NONE, report);
        }
        return;
    }
    if token == NONE {
        if is_unprovided(graph, unit, dependency) && !is_duplicate(graph, consumer) {
            report_dependency(graph, work, consumer, d, token, report);
        }
        return;
    }
    if !is_single(dependency) {
        work.states[consumer] = FORWARD;
        return;
    }
    let own = work.own(graph, unit.module, token);
    if own == NONE && !*marked {
        mark(graph, work, unit.module);
        *marked = true;
    }
    let candidates =
        if own == NONE { candidates(work, unit.module, token) } else { Candidates::of(own) };
    work.edges[number] = candidates.unit;
    let many = match dependency.token.key {
        Some(key) => key.many,
        None => false,
    };
    let is_optional = matches!(dependency.kind, DependencyKind::Optional);
    let absent = candidates.unit == NONE && !is_optional;
    let unseen = candidates.unit == NONE && is_optional && work.last_of[token as usize] != NONE;
    if unseen && drives(graph, unit) {
        unseen_by_driver(graph, work, unit, dependency, token, report);
        return;
    }
    if !(many || candidates.second != NONE || absent) || is_duplicate(graph, consumer) {
        return;
    }
    if many {
        single_of_many(unit, dependency, report);
    } else if absent {
        report_dependency(graph, work, consumer, d, token, report);
    } else {
        ambiguous(graph, unit, dependency, &candidates, report);
    }
}

/// Returns whether the unit is a driver. Without an optional provider, a driver behaves differently. For example, it
/// accepts connections without a check, which is not intended in a program that contains the check.
const fn drives(graph: &Graph<'_>, unit: &Unit) -> bool {
    matches!(unit.kind, Kind::Module) && graph.spec(unit.module).drives.is_some()
}

/// Returns whether no provider can make the type, so that it would always be absent.
const fn is_never_provided(dependency: &Dependency) -> bool {
    match dependency.token.key {
        Some(key) => matches!(key.made_by, MadeBy::Never(_)),
        None => false,
    }
}

/// Returns whether no provider can make a required type without a key. Constants can't compare such types. A provider
/// of the type has no key either, so the type is missing if all visible providers have keys. Inside a generic
/// component, the key of a type may be unknown for other reasons, so it is not reported.
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

/// Marks all exports of the imports of a module.
const fn mark(graph: &Graph<'_>, work: &mut Work<'_>, module: u32) {
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        walk(graph, work, graph.imports[i], module, false);
        i += 1;
    }
}

const fn candidates(work: &Work<'_>, module: u32, token: u32) -> Candidates {
    let imported = work.imported[token as usize];
    if imported.view == module { imported } else { work.global[token as usize] }
}
