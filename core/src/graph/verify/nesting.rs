//! Modules that are nested in others: each in one place, and not too deep.

use super::bounds::Steps;
use super::graph::{Graph, NONE};
use super::report::Piece::{Type, Words};
use super::report::Report;
use crate::graph::spec::{Import, MAX_NESTED_PREFIXES};

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let imports = graph.modules[m].imports;
        let from = graph.imports_from[m] as usize;
        let mut i = 0;
        while i < imports.len() {
            if imports[i].nested {
                once(graph, m, &imports[i], graph.imports[from + i], report);
            }
            i += 1;
        }
        if graph.parents[m] != NONE {
            depth(graph, m as u32, report);
        }
        m += 1;
    }
}

/// A module whose routes would be at two paths.
const fn once(graph: &Graph<'_>, by: usize, import: &Import, nested: u32, report: &mut Report) {
    // With options of their own they are several modules, which only the boot tells apart.
    let several = import.configure.is_some();
    if nested == NONE || several || graph.parents[nested as usize] as usize == by {
        return;
    }
    let first = graph.spec(graph.parents[nested as usize]);
    let module = graph.spec(nested);
    report.title(&[Type(&module.token), Words(" is nested in two modules")]);
    report.note(
        nested_at(first.imports, import),
        &[Words("in "), Type(&first.token), Words(" here")],
    );
    report.note(import.at, &[Words("in "), Type(&graph.modules[by].token), Words(" here")]);
    report.help(&[
        Words("its routes have one path; leave `nested(...)` off where "),
        Type(&module.token),
        Words(" is only imported"),
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

const fn depth(graph: &Graph<'_>, module: u32, report: &mut Report) {
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
            "up to six prefixes can be nested; join those that always occur together",
        )]);
        report.end();
    }
}
