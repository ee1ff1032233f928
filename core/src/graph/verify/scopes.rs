//! What lives long must not hold what lives for one request.

use super::exports::sees;
use super::graph::{Graph, Kind, NONE, Unit, Work};
use super::report::Piece::{Name, Type, Words};
use super::report::Report;
use super::resolve::repeats;
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

/// The state of a transient that holds a request-scoped provider, directly or through another transient. It lives
/// only as long as that provider.
const BOUND: u8 = 1;

/// Finds those transients. Every round except the last finds another one, so the number of rounds is bounded.
const fn bind(graph: &Graph<'_>, work: &mut Work<'_>) {
    let mut u = 0;
    while u < work.states.len() {
        work.states[u] = 0;
        u += 1;
    }
    let mut found = true;
    while found {
        found = false;
        let mut u = 0;
        let count = graph.units.len();
        while u < count {
            if matches!(graph.units[u].scope, Scope::Transient)
                && work.states[u] != BOUND
                && short_lived(graph, work, u).is_some()
            {
                work.states[u] = BOUND;
                found = true;
            }
            u += 1;
        }
    }
}

/// Returns the first dependency of a unit that is filled by a request-scoped provider, and that provider.
const fn short_lived(graph: &Graph<'_>, work: &mut Work<'_>, taker: usize) -> Option<(usize, u32)> {
    let unit = &graph.units[taker];
    let mut d = 0;
    let count = unit.dependencies.len();
    while d < count {
        let number = unit.first as usize + d;
        match unit.dependencies[d].kind {
            DependencyKind::Lazy => {}
            DependencyKind::Many if graph.wanted(number) != NONE => {
                let mut member = work.last_of[graph.wanted(number) as usize];
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
        || work.states[unit as usize] == BOUND
}

const fn check_unit(graph: &Graph<'_>, work: &mut Work<'_>, taker: usize, report: &mut Report) {
    let unit = &graph.units[taker];
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
            let held = &graph.units[edge as usize];
            if !matches!(held.scope, Scope::Singleton) && !repeats(graph, taker) {
                check_edge(graph, work, unit, dependency, edge, report);
            }
        } else if graph.wanted(number) != NONE {
            let mut member = work.last_of[graph.wanted(number) as usize];
            while member != NONE {
                if sees(graph, unit.module, member, &mut work.marks) {
                    check_edge(graph, work, unit, dependency, member, report);
                }
                member = work.before[member as usize];
            }
        }
    }
}

const fn check_edge(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    number: u32,
    report: &mut Report,
) {
    let held = &graph.units[number as usize];
    let short = matches!(unit.kind, Kind::Handler) || !matches!(unit.scope, Scope::Singleton);
    if matches!(held.scope, Scope::Request) && !short {
        holds(unit, dependency, held, report);
    } else if !short && is_short_lived(graph, work, number) {
        through(graph, work, unit, dependency, number, report);
    } else if !matches!(held.scope, Scope::Singleton)
        && matches!(dependency.kind, DependencyKind::Lazy)
    {
        lazy(unit, dependency, held, report);
    }
}

const fn lazy(unit: &Unit, dependency: &Dependency, held: &Unit, report: &mut Report) {
    let transient = matches!(held.scope, Scope::Transient);
    report.title(&[
        Name(&unit.name),
        Words(if transient { " takes the transient " } else { " takes the request-scoped " }),
        Type(held.offers),
        Words(" as `Lazy`, which looks up the one instance of the app"),
    ]);
    report.note(dependency.at, &[Words("taken as `"), Words(dependency.name), Words("`")]);
    let scope = if transient { " has `scope = transient`" } else { " has `scope = request`" };
    report.note(held.at, &[Name(&held.name), Words(scope)]);
    report.help(&[Words("take it as `Arc<"), Words(held.offers.written), Words(">`")]);
    report.end();
}

const fn holds(unit: &Unit, dependency: &Dependency, held: &Unit, report: &mut Report) {
    report.title(&[
        Words("the "),
        Words(kind(unit)),
        Name(&unit.name),
        Words(" holds "),
        Type(held.offers),
        Words(", which lives for one request"),
    ]);
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" takes it as `"), Words(dependency.name), Words("`")],
    );
    report.note(held.at, &[Name(&held.name), Words(" has `scope = request`")]);
    remedy(unit, held, report);
    report.end();
}

const fn kind(unit: &Unit) -> &'static str {
    if matches!(unit.kind, Kind::Enhancer) { "enhancer " } else { "singleton " }
}

const fn remedy(unit: &Unit, held: &Unit, report: &mut Report) {
    if matches!(unit.kind, Kind::Enhancer) {
        report.help(&[
            Words("ask the context of the call for it: `cx.get::<"),
            Words(held.offers.written),
            Words(">().await`, which looks in the module of the handler"),
        ]);
    } else {
        report.help(&[
            Words("take it as a handler parameter, `Inject<"),
            Words(held.offers.written),
            Words(">`, or make "),
            Name(&unit.name),
            Words(" request-scoped"),
        ]);
    }
}

/// Reports a singleton or an enhancer that holds a request-scoped provider through transients.
const fn through(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    unit: &Unit,
    dependency: &Dependency,
    transient: u32,
    report: &mut Report,
) {
    let held = &graph.units[transient as usize];
    report.title(&[
        Words("the "),
        Words(kind(unit)),
        Name(&unit.name),
        Words(" holds the transient "),
        Type(held.offers),
        Words(", which holds a request-scoped provider"),
    ]);
    report.note(
        dependency.at,
        &[Name(&unit.name), Words(" takes it as `"), Words(dependency.name), Words("`")],
    );
    let mut last = transient;
    let mut steps = 0;
    while steps < LONGEST && !matches!(graph.units[last as usize].scope, Scope::Request) {
        let Some((d, next)) = short_lived(graph, work, last as usize) else { break };
        let holder = &graph.units[last as usize];
        let held = &graph.units[next as usize];
        let dependency = &holder.dependencies[d];
        report.note(
            dependency.at,
            &[
                Name(&holder.name),
                Words(" takes "),
                Type(held.offers),
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
    remedy(unit, held, report);
    report.end();
}

/// Upper bound on the transients between the two that a message lists.
const LONGEST: u32 = 16;
