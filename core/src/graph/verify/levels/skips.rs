//! Checks that `#[skip]` does not name guards that are part of a composed guard, which it can't skip.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::super::graph::Graph;
use super::Level;
use crate::base::{Location, Type as Of};
use crate::graph::spec::{Decoration, EnhancerUse, GuardUse};

pub(super) const fn check(
    graph: &Graph<'_>,
    of: &'static Of,
    at: Location,
    level: &Level,
    report: &mut Report,
) {
    let mut handlers = level.handlers;
    let Some(handler) = handlers.next(graph) else { return };
    let mut search = Search { of, is_skippable: false, composed: None };
    let mut outer = 0;
    while outer < level.number {
        search.all(handler.levels[outer]);
        outer += 1;
    }
    if search.is_skippable {
        return;
    }
    let Some((guard, operator)) = search.composed else { return };
    report.title(&[
        Words("`#[skip("),
        Code(of),
        Words(")]` has no effect: "),
        Type(of),
        Words(" is inside `"),
        Words(operator),
        Words("(...)`"),
    ]);
    report.note(at, &[Words("skipped here, for "), Name(&handler.name)]);
    report.note(guard.at, &[Type(of), Words(" is used here")]);
    report.help(&[
        Words("`#[skip]` can't skip a single guard of `"),
        Words(operator),
        Words("(...)`; remove `#[skip]`, and declare `"),
        Words(operator),
        Words("(...)` only on the controllers or handlers that need it"),
    ]);
    report.end();
}

/// A search for the entries of a type on the levels around a handler.
struct Search {
    of: &'static Of,
    /// Whether a list contains an entry of the type that can be skipped.
    is_skippable: bool,
    /// An entry of the type inside a composed guard, with the operator.
    composed: Option<(&'static EnhancerUse, &'static str)>,
}

impl Search {
    const fn all(&mut self, decorations: &'static [Decoration]) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.guard(guard, None),
                Decoration::Interceptor(one) | Decoration::Pipe(one) | Decoration::Filter(one) => {
                    self.is_skippable |= one.is(self.of);
                }
                Decoration::Bundle(bundle) => self.all(bundle.decorations),
                // An attribute with an error may stand for this guard.
                Decoration::Unknown => self.is_skippable = true,
                _ => {}
            }
            i += 1;
        }
    }

    const fn guard(&mut self, guard: &'static GuardUse, within: Option<&'static str>) {
        match guard {
            GuardUse::One(one) if one.is(self.of) => match within {
                None => self.is_skippable = true,
                Some(operator) => self.composed = Some((one, operator)),
            },
            GuardUse::One(_) => {}
            GuardUse::Not(guard) => self.guard(guard, Some("Not")),
            GuardUse::All(all) => self.each(all, within),
            GuardUse::Any(all) => self.each(all, Some("Any")),
        }
    }

    const fn each(&mut self, all: &'static [GuardUse], within: Option<&'static str>) {
        let mut i = 0;
        while i < all.len() {
            self.guard(&all[i], within);
            i += 1;
        }
    }
}
