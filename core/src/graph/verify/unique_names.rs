//! Checks that the names of handlers are unique, and that the handlers that others call exist.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Name as Named, Words};
use super::graph::{Graph, Unit};
use super::loop_bounds::{Steps, exceeded, slots_for};
use super::triggers::name_of;
use crate::base::equal;
use crate::graph::spec::{ComponentSpec, Dependency, HandlerSpec, UniqueName, Uniqueness, same};

/// A unique name and its handler.
#[derive(Clone, Copy)]
struct Claim {
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    name: &'static UniqueName,
}

struct Claims<'c> {
    /// Hash table of the indexes of claims. The number of slots is a power of two, and at least twice that of claims.
    table: &'c mut [u32],
    all: &'c mut [Option<Claim>],
    count: usize,
}

/// Checks the names of all handlers at compile time.
pub(super) const fn check<const SLOTS: usize, const NAMES: usize>(
    graph: &Graph<'_>,
    report: &mut Report,
) {
    let mut claims = Claims { table: &mut [u32::MAX; SLOTS], all: &mut [None; NAMES], count: 0 };
    claims.add_all(graph, report);
}

/// Checks the names of all handlers at boot, where the number of names is not a constant.
pub(crate) fn check_at_boot(graph: &Graph<'_>, report: &mut Report) {
    let handlers = graph.components.iter().flat_map(|component| component.handlers);
    let count: usize =
        handlers.filter_map(|handler| handler.trigger).map(|one| one.unique.len()).sum();
    let mut claims = Claims {
        table: &mut vec![u32::MAX; slots_for(count)],
        all: &mut vec![None; count],
        count: 0,
    };
    claims.add_all(graph, report);
}

impl Claims<'_> {
    const fn add_all(&mut self, graph: &Graph<'_>, report: &mut Report) {
        let mut c = 0;
        while c < graph.components.len() {
            let component = graph.components[c];
            let mut h = 0;
            while h < component.handlers.len() {
                let handler = &component.handlers[h];
                if let Some(trigger) = handler.trigger {
                    let mut n = 0;
                    while n < trigger.unique.len() {
                        let name = &trigger.unique[n];
                        if let Some(spec) = name.added_to {
                            super::added_fields::check(
                                &name_of(component, handler),
                                handler,
                                name,
                                spec,
                                report,
                            );
                        }
                        self.add(Claim { component, handler, name }, report);
                        n += 1;
                    }
                }
                h += 1;
            }
            c += 1;
        }
        // A test may boot a module without the handlers of the messages that it sends.
        if graph.spec(graph.root).root {
            self.check_calls(graph, report);
        }
    }

    /// Reports messages that are sent, but have no handler.
    const fn check_calls(&self, graph: &Graph<'_>, report: &mut Report) {
        let mut u = 0;
        while u < graph.units.len() {
            let unit = &graph.units[u];
            let mut d = 0;
            while d < unit.dependencies.len() {
                let calls = unit.dependencies[d].calls;
                let mut n = 0;
                while n < calls.len() {
                    if equal(calls[n].what, "gateway") {
                        if !lists(graph, &calls[n]) {
                            report_unlisted(unit, &unit.dependencies[d], &calls[n], report);
                        }
                    } else if !self.has(&calls[n]) {
                        report_unhandled(unit, &unit.dependencies[d], &calls[n], report);
                    }
                    n += 1;
                }
                d += 1;
            }
            u += 1;
        }
    }

    const fn has(&self, name: &UniqueName) -> bool {
        let mask = self.table.len() - 1;
        let mut at = name.hash as usize & mask;
        let mut steps = Steps::new(self.table.len(), "the table of names");
        while self.table[at] != u32::MAX {
            steps.take();
            if let Some(claim) = &self.all[self.table[at] as usize]
                && claim.name.hash == name.hash
            {
                return true;
            }
            at = (at + 1) & mask;
        }
        false
    }

    const fn add(&mut self, claim: Claim, report: &mut Report) {
        let mask = self.table.len() - 1;
        let mut at = claim.name.hash as usize & mask;
        let mut steps = Steps::new(self.table.len(), "the table of names");
        while self.table[at] != u32::MAX {
            steps.take();
            if let Some(other) = &self.all[self.table[at] as usize]
                && other.name.hash == claim.name.hash
                && equal(other.name.what, claim.name.what)
                && conflicts(other, &claim)
            {
                report_duplicate(other, &claim, report);
                return;
            }
            at = (at + 1) & mask;
        }
        if self.count == self.all.len() {
            exceeded("the table of names");
        }
        self.table[at] = self.count as u32;
        self.all[self.count] = Some(claim);
        self.count += 1;
    }
}

