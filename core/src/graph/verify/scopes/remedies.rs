//! The remedies for components that depend on components with a shorter lifetime.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::super::graph::{Graph, Kind, NONE, Unit, Work};
use super::super::loop_bounds::Steps;
use super::{REACHED, is_short_lived, short_lived};
use crate::base::Declared;
use crate::graph::spec::{Dependency, DependencyKind, Scope, same};

/// Adds the remedy for a `Lazy` of a provider that is not a singleton.
pub(super) const fn help_lazy(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
    dependency: &'static Dependency,
    target: u32,
    report: &mut Report,
) {
    if reaches(graph, work, target, consumer) {
        report.help(&[
            Type(&dependency.token),
            Words(" depends on "),
            Name(&graph.units[consumer].name),
            Words(" in turn: move the code that both need into a third provider"),
        ]);
    } else if matches!(graph.units[consumer].scope, Scope::Transient)
        && is_short_lived(graph, work, target)
        && !can_be_request_scoped(graph, work, consumer)
    {
        help_argument(&graph.units[consumer], dependency, report);
    } else {
        report.help(&[Words("inject it as `Arc<"), Code(&dependency.token), Words(">`")]);
    }
}

/// Adds the remedy for a singleton or an enhancer that holds a provider with a shorter lifetime.
pub(super) const fn help_holder(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
    dependency: &'static Dependency,
    target: u32,
    report: &mut Report,
) {
    let unit = &graph.units[consumer];
    if matches!(dependency.kind, DependencyKind::Many) {
        help_collection(graph, work, consumer, dependency, target, report);
        return;
    }
    match unit.kind {
        Kind::Enhancer => report.help(&[
            Words("get it from the context of the call: `cx.get::<"),
            Code(&dependency.token),
            Words(">().await`, which resolves it in the module of the handler"),
        ]),
        Kind::Controller | Kind::Handler => report.help(&[
            Words("accept it as the argument `Inject<"),
            Code(&dependency.token),
            Words(">` of the handlers that need it"),
        ]),
        Kind::Module => report.help(&[
            Words("modules live as long as the app: accept it as the handler argument `Inject<"),
            Code(&dependency.token),
            Words(">` instead"),
        ]),
        Kind::Provider => {
            help_argument(unit, dependency, report);
            let is_lazy = matches!(dependency.kind, DependencyKind::Lazy);
            if can_be_request_scoped(graph, work, consumer)
                && !(is_lazy && reaches(graph, work, target, consumer))
            {
                report.help(&[Words(", or declare "), Name(&unit.name)]);
                report.help(&[Words(" with `scope = request`")]);
                if is_lazy {
                    report.help(&[
                        Words(" and inject `Arc<"),
                        Code(&dependency.token),
                        Words(">`"),
                    ]);
                }
            }
        }
    }
}

const fn help_argument(unit: &Unit, dependency: &Dependency, report: &mut Report) {
    report.help(&[
        Words("accept it as the handler argument `Inject<"),
        Code(&dependency.token),
        Words(">`, and pass it to the methods of "),
        Name(&unit.name),
    ]);
}

/// Adds the remedy for a collection with a member that has a shorter lifetime. A handler can't accept a collection.
const fn help_collection(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    consumer: usize,
    dependency: &'static Dependency,
    member: u32,
    report: &mut Report,
) {
    let unit = &graph.units[consumer];
    let target = &graph.units[member as usize];
    let mut has_remedy = false;
    if matches!(unit.kind, Kind::Provider) && can_be_request_scoped(graph, work, consumer) {
        report.help(&[Words("declare "), Name(&unit.name), Words(" with `scope = request`")]);
        has_remedy = true;
    }
    if is_declared(target) && short_lived(graph, work, member as usize).is_none() {
        report.help(&[
            Words(if has_remedy { ", or " } else { "" }),
            Words("remove `scope = request` from "),
            Name(&target.name),
        ]);
        has_remedy = true;
    }
    if !has_remedy {
        report.help(&[
            Words("do not bind "),
            Name(&target.name),
            Words(" to "),
            Type(&dependency.token),
            Words(": accept it as the handler argument `Inject<"),
            Code(target.name.owner),
            Words(">`"),
        ]);
    }
}

