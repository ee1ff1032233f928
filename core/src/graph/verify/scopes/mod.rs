//! Checks that components do not depend on components with a shorter lifetime.

mod remedies;

use remedies::{help_holder, help_lazy};

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Name, Type, Words};
use super::exports::sees;
use super::graph::{Graph, Kind, NONE, Unit, Work};
use super::resolve::is_duplicate;
use crate::graph::spec::{Dependency, DependencyKind, Scope};

pub(super) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    if !graph.short_lived {
        return;
    }
    bind(graph, work);
    let mut u = 0;
    let count = graph.units.len();
    while u < count {
        check_unit(graph, work, u, report);
        u += 1;
    }
}

/// The state of a transient that holds a request-scoped provider, directly or through another transient. Its lifetime
/// is that of the provider.
const BOUND: u8 = 1;
/// The flag of a unit that a search has reached.
const REACHED: u8 = 2;

/// Marks these transients. Every round except the last marks another one, so the number of rounds is bounded.
const fn bind(graph: &Graph<'_>, work: &mut Work<'_>) {
    let mut u = 0;
    while u < work.states.len() {
        work.states[u] = 0;
        u += 1;
    }
    let mut changed = true;
    while changed {
        changed = false;
        let mut u = 0;
        let count = graph.units.len();
        while u < count {
            if matches!(graph.units[u].scope, Scope::Transient)
                && work.states[u] & BOUND == 0
                && short_lived(graph, work, u).is_some()
            {
                work.states[u] |= BOUND;
                changed = true;
            }
            u += 1;
        }
    }
}

/// Returns the first dependency of a unit that resolves to a request-scoped provider, and that provider.
const fn short_lived(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
) -> Option<(usize, u32)> {
    let unit = &graph.units[consumer];
    let mut d = 0;
    let count = unit.dependencies.len();
    while d < count {
        let number = unit.first as usize + d;
        match unit.dependencies[d].kind {
            DependencyKind::Lazy => {}
            DependencyKind::Many if graph.token_of(number) != NONE => {
                let mut member = work.last_of[graph.token_of(number) as usize];
                while member != NONE {
                    if is_short_lived(graph, work, member)
                        && sees(graph, unit.module, member, &mut work.marks)
                    {
                        return Some((d, member));
                    }
                    member = work.before[member as usize];
                }
            }
            _ => {
                let edge = work.edges[number];
                if edge != NONE && is_short_lived(graph, work, edge) {
                    return Some((d, edge));
                }
            }
        }
        d += 1;
    }
    None
}

const fn is_short_lived(graph: &Graph<'_>, work: &Work<'_>, unit: u32) -> bool {
    matches!(graph.units[unit as usize].scope, Scope::Request)
        || work.states[unit as usize] & BOUND != 0
}

const fn check_unit(graph: &Graph<'_>, work: &mut Work<'_>, consumer: usize, report: &mut Report) {
    let unit = &graph.units[consumer];
    let mut d = 0;
    let count = unit.dependencies.len();
    while d < count {
        let dependency = &unit.dependencies[d];
        let number = unit.first as usize + d;
        d += 1;
        if !matches!(dependency.kind, DependencyKind::Many) {
            let edge = work.edges[number];
            if edge == NONE {
                continue;
            }
            let target = &graph.units[edge as usize];
            if !matches!(target.scope, Scope::Singleton) && !is_duplicate(graph, consumer) {
                check_edge(graph, work, consumer, dependency, edge, report);
            }
        } else if graph.token_of(number) != NONE {
            let mut member = work.last_of[graph.token_of(number) as usize];
            while member != NONE {
                if sees(graph, unit.module, member, &mut work.marks) {
                    check_edge(graph, work, consumer, dependency, member, report);
                }
                member = work.before[member as usize];
            }
        }
    }
}

const fn check_edge(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
    dependency: &'static Dependency,
    number: u32,
    report: &mut Report,
) {
    let unit = &graph.units[consumer];
    let target = &graph.units[number as usize];
    let short = matches!(unit.kind, Kind::Handler) || !matches!(unit.scope, Scope::Singleton);
    if matches!(target.scope, Scope::Request) && !short {
        report_holder(unit, dependency, target, report);
        help_holder(graph, work, consumer, dependency, number, report);
        report.end();
    } else if !short && is_short_lived(graph, work, number) {
        report_indirect_holder(graph, work, unit, dependency, number, report);
        help_holder(graph, work, consumer, dependency, number, report);
        report.end();
    } else if !matches!(target.scope, Scope::Singleton)
        && matches!(dependency.kind, DependencyKind::Lazy)
    {
        report_lazy(unit, dependency, target, report);
        help_lazy(graph, work, consumer, dependency, number, report);
        report.end();
    }
}

const fn report_lazy(unit: &Unit, dependency: &Dependency, target: &Unit, report: &mut Report) {
    let transient = matches!(target.scope, Scope::Transient);
    report.title(&[
        Name(&unit.name),
        Words(if transient { " injects the transient " } else { " injects the request-scoped " }),
        Type(target.offers),
        Words(" as `Lazy`, which only resolves singletons"),
    ]);
    report.note(dependency.at, &[Words("declared as `"), Words(dependency.name), Words("`")]);
    let scope = if transient { " has `scope = transient`" } else { " has `scope = request`" };
    report.note(target.at, &[Name(&target.name), Words(scope)]);
}

const fn report_holder(unit: &Unit, dependency: &Dependency, target: &Unit, report: &mut Report) {
    report.title(&[
        Words("the "),
        Words(kind(unit)),
        Name(&unit.name),
        Words(" holds "),
        Type(target.offers),
        Words(", which is request-scoped"),
    ]);
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" declares it as `"), Words(dependency.name), Words("`")],
    );
    report.note(target.at, &[Name(&target.name), Words(" has `scope = request`")]);
}

const fn kind(unit: &Unit) -> &'static str {
    if matches!(unit.kind, Kind::Enhancer) { "enhancer " } else { "singleton " }
}

/// Reports a singleton or an enhancer that holds a request-scoped provider through transients.
const fn report_indirect_holder(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    transient: u32,
    report: &mut Report,
) {
    let target = &graph.units[transient as usize];
    report.title(&[
        Words("the "),
        Words(kind(unit)),
        Name(&unit.name),
        Words(" holds the transient "),
        Type(target.offers),
        Words(", which holds a request-scoped provider"),
    ]);
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" declares it as `"), Words(dependency.name), Words("`")],
    );
    let mut last = transient;
    let mut steps = 0;
    while steps < MAX_TRANSIENTS && !matches!(graph.units[last as usize].scope, Scope::Request) {
        let Some((d, next)) = short_lived(graph, work, last as usize) else { break };
        let holder = &graph.units[last as usize];
        let target = &graph.units[next as usize];
        let dependency = &holder.dependencies[d];
        report.note(
            dependency.at,
            &[
                Name(&holder.name),
                Words(" depends on "),
                Type(target.offers),
                Words(" as `"),
                Words(dependency.name),
                Words("`"),
            ],
        );
        last = next;
        steps += 1;
    }
    let last = &graph.units[last as usize];
    if matches!(last.scope, Scope::Request) {
        report.note(last.at, &[Name(&last.name), Words(" has `scope = request`")]);
    }
}

/// Upper bound on the listed transients between the holder and the request-scoped provider.
const MAX_TRANSIENTS: u32 = 16;