/// Returns whether two handlers with the same name conflict. A handler does not conflict with itself in another
/// instance of a dynamic module.
const fn conflicts(one: &Claim, other: &Claim) -> bool {
    let same_component = same(&one.component.provider.declared, &other.component.provider.declared);
    let same_handler = same_component && equal(one.handler.name, other.handler.name);
    let same_scope = same_component || matches!(other.name.scope, Uniqueness::App);
    same_scope && !same_handler && !same_declaration(one.name, other.name)
}

/// Returns whether both names are from the same declaration.
const fn same_declaration(one: &UniqueName, other: &UniqueName) -> bool {
    let one = &one.declared;
    let other = &other.declared;
    one.line != 0
        && one.line == other.line
        && one.column == other.column
        && equal(one.file, other.file)
}

/// Returns whether a module lists the gateway.
const fn lists(graph: &Graph<'_>, gateway: &UniqueName) -> bool {
    let mut m = 0;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        // A module with an invalid list may contain the gateway.
        if !graph.modules[m].sound {
            return true;
        }
        let mut c = 0;
        while c < controllers.len() {
            if controllers[c].gateway.is_some()
                && gateway.is_gateway(controllers[c].component.provider.declared.key)
            {
                return true;
            }
            c += 1;
        }
        m += 1;
    }
    false
}

const fn report_unlisted(
    unit: &Unit,
    dependency: &'static Dependency,
    gateway: &UniqueName,
    report: &mut Report,
) {
    report.title(&[
        Named(&unit.name),
        Words(" sends to the clients of `"),
        Words(gateway.name),
        Words("`, but no module lists this gateway, so it has no clients"),
    ]);
    report.note(dependency.at, &[Words("declared as `"), Words(dependency.name), Words("`")]);
    report.help(&[
        Words("add `"),
        Words(gateway.name),
        Words("` to `gateways = [...]` of a module"),
    ]);
    report.end();
}

const fn report_unhandled(
    unit: &Unit,
    dependency: &'static Dependency,
    name: &UniqueName,
    report: &mut Report,
) {
    report.title(&[
        Named(&unit.name),
        Words(" sends the "),
        Words(name.what),
        Words(" `"),
        Words(name.name),
        Words("`, but no handler in the app handles it"),
    ]);
    report.note(dependency.at, &[Words("declared as `"), Words(dependency.name), Words("`")]);
    report.help(&[
        Words("write `#["),
        Words(name.what),
        Words("_handler] async fn ...(&self, "),
        Words(name.what),
        Words(": "),
        Words(name.name),
        Words(")` in the `impl` of a provider, and list that provider in a module of the app"),
    ]);
    report.end();
}

const fn report_duplicate(first: &Claim, second: &Claim, report: &mut Report) {
    let UniqueName { kind, name, namespace, .. } = second.name;
    if second.name.declared.line != 0 {
        report.title(&[
            Words("two "),
            Words(what),
            Words("s have the name `"),
            Words(name),
            Words("`"),
        ]);
        report.note(first.name.declared, &[Named(&name_of(first.component, first.handler))]);
        report.note(second.name.declared, &[Named(&name_of(second.component, second.handler))]);
        report.help(&[Words("give one of them another name")]);
        report.end();
        return;
    }
    let is_type = is_type(second.name);
    let title = if is_type { "two handlers handle the " } else { "two handlers have the " };
    let (before_of, after_of) = if of.is_empty() { ("", "") } else { (" of `", "`") };
    report.title(&[
        Words(title),
        Words(what),
        Words(" `"),
        Words(name),
        Words("`"),
        Words(before_of),
        Words(of),
        Words(after_of),
    ]);
    report.note(first.handler.at, &[Named(&name_of(first.component, first.handler))]);
    report.note(second.handler.at, &[Named(&name_of(second.component, second.handler))]);
    if is_type {
        report.help(&[Words("keep one of them: exactly one handler handles this type")]);
    } else if matches!(name.as_bytes(), [b'#', ..]) {
        report.help(&[Words("keep one of them, and call the code of both from it")]);
    } else if of.is_empty() {
        report.help(&[Words("give one of them another name")]);
    } else if equal(what, "key") {
        report.help(&[Words("keep one of them: each key of an entity is resolved by one handler")]);
    } else if equal(what, "field") {
        report.help(&[
            Words("give one of them another name, as in `#["),
            Words(super::added_fields::attribute_of(of)),
            Words("(\"anotherName\")]`"),
        ]);
    } else {
        report.help(&[
            Words("give one of them another name, as in `"),
            Words(what),
            Words(" = \"...\"`"),
        ]);
    }
    report.end();
}

/// Returns whether the name is the name of a type.
const fn is_type(name: &UniqueName) -> bool {
    name.of.is_empty() && UniqueName::new(name.what, name.name, name.scope).hash != name.hash
}
