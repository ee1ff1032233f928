//! Enhancers on imports, which run around the routes that a module adds itself.

use super::graph::Graph;
use super::report::Piece::{Code, Type, Words};
use super::report::Report;
use crate::spec::{Import, ModuleSpec};

/// Reports enhancers on the import of a module that adds no routes itself.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let (from, imports) = (graph.imports_from[m] as usize, graph.modules[m].imports);
        let mut i = 0;
        while i < imports.len() {
            if !imports[i].decorations.is_empty()
                && graph.spec(graph.imports[from + i]).describes.is_none()
            {
                around_nothing(graph.modules[m], &imports[i], report);
            }
            i += 1;
        }
        m += 1;
    }
}

const fn around_nothing(importer: &ModuleSpec, import: &'static Import, report: &mut Report) {
    let module = &import.module.token;
    report.title(&[
        Type(&importer.token),
        Words(" declares enhancers on its import of "),
        Type(module),
        Words(", but that module adds no routes itself"),
    ]);
    report.note(import.at, &[Words("imported here")]);
    report.help(&[
        Words("declare it on "),
        Type(module),
        Words(", for all that its controllers serve: `#[module(guards = [...])] struct "),
        Code(module),
        Words(";`"),
    ]);
    report.end();
}
