//! Diagnostics about the way from a root to a module.

use super::super::report::Piece::{Type, Words};
use super::super::report::Report;
use super::hash_of;
use crate::spec::{ModuleSpec, Place};

/// Reports a module that is more imports away from the root than the compiler follows.
pub(super) const fn too_deep(
    way: &[Option<&'static ModuleSpec>],
    module: &'static ModuleSpec,
    report: &mut Report,
) {
    let (Some(root), Some(last)) = (way[0], way[way.len() - 1]) else { return };
    report.title(&[
        Type(&module.token),
        Words(" is 100 imports away from "),
        Type(&root.token),
        Words(", but the compiler follows at most 99"),
    ]);
    let at = imported_at(last, module);
    report.note(at, &[Type(&last.token), Words(" imports "), Type(&module.token)]);
    report.help(&[
        Words("add "),
        Type(&module.token),
        Words(" to the imports of "),
        Type(&root.token),
        Words(", before the module that leads to it"),
    ]);
    report.end();
}

/// Modules on the way from a root, the last of which imports `closing`, which is among them.
pub(crate) const fn circle(
    way: &[Option<&'static ModuleSpec>],
    closing: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut from = way.len() - 1;
    while from > 0 && !is(way[from], closing) {
        from -= 1;
    }
    if from + 1 == way.len() {
        report.title(&[Type(&closing.token), Words(" imports itself")]);
    } else {
        report.title(&[Type(&closing.token), Words(" imports itself in a circle")]);
    }
    let mut i = from;
    while i < way.len() {
        let next = if i + 1 < way.len() { way[i + 1] } else { Some(closing) };
        if let (Some(module), Some(next)) = (way[i], next) {
            let at = imported_at(module, next);
            report.note(at, &[Type(&module.token), Words(" imports "), Type(&next.token)]);
        }
        i += 1;
    }
    if from + 1 == way.len() {
        report.help(&[Words("remove the import: a module sees its own providers without one")]);
    } else {
        report.help(&[Words(
            "move what both sides need into a module of its own, and import that in each",
        )]);
    }
    report.end();
}

const fn is(one: Option<&'static ModuleSpec>, other: &ModuleSpec) -> bool {
    match one {
        Some(one) => hash_of(&one.token) == hash_of(&other.token),
        None => false,
    }
}

/// Where one module imports the other; its own place when a test put the other there.
const fn imported_at(module: &ModuleSpec, imported: &ModuleSpec) -> Place {
    let mut i = 0;
    while i < module.imports.len() {
        if hash_of(&module.imports[i].module.token) == hash_of(&imported.token) {
            return module.imports[i].at;
        }
        i += 1;
    }
    module.at
}
