//! Checks enhancers on imports, which apply to the routes that the imported module adds itself.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Code, Type, Words};
use super::graph::{Graph, NONE};
use crate::graph::spec::{Import, ModuleSpec};

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
                let module = graph.spec(target);
                if module.describes.is_none() && module.drives.is_none() {
                    report_missing_routes(graph.modules[m], &imports[i], report);
                } else if let Some(other) = earlier_import(graph, target, from + i) {
                    report_duplicate(other, &imports[i], report);
                }
            }
            i += 1;
        }
        m += 1;
    }
}

/// Returns the first import of the module with enhancers, among the imports before the one with this index.
const fn earlier_import(graph: &Graph<'_>, target: u32, before: usize) -> Option<&'static Import> {
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

const fn report_duplicate(first: &'static Import, second: &'static Import, report: &mut Report) {
    let module = &second.module.token;
    report.title(&[
        Words("two imports of "),
        Type(module),
        Words(" declare enhancers, but its routes exist once"),
    ]);
    report.note(first.at, &[Words("first declared here")]);
    report.note(second.at, &[Words("declared here as well")]);
    report.help(&[
        Words("declare all enhancers on one import, and import "),
        Type(module),
        Words(" without attributes elsewhere"),
    ]);
    report.end();
}

const fn report_missing_routes(
    importer: &ModuleSpec,
    import: &'static Import,
    report: &mut Report,
) {
    let module = &import.module.token;
    report.title(&[
        Type(&importer.token),
        Words(" declares enhancers on its import of "),
        Type(module),
        Words(", but this module adds no routes itself"),
    ]);
    report.note(import.at, &[Words("imported here")]);
    report.help(&[
        Words("declare them on "),
        Type(module),
        Words(", where they apply to all its controllers: `#[module(guards = [...])] struct "),
        Code(module),
        Words(";`"),
    ]);
    report.end();
}
