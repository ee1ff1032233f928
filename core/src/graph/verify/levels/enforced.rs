//! Metadata that no guard before the handler enforces.

use super::super::graph::Graph;
use super::super::report::Piece::{Code, Name, Type, Words};
use super::super::report::Report;
use super::Level;
use super::chain::{is_among, is_skipped};
use super::handled::Handled;
use crate::graph::spec::{Decoration, EnhancerUse, GuardUse, Meta};

/// Finds the first handler that inherits the metadata without a guard that enforces it.
pub(super) const fn check(
    graph: &Graph<'_>,
    meta: &'static Meta,
    level: &Level,
    report: &mut Report,
) {
    let mut handlers = level.handlers;
    while let Some(handled) = handlers.next(graph) {
        // What the app itself calls passes no guards, so only its own metadata was meant to be enforced.
        let applies = handled.of_app.is_none() || level.number == super::HANDLER;
        if applies && !(handled.of_app.is_none() && is_enforced(&handled, meta, level.number)) {
            unenforced(meta, &handled, level.number, report);
            return;
        }
    }
}

const fn is_enforced(handled: &Handled, meta: &Meta, declared: usize) -> bool {
    let mut level = 0;
    while level < handled.guards.len() {
        let search = Search { handled, meta, declared, level };
        if search.any(handled.guards[level]) {
            return true;
        }
        level += 1;
    }
    false
}

struct Search<'a> {
    handled: &'a Handled,
    meta: &'a Meta,
    /// The level of the metadata.
    declared: usize,
    /// The current level.
    level: usize,
}

impl Search<'_> {
    const fn any(&self, decorations: &'static [Decoration]) -> bool {
        let mut i = 0;
        while i < decorations.len() {
            let found = match &decorations[i] {
                Decoration::Guard(guard) => self.guard(guard, true),
                Decoration::Bundle(bundle) => self.any(bundle.decorations),
                Decoration::Unknown => true,
                _ => false,
            };
            if found {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn guard(&self, guard: &'static GuardUse, loose: bool) -> bool {
        match guard {
            GuardUse::One(one) => {
                is_among(self.meta.enforced_by, &one.enhancer.component.declared)
                    && !(loose && self.is_skipped(one))
            }
            GuardUse::Not(_) => false,
            GuardUse::All(all) | GuardUse::Any(all) => {
                let loose = loose && matches!(guard, GuardUse::All(_));
                let mut i = 0;
                while i < all.len() {
                    if self.guard(&all[i], loose) {
                        return true;
                    }
                    i += 1;
                }
                false
            }
        }
    }

    /// Whether a level up to that of the metadata skips the guard. A nearer level skips both the guard and the
    /// metadata.
    const fn is_skipped(&self, one: &EnhancerUse) -> bool {
        is_skipped(one, &self.handled.guards, self.level, self.declared)
    }
}

const fn unenforced(meta: &'static Meta, handled: &Handled, declared: usize, report: &mut Report) {
    let guard = &meta.enforced_by[0];
    if meta.written.is_empty() {
        report.title(&[
            Name(&handled.name),
            Words(" has metadata, but no guard before it enforces it"),
        ]);
    } else {
        report.title(&[
            Name(&handled.name),
            Words(" has the metadata `"),
            Words(meta.written),
            Words("`, but no guard before it enforces it"),
        ]);
    }
    report.note(meta.at, &[Words("attached here")]);
    let inherited = declared < super::HANDLER && !handled.name.member.is_empty();
    if inherited {
        report.note(handled.at, &[Name(&handled.name), Words(" inherits it")]);
    }
    if let Some(label) = handled.of_app {
        report.help(&[
            Words("the app itself calls each "),
            Words(label),
            Words(", and no guard runs before it: remove the metadata"),
        ]);
        report.end();
        return;
    }
    let mut other = 1;
    report.help(&[Words("put "), Type(guard)]);
    while other < meta.enforced_by.len() {
        report.help(&[Words(" or "), Type(&meta.enforced_by[other])]);
        other += 1;
    }
    report.help(&[
        Words(" before it, as in `#[use_guards("),
        Code(guard),
        Words(")]` on the handler or its controller, or `guards = ["),
        Code(guard),
        Words("]` of the module or the root, unless a level up to that of the metadata skips it"),
    ]);
    report.end();
}
