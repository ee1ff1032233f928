//! Root modules that other modules import.

use super::graph::Graph;
use super::report::Piece::{Code, Type, Words};
use super::report::Report;
use crate::graph::spec::ModuleSpec;

/// Reports root modules that are imported: the declarations of a root apply to a whole app.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].root && m as u32 != graph.root {
            imported(graph, m as u32, report);
        }
        m += 1;
    }
}

const fn imported(graph: &Graph<'_>, root: u32, report: &mut Report) {
    let spec = graph.spec(root);
    report.title(&[Type(&spec.token), Words(" is a root module, but another module imports it")]);
    report.note(spec.at, &[Type(&spec.token), Words(" is declared with `root`")]);
    importers(graph, root, report);
    report.help(&[
        Words("remove `root` from "),
        Type(&spec.token),
        Words(": "),
        Words(lost(spec)),
        Words("; for an app of "),
        Type(&spec.token),
        Words(" alone, write another root that imports it, `#[module(root, imports = ["),
        Code(&spec.token),
        Words("])]`"),
    ]);
    report.end();
}

/// Returns the reason why the module can't stay a root.
const fn lost(spec: &ModuleSpec) -> &'static str {
    if !spec.routing.of_app {
        "an app has one root"
    } else {
        "its `prefix`, `versioning` and `default_version` are those of an app, and an app has one root"
    }
}

const fn importers(graph: &Graph<'_>, root: u32, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let from = graph.imports_from[m] as usize;
        let imports = graph.modules[m].imports;
        let mut i = 0;
        while i < imports.len() {
            if graph.imports[from + i] == root {
                report.note(imports[i].at, &[Type(&graph.modules[m].token), Words(" imports it")]);
            }
            i += 1;
        }
        m += 1;
    }
}
