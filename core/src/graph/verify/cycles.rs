//! Circular dependencies between providers.

use super::bounds::Steps;
use super::exports::sees;
use super::graph::{FORWARD, Graph, NONE, Step, Work, is_single};
use super::report::Piece::{Name, Type, Words};
use super::report::Report;
use crate::graph::spec::DependencyKind;

const ON_THE_WAY: u8 = 2;
const DONE: u8 = 3;

/// Walks along the dependencies; who meets itself is in a cycle.
pub(super) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    let mut u = 0;
    let count = graph.units.len();
    while u < count {
        // Nothing depends on what offers no token, so no cycle goes through it.
        if work.states[u] == FORWARD && graph.units[u].token != NONE {
            walk(graph, work, u as u32, report);
        }
        u += 1;
    }
}

const fn walk(graph: &Graph<'_>, work: &mut Work<'_>, start: u32, report: &mut Report) {
    let mut depth = 0;
    let mut steps = Steps::new(most_steps(graph), "the search for cycles");
    work.way[0] = Step::at(start);
    work.states[start as usize] = ON_THE_WAY;
    loop {
        steps.take();
        skip(graph, work, depth);
        let Step { unit, dependency, .. } = work.way[depth];
        if dependency as usize == graph.units[unit as usize].dependencies.len() {
            work.states[unit as usize] = DONE;
            if depth == 0 {
                return;
            }
            depth -= 1;
            continue;
        }
        let next = advance(graph, work, depth);
        if next != NONE {
            depth = step(graph, work, depth, next, report);
        }
    }
}

/// Every unit is left once. Every dependency is followed once, or once for each unit if it is a collection.
const fn most_steps(graph: &Graph<'_>) -> usize {
    let units = graph.units.len() + 1;
    units + graph.wants.len() * units
}

/// Passes by the dependencies that lead to where the search has been.
const fn skip(graph: &Graph<'_>, work: &mut Work<'_>, depth: usize) {
    let Step { unit, dependency, .. } = work.way[depth];
    let unit = &graph.units[unit as usize];
    let mut d = dependency as usize;
    let count = unit.dependencies.len();
    while d < count && !matches!(unit.dependencies[d].kind, DependencyKind::Many) {
        let edge = work.edges[unit.first as usize + d];
        if edge != NONE && work.states[edge as usize] != DONE {
            break;
        }
        d += 1;
    }
    work.way[depth].dependency = d as u32;
}

/// The next unit that the last one on the way depends on; `NONE` when this dependency has no more.
const fn advance(graph: &Graph<'_>, work: &mut Work<'_>, depth: usize) -> u32 {
    let Step { unit, dependency, member } = work.way[depth];
    let taker = &graph.units[unit as usize];
    let number = taker.first as usize + dependency as usize;
    if is_single(&taker.dependencies[dependency as usize]) {
        work.way[depth].dependency += 1;
        let lazy = matches!(taker.dependencies[dependency as usize].kind, DependencyKind::Lazy);
        return if lazy { NONE } else { work.edges[number] };
    }
    let token = graph.wanted(number);
    let mut next = match member {
        Step::FIRST if token == NONE => NONE,
        Step::FIRST => work.last_of[token as usize],
        member => work.before[member as usize],
    };
    while next != NONE && !sees(graph, taker.module, next, &mut work.marks) {
        next = work.before[next as usize];
    }
    if next == NONE {
        work.way[depth].dependency += 1;
        work.way[depth].member = Step::FIRST;
    } else {
        work.way[depth].member = next;
    }
    next
}

const fn step(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    depth: usize,
    next: u32,
    report: &mut Report,
) -> usize {
    match work.states[next as usize] {
        0 | FORWARD => {
            work.states[next as usize] = ON_THE_WAY;
            work.way[depth + 1] = Step::at(next);
            depth + 1
        }
        ON_THE_WAY => {
            found(graph, work, depth, next, report);
            depth
        }
        _ => depth,
    }
}

const fn found(
    graph: &Graph<'_>,
    work: &Work<'_>,
    depth: usize,
    closing: u32,
    report: &mut Report,
) {
    let mut from = depth;
    while from > 0 && work.way[from].unit != closing {
        from -= 1;
    }
    let first = &graph.units[closing as usize];
    if from == depth {
        report.title(&[Name(&first.name), Words(" depends on itself")]);
    } else {
        report.title(&[Name(&first.name), Words(" depends on itself in a cycle")]);
    }
    let mut i = from;
    while i <= depth {
        let step = work.way[i];
        let unit = &graph.units[step.unit as usize];
        let dependency = &unit.dependencies[step.taken()];
        report.note(
            dependency.at,
            &[
                Name(&unit.name),
                Words(" takes "),
                Type(&dependency.token),
                Words(" as `"),
                Words(dependency.name),
                Words("`"),
            ],
        );
        i += 1;
    }
    if from == depth {
        report.help(&[Words("take it as `Lazy<T>`, which resolves when it is first used")]);
    } else {
        report
            .help(&[Words("take one of them as `Lazy<T>`, which resolves when it is first used")]);
    }
    report.end();
}
