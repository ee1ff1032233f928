//! Checks that each module is nested in at most one module, and not too deeply.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Type, Words};
use super::graph::{Graph, NONE};
use super::loop_bounds::Steps;
use crate::graph::spec::{Import, MAX_NESTED_PREFIXES};

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let imports = graph.modules[m].imports;
        let from = graph.imports_from[m] as usize;
        let mut i = 0;
        while i < imports.len() {
            if imports[i].nested {
                check_parent(graph, m, &imports[i], graph.imports[from + i], report);
            }
            i += 1;
        }
        if graph.parents[m] != NONE {
            check_depth(graph, m as u32, report);
        }
        m += 1;
    }
}

/// Reports a module that is nested in two modules, so that each of its routes would have two paths.
const fn check_parent(
    graph: &Graph<'_>,
    by: usize,
    import: &Import,
    nested: u32,
    report: &mut Report,
) {
    // Imports with different options are different instances, which are only distinguished at boot.
    let several = import.configure.is_some();
    if nested == NONE || several || graph.parents[nested as usize] as usize == by {
        return;
    }
    let first = graph.spec(graph.parents[nested as usize]);
    let module = graph.spec(nested);
    report.title(&[Type(&module.token), Words(" is nested in two modules")]);
    report.note(nested_at(first.imports, import), &[Words("nested in "), Type(&first.token)]);
    report.note(import.at, &[Words("nested in "), Type(&graph.modules[by].token)]);
    report.help(&[
        Words("each route has one path; remove `nested(...)` from one of the imports of "),
        Type(&module.token),
    ]);
    report.end();
}

const fn nested_at(imports: &[Import], like: &Import) -> crate::base::Location {
    let mut i = 0;
    while i < imports.len() {
        if imports[i].nested
            && crate::graph::spec::same(&imports[i].module.token, &like.module.token)
        {
            return imports[i].at;
        }
        i += 1;
    }
    like.at
}

const fn check_depth(graph: &Graph<'_>, module: u32, report: &mut Report) {
    let mut prefixes = 0;
    let mut outer = module;
    let mut steps = Steps::new(graph.modules.len(), "nested modules");
    while outer != NONE && prefixes <= MAX_NESTED_PREFIXES {
        steps.take();
        let routing = &graph.modules[outer as usize].routing;
        prefixes += (!routing.of_app && !routing.prefix.is_empty()) as usize;
        outer = graph.parents[outer as usize];
    }
    if prefixes > MAX_NESTED_PREFIXES {
        let module = graph.spec(module);
        report.title(&[Type(&module.token), Words(" is nested in too many modules with a prefix")]);
        report.note(module.at, &[Words("declared here")]);
        report.help(&[Words(
            "up to six prefixes can be nested; merge prefixes that always occur together",
        )]);
        report.end();
    }
}