/// Returns whether the unit is a type with `#[injectable]`.
const fn is_declared(unit: &Unit) -> bool {
    match unit.name.owner.key {
        Some(key) => matches!(key.declared, Declared::Provider),
        None => false,
    }
}

/// Returns whether a provider can become request-scoped without errors elsewhere: it has no handlers, and only handlers
/// and request-scoped providers depend on it.
const fn can_be_request_scoped(graph: &Graph<'_>, work: &Work<'_>, provider: usize) -> bool {
    let unit = &graph.units[provider];
    if unit.token == NONE || has_handlers(graph, unit) {
        return false;
    }
    let mut u = 0;
    while u < graph.units.len() {
        let consumer = &graph.units[u];
        let is_short = matches!(consumer.kind, Kind::Handler)
            || matches!(consumer.scope, Scope::Request) && matches!(consumer.kind, Kind::Provider);
        let mut d = 0;
        while d < consumer.dependencies.len() {
            let token = graph.token_of(consumer.first as usize + d);
            let is_lazy = matches!(consumer.dependencies[d].kind, DependencyKind::Lazy);
            if token != NONE && (!is_short || is_lazy) && offers(graph, work, unit, token) {
                return false;
            }
            d += 1;
        }
        u += 1;
    }
    true
}

/// Returns whether the component of this unit provides the token, also as a trait.
const fn offers(graph: &Graph<'_>, work: &Work<'_>, unit: &Unit, token: u32) -> bool {
    let mut one = work.last_of[token as usize];
    while one != NONE {
        let other = &graph.units[one as usize];
        if other.token == unit.token && other.module == unit.module
            || same(other.name.owner, unit.name.owner)
        {
            return true;
        }
        one = work.before[one as usize];
    }
    false
}

const fn has_handlers(graph: &Graph<'_>, unit: &Unit) -> bool {
    let mut c = 0;
    while c < graph.components.len() {
        let component = graph.components[c];
        if !component.handlers.is_empty() && same(&component.provider.declared, unit.name.owner) {
            return true;
        }
        c += 1;
    }
    false
}

/// Returns whether a unit depends on the other one, directly or indirectly, without a `Lazy` in between.
const fn reaches(graph: &Graph<'_>, work: &mut Work<'_>, from: u32, to: usize) -> bool {
    let mut u = 0;
    while u < work.states.len() {
        work.states[u] &= !REACHED;
        u += 1;
    }
    work.states[from as usize] |= REACHED;
    let mut steps = Steps::new(graph.units.len() + 1, "the search for dependencies");
    let mut changed = true;
    while changed {
        steps.take();
        changed = false;
        let mut u = 0;
        while u < graph.units.len() {
            if work.states[u] & REACHED != 0 {
                changed |= reach_dependencies(graph, work, u);
            }
            u += 1;
        }
    }
    is_reached(graph, work, to)
}

/// Returns whether the search has reached the component of this unit, also as a trait.
const fn is_reached(graph: &Graph<'_>, work: &Work<'_>, unit: usize) -> bool {
    let mut u = 0;
    while u < graph.units.len() {
        let is_component =
            u == unit || same(graph.units[u].name.owner, graph.units[unit].name.owner);
        if is_component && work.states[u] & REACHED != 0 {
            return true;
        }
        u += 1;
    }
    false
}

/// Marks the dependencies of a unit. Returns whether any was not marked before.
const fn reach_dependencies(graph: &Graph<'_>, work: &mut Work<'_>, u: usize) -> bool {
    let unit = &graph.units[u];
    let mut changed = false;
    let mut d = 0;
    while d < unit.dependencies.len() {
        let number = unit.first as usize + d;
        let mut next = match unit.dependencies[d].kind {
            DependencyKind::Lazy => NONE,
            DependencyKind::Many if graph.token_of(number) != NONE => {
                work.last_of[graph.token_of(number) as usize]
            }
            DependencyKind::Many => NONE,
            _ => work.edges[number],
        };
        while next != NONE {
            changed |= work.states[next as usize] & REACHED == 0;
            work.states[next as usize] |= REACHED;
            // Every binding counts as a member of a collection, although some may not be visible.
            next = match unit.dependencies[d].kind {
                DependencyKind::Many => work.before[next as usize],
                _ => NONE,
            };
        }
        d += 1;
    }
    changed
}
