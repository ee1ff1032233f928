//! Checks that guards enforce metadata.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Name, Type, Words};
use super::super::graph::Graph;
use super::Level;
use super::guard_chain::{is_among, is_skipped};
use super::handler_levels::HandlerLevels;
use crate::graph::spec::{Decoration, EnhancerUse, GuardUse, Meta};

/// Reports the first handler with the metadata that has no guard that enforces it.
pub(super) const fn check(
    graph: &Graph<'_>,
    meta: &'static Meta,
    level: &Level,
    report: &mut Report,
) {
    let mut handlers = level.handlers;
    while let Some(handler) = handlers.next(graph) {
        // No guards run before handlers that the app itself calls, so inherited metadata is not meant for them.
        let applies = handler.app_label.is_none() || level.number == super::HANDLER;
        if applies && !(handler.app_label.is_none() && is_enforced(&handler, meta, level.number)) {
            unenforced(meta, &handler, level.number, report);
            return;
        }
    }
}

const fn is_enforced(handler: &HandlerLevels, meta: &Meta, declared: usize) -> bool {
    let mut level = 0;
    while level < handler.guards.len() {
        let search = Search { handler, meta, declared, level };
        if search.any(handler.guards[level]) {
            return true;
        }
        level += 1;
    }
    false
}

struct Search<'a> {
    handler: &'a HandlerLevels,
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
            let enforces = match &decorations[i] {
                Decoration::Guard(guard) => self.guard(guard, true),
                Decoration::Bundle(bundle) => self.any(bundle.decorations),
                Decoration::Unknown => true,
                _ => false,
            };
            if enforces {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn guard(&self, guard: &'static GuardUse, skippable_here: bool) -> bool {
        match guard {
            GuardUse::One(one) => {
                is_among(self.meta.enforced_by, &one.enhancer.component.declared)
                    && !(skippable_here && self.is_skipped(one))
            }
            GuardUse::Not(_) => false,
            GuardUse::All(all) | GuardUse::Any(all) => {
                let skippable_here = skippable_here && matches!(guard, GuardUse::All(_));
                let mut i = 0;
                while i < all.len() {
                    if self.guard(&all[i], skippable_here) {
                        return true;
                    }
                    i += 1;
                }
                false
            }
        }
    }

    /// Returns whether a level up to that of the metadata skips the guard. A level inside it would opt out of the guard
    /// deliberately.
    const fn is_skipped(&self, one: &EnhancerUse) -> bool {
        is_skipped(one, &self.handler.guards, self.level, self.declared)
    }
}

const fn unenforced(
    meta: &'static Meta,
    handler: &HandlerLevels,
    declared: usize,
    report: &mut Report,
) {
    let guard = &meta.enforced_by[0];
    if meta.written.is_empty() {
        report.title(&[
            Name(&handler.name),
            Words(" has metadata, but no guard before it enforces it"),
        ]);
    } else {
        report.title(&[
            Name(&handler.name),
            Words(" has the metadata `"),
            Words(meta.written),
            Words("`, but no guard before it enforces it"),
        ]);
    }
    report.note(meta.at, &[Words("attached here")]);
    let inherited = declared < super::HANDLER && !handler.name.member.is_empty();
    if inherited {
        report.note(handler.at, &[Name(&handler.name), Words(" inherits it")]);
    }
    if let Some(label) = handler.app_label {
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
        Words("]` of the module or the root; no level up to that of the metadata may skip it"),
    ]);
    report.end();
}
