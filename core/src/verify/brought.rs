//! Enhancers on imports, which run around the routes that a module adds itself.

use super::graph::{Graph, NONE};
use super::report::Piece::{Code, Type, Words};
use super::report::Report;
use crate::spec::{Import, ModuleSpec};

/// Reports enhancers on the import of a module that adds no routes itself, and enhancers on two imports of one module.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let from = graph.imports_from[m] as usize;
        let imports = graph.modules[m].imports;
        let mut i = 0;
        while i < imports.len() {
            let target = graph.imports[from + i];
            if !imports[i].decorations.is_empty() && target != NONE {
                if graph.spec(target).describes.is_none() {
                    around_nothing(graph.modules[m], &imports[i], report);
                } else if let Some(other) = declared_before(graph, target, from + i) {
                    twice(other, &imports[i], report);
                }
            }
            i += 1;
        }
        m += 1;
    }
}

/// Returns the first import of the module that declares enhancers, among the imports before the one with this index.
const fn declared_before(graph: &Graph<'_>, target: u32, before: usize) -> Option<&'static Import> {
    let mut m = 0;
    while m < graph.modules.len() {
        let from = graph.imports_from[m] as usize;
        let imports = graph.modules[m].imports;
        let mut i = 0;
        while i < imports.len() {
            if from + i >= before {
                return None;
            }
            if graph.imports[from + i] == target && !imports[i].decorations.is_empty() {
                return Some(&imports[i]);
            }
            i += 1;
        }
        m += 1;
    }
    None
}

const fn twice(first: &'static Import, second: &'static Import, report: &mut Report) {
    let module = &second.module.token;
    report.title(&[
        Words("two imports of "),
        Type(module),
        Words(" declare enhancers, but its routes exist once"),
    ]);
    report.note(first.at, &[Words("first declared here")]);
    report.note(second.at, &[Words("declared here as well")]);
    report.help(&[Words(
        "declare all of them on one import, and import it without attributes elsewhere",
    )]);
    report.end();
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
