//! Checks that root modules are not imported.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Code, Type, Words};
use super::graph::Graph;
use crate::graph::spec::ModuleSpec;

/// Reports root modules that are imported. The declarations of a root apply to a whole app.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        if graph.modules[m].root && m as u32 != graph.root {
            report_imported(graph, m as u32, report);
        }
        m += 1;
    }
}

const fn report_imported(graph: &Graph<'_>, root: u32, report: &mut Report) {
    let spec = graph.spec(root);
    report.title(&[Type(&spec.token), Words(" is a root module, but another module imports it")]);
    report.note(spec.at, &[Type(&spec.token), Words(" is declared with `root`")]);
    note_importers(graph, root, report);
    report.help(&[
        Words("remove `root` from "),
        Type(&spec.token),
        Words(": "),
        Words(reason(spec)),
        Words("; to run "),
        Type(&spec.token),
        Words(" as an app, write another root that imports it, `#[module(root, imports = ["),
        Code(&spec.token),
        Words("])]`"),
    ]);
    report.end();
}

/// Returns the reason why the module can't be a root.
const fn reason(spec: &ModuleSpec) -> &'static str {
    if !spec.routing.of_app {
        "an app has one root"
    } else {
        "its `prefix`, `versioning` and `default_version` apply to an app, and an app has one root"
    }
}

const fn note_importers(graph: &Graph<'_>, root: u32, report: &mut Report) {
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
