//! Diagnostics about the chain of imports from a root to a module.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Type, Words};
use super::hash_of;
use crate::base::Location;
use crate::graph::spec::ModuleSpec;

/// Reports a module that is further away from the root than the compiler follows.
pub(super) const fn too_deep(
    chain: &[Option<&'static ModuleSpec>],
    module: &'static ModuleSpec,
    report: &mut Report,
) {
    let (Some(root), Some(last)) = (chain[0], chain[chain.len() - 1]) else { return };
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

/// Reports a chain of imports whose last module imports `closing`, which is also in the chain.
pub(crate) const fn cycle(
    chain: &[Option<&'static ModuleSpec>],
    closing: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut from = chain.len() - 1;
    while from > 0 && !is(chain[from], closing) {
        from -= 1;
    }
    if from + 1 == chain.len() {
        report.title(&[Type(&closing.token), Words(" imports itself")]);
    } else {
        report.title(&[Type(&closing.token), Words(" imports itself in a cycle")]);
    }
    let mut i = from;
    while i < chain.len() {
        let next = if i + 1 < chain.len() { chain[i + 1] } else { Some(closing) };
        if let (Some(module), Some(next)) = (chain[i], next) {
            let at = imported_at(module, next);
            report.note(at, &[Type(&module.token), Words(" imports "), Type(&next.token)]);
        }
        i += 1;
    }
    if from + 1 == chain.len() {
        report.help(&[Words(
            "remove the import: the providers of a module are visible in the module itself",
        )]);
    } else {
        report.help(&[Words(
            "move the shared providers into a separate module, and import it in both",
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

/// Returns the location of the import; the location of the module if a test replaced the import.
const fn imported_at(module: &ModuleSpec, imported: &ModuleSpec) -> Location {
    let mut i = 0;
    while i < module.imports.len() {
        if hash_of(&module.imports[i].module.token) == hash_of(&imported.token) {
            return module.imports[i].at;
        }
        i += 1;
    }
    module.at
}
