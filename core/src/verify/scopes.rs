//! What lives long must not hold what lives for one request.

use super::exports::sees;
use super::graph::{Graph, Kind, NONE, Unit, Work};
use super::report::Piece::{Name, Type, Words};
use super::report::Report;
use super::resolve::repeats;
use crate::spec::{Dependency, DependencyKind, Scope};

pub(super) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    if !graph.short_lived {
        return;
    }
    let (mut u, count) = (0, graph.units.len());
    while u < count {
        check_unit(graph, work, u, report);
        u += 1;
    }
}

const fn check_unit(graph: &Graph<'_>, work: &mut Work<'_>, taker: usize, report: &mut Report) {
    let unit = &graph.units[taker];
    let (mut d, count) = (0, unit.dependencies.len());
    while d < count {
        let (dependency, number) = (&unit.dependencies[d], unit.first as usize + d);
        d += 1;
        if !matches!(dependency.kind, DependencyKind::Many) {
            let edge = work.edges[number];
            if edge == NONE {
                continue;
            }
            let held = &graph.units[edge as usize];
            if !matches!(held.scope, Scope::Singleton) && !repeats(graph, taker) {
                check_edge(unit, dependency, held, report);
            }
        } else if graph.wanted(number) != NONE {
            let mut member = work.last_of[graph.wanted(number) as usize];
            while member != NONE {
                if sees(graph, unit.module, member, &mut work.marks) {
                    check_edge(unit, dependency, &graph.units[member as usize], report);
                }
                member = work.before[member as usize];
            }
        }
    }
}

const fn check_edge(unit: &Unit, dependency: &Dependency, held: &Unit, report: &mut Report) {
    let short = matches!(unit.kind, Kind::Handler) || matches!(unit.scope, Scope::Request);
    if matches!(held.scope, Scope::Request) && !short {
        holds(unit, dependency, held, report);
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
    let enhancer = matches!(unit.kind, Kind::Enhancer);
    let (kind, remedy) = match unit.scope {
        Scope::Transient => ("transient ", "make "),
        _ if enhancer => ("enhancer ", "ask the context of the call for it: `cx.get::<"),
        _ => ("singleton ", "take it as a handler parameter, `Inject<"),
    };
    report.title(&[
        Words("the "),
        Words(kind),
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
    report.help(&[Words(remedy)]);
    if matches!(unit.scope, Scope::Transient) {
        report.help(&[Name(&unit.name), Words(" request-scoped as well")]);
    } else if enhancer {
        report.help(&[
            Words(held.offers.written),
            Words(">().await`, which looks in the module of the handler"),
        ]);
    } else {
        report.help(&[
            Words(held.offers.written),
            Words(">`, or make "),
            Name(&unit.name),
            Words(" request-scoped"),
        ]);
    }
    report.end();
}
