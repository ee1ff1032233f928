//! The names that only one handler may have, and those that others call.

use super::bounds::{Steps, exceeded, slots_for};
use super::graph::{Graph, Unit};
use super::report::Piece::{Name as Named, Words};
use super::report::Report;
use super::triggers::name_of;
use crate::base::equal;
use crate::graph::spec::{ComponentSpec, Dependency, HandlerSpec, UniqueName, Uniqueness, same};

/// A name with the handler that has it.
#[derive(Clone, Copy)]
struct Claim {
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    name: &'static UniqueName,
}

struct Claims<'c> {
    /// Hash table of indexes: a power of two, of at least twice as many slots.
    table: &'c mut [u32],
    all: &'c mut [Option<Claim>],
    count: usize,
}

/// Checks the names of all handlers in constants.
pub(super) const fn check<const SLOTS: usize, const NAMES: usize>(
    graph: &Graph<'_>,
    report: &mut Report,
) {
    let mut claims = Claims { table: &mut [u32::MAX; SLOTS], all: &mut [None; NAMES], count: 0 };
    claims.enter_all(graph, report);
}

/// The same for the boot, whose numbers are not constants.
pub(crate) fn check_running(graph: &Graph<'_>, report: &mut Report) {
    let handlers = graph.components.iter().flat_map(|component| component.handlers);
    let count: usize =
        handlers.filter_map(|handler| handler.trigger).map(|one| one.unique.len()).sum();
    let mut claims = Claims {
        table: &mut vec![u32::MAX; slots_for(count)],
        all: &mut vec![None; count],
        count: 0,
    };
    claims.enter_all(graph, report);
}

impl Claims<'_> {
    const fn enter_all(&mut self, graph: &Graph<'_>, report: &mut Report) {
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
                            super::added::check(
                                &name_of(component, handler),
                                handler,
                                name,
                                spec,
                                report,
                            );
                        }
                        self.enter(Claim { component, handler, name }, report);
                        n += 1;
                    }
                }
                h += 1;
            }
            c += 1;
        }
        // A test may boot a module without those that handle what it sends.
        if graph.spec(graph.root).root {
            self.check_calls(graph, report);
        }
    }

    /// Reports what is sent, and has no handler.
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
                            unlisted(unit, &unit.dependencies[d], &calls[n], report);
                        }
                    } else if !self.has(&calls[n]) {
                        unhandled(unit, &unit.dependencies[d], &calls[n], report);
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

    const fn enter(&mut self, claim: Claim, report: &mut Report) {
        let mask = self.table.len() - 1;
        let mut at = claim.name.hash as usize & mask;
        let mut steps = Steps::new(self.table.len(), "the table of names");
        while self.table[at] != u32::MAX {
            steps.take();
            if let Some(other) = &self.all[self.table[at] as usize]
                && other.name.hash == claim.name.hash
                && equal(other.name.what, claim.name.what)
                && shares(other, &claim)
            {
                claimed_twice(other, &claim, report);
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

/// Whether two handlers with one name conflict. One handler in two instances of a dynamic module does not.
const fn shares(one: &Claim, other: &Claim) -> bool {
    let same_component = same(&one.component.provider.declared, &other.component.provider.declared);
    let same_handler = same_component && equal(one.handler.name, other.handler.name);
    let in_reach = same_component || matches!(other.name.scope, Uniqueness::App);
    in_reach && !same_handler && !same_declaration(one.name, other.name)
}

/// Whether two handlers have the name from one declaration.
const fn same_declaration(one: &UniqueName, other: &UniqueName) -> bool {
    let (one, other) = (&one.declared, &other.declared);
    one.line != 0
        && one.line == other.line
        && one.column == other.column
        && equal(one.file, other.file)
}

/// Whether a module lists the gateway.
const fn lists(graph: &Graph<'_>, gateway: &UniqueName) -> bool {
    let mut m = 0;
    while m < graph.modules.len() {
        let controllers = graph.modules[m].controllers;
        // A module with an invalid list may list anything.
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

const fn unlisted(
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

const fn unhandled(
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

const fn claimed_twice(first: &Claim, second: &Claim, report: &mut Report) {
    let UniqueName { what, name, of, .. } = second.name;
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
        report.help(&[Words("keep one of them, and call what both do from it")]);
    } else if of.is_empty() {
        report.help(&[Words("give one of them another name")]);
    } else if equal(what, "key") {
        report
            .help(&[Words("keep one of them: an entity is found by each of its keys in one way")]);
    } else if equal(what, "field") {
        report.help(&[
            Words("give one of them another name, as in `#["),
            Words(super::added::attribute_of(of)),
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

/// Whether the name is that of a type.
const fn is_type(name: &UniqueName) -> bool {
    name.of.is_empty() && UniqueName::new(name.what, name.name, name.scope).hash != name.hash
}
