//! What is declared on imports, around the routes that a module brings by itself.

use super::graph::Graph;
use super::report::Piece::{Code, Type, Words};
use super::report::Report;
use crate::spec::{Import, ModuleSpec};

/// A module whose routes all belong to controllers brings none.
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
        Words(" declares on its import of "),
        Type(module),
        Words(" what runs around routes, and that module brings no routes by itself"),
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
