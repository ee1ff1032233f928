//! Checks that providers do not depend on each other in a cycle.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::exports::sees;
use super::graph::{FORWARD, Graph, NONE, Step, Unit, Work, is_single};
use super::loop_bounds::Steps;
use crate::base::{Declared, Key, equal};
use crate::graph::spec::{Dependency, DependencyKind, Scope};

/// The state of a unit on the current path.
const IN_PROGRESS: u8 = 2;
/// The state of a unit whose dependencies have been followed.
const DONE: u8 = 3;

/// Follows all dependencies, and reports units that are reached from themselves.
pub(super) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    let mut u = 0;
    let count = graph.units.len();
    while u < count {
        // No unit can depend on one without a token, so it is not part of a cycle.
        if work.states[u] == FORWARD && graph.units[u].token != NONE {
            walk(graph, work, u as u32, report);
        }
        u += 1;
    }
}

const fn walk(graph: &Graph<'_>, work: &mut Work<'_>, start: u32, report: &mut Report) {
    let mut depth = 0;
    let mut steps = Steps::new(max_steps(graph), "the search for cycles");
    work.path[0] = Step::at(start);
    work.states[start as usize] = IN_PROGRESS;
    loop {
        steps.take();
        skip(graph, work, depth);
        let Step { unit, dependency, .. } = work.path[depth];
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

/// Returns the maximum number of steps. Each unit is left once. Each dependency is followed once, or once for each unit
/// if it is a collection.
const fn max_steps(graph: &Graph<'_>) -> usize {
    let units = graph.units.len() + 1;
    units + graph.dependency_tokens.len() * units
}

/// Skips the dependencies that lead to units whose search is complete.
const fn skip(graph: &Graph<'_>, work: &mut Work<'_>, depth: usize) {
    let Step { unit, dependency, .. } = work.path[depth];
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
    work.path[depth].dependency = d as u32;
}

/// Returns the next unit that the last unit on the path depends on; `NONE` if the current dependency has no more units.
const fn advance(graph: &Graph<'_>, work: &mut Work<'_>, depth: usize) -> u32 {
    let Step { unit, dependency, member } = work.path[depth];
    let consumer = &graph.units[unit as usize];
    let number = consumer.first as usize + dependency as usize;
    if is_single(&consumer.dependencies[dependency as usize]) {
        work.path[depth].dependency += 1;
        let lazy = matches!(consumer.dependencies[dependency as usize].kind, DependencyKind::Lazy);
        return if lazy { NONE } else { work.edges[number] };
    }
    let token = graph.token_of(number);
    let mut next = match member {
        Step::FIRST if token == NONE => NONE,
        Step::FIRST => work.last_of[token as usize],
        member => work.before[member as usize],
    };
    while next != NONE && !sees(graph, consumer.module, next, &mut work.marks) {
        next = work.before[next as usize];
    }
    if next == NONE {
        work.path[depth].dependency += 1;
        work.path[depth].member = Step::FIRST;
    } else {
        work.path[depth].member = next;
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
            work.states[next as usize] = IN_PROGRESS;
            work.path[depth + 1] = Step::at(next);
            depth + 1
        }
        IN_PROGRESS => {
            report_cycle(graph, work, depth, next, report);
            depth
        }
        _ => depth,
    }
}

const fn report_cycle(
    graph: &Graph<'_>,
    work: &Work<'_>,
    depth: usize,
    closing: u32,
    report: &mut Report,
) {
    let mut from = depth;
    while from > 0 && work.path[from].unit != closing {
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
        let step = work.path[i];
        let unit = &graph.units[step.unit as usize];
        let dependency = &unit.dependencies[step.dependency_index()];
        report.note(
            dependency.at,
            &[
                Name(&unit.name),
                Words(" depends on "),
                Type(&dependency.token),
                Words(" as `"),
                Words(dependency.name),
                Words("`"),
            ],
        );
        i += 1;
    }
    if from == depth {
        help_itself(graph, &work.path[depth], report);
    } else {
        help_cycle(graph, work, from, depth, report);
    }
    report.end();
}

/// Adds the remedy for a unit that depends on itself.
const fn help_itself(graph: &Graph<'_>, step: &Step, report: &mut Report) {
    let unit = &graph.units[step.unit as usize];
    let dependency = &unit.dependencies[step.dependency_index()];
    if matches!(dependency.kind, DependencyKind::Many) {
        report.help(&[
            Words("it is a member of the collection: inject the collection in a provider that is not bound to "),
            Type(&dependency.token),
        ]);
        return;
    }
    report.help(&[Words("remove `"), Words(dependency.name)]);
    match unit.name.owner.key {
        Some(Key { declared: Declared::Provider, .. }) => {
            report.help(&[Words("`, and use `self` in the methods of "), Name(&unit.name)]);
        }
        _ => report.help(&[Words("`: a provider can't depend on the value that it creates")]),
    }
}

/// Adds the remedy for a cycle: the dependency that can be a `Lazy`. The last one is preferred, because the search has
/// found it only in this cycle.
const fn help_cycle(
    graph: &Graph<'_>,
    work: &Work<'_>,
    from: usize,
    depth: usize,
    report: &mut Report,
) {
    let mut i = depth + 1;
    while i > from {
        i -= 1;
        let step = &work.path[i];
        let next = if i == depth { &work.path[from] } else { &work.path[i + 1] };
        let unit = &graph.units[step.unit as usize];
        let dependency = &unit.dependencies[step.dependency_index()];
        if can_be_lazy(dependency, &graph.units[next.unit as usize]) {
            report.help(&[
                Words("inject `"),
                Words(dependency.name),
                Words("` in "),
                Name(&unit.name),
                Words(" as `Lazy<"),
                Code(&dependency.token),
                Words(">`, which is resolved on first use"),
            ]);
            return;
        }
    }
    report.help(&[Words(
        "move the code that they need from each other into a separate provider; `Lazy<T>` can only replace an `Arc<T>` of a singleton",
    )]);
}

/// Returns whether a dependency can be a `Lazy`, which only resolves single singletons.
const fn can_be_lazy(dependency: &Dependency, target: &Unit) -> bool {
    let is_named = match dependency.token.key {
        Some(key) => equal(key.name, "Named"),
        None => false,
    };
    matches!(dependency.kind, DependencyKind::One)
        && matches!(target.scope, Scope::Singleton)
        && !is_named
}
