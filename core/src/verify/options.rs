//! Dynamic modules that nobody configured.

use super::graph::Graph;
use super::report::Piece::{Type, Words};
use super::report::Report;

/// A module with options must be configured by one import somewhere; plain imports share that one.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        if let Some(options) = &graph.modules[m].options
            && !configured(graph, m as u32)
        {
            let spec = graph.modules[m];
            report.title(&[
                Type(&spec.token),
                Words(" takes "),
                Type(&options.provider.token),
                Words(", and no import gives any"),
            ]);
            importers(graph, m as u32, report);
            report.note(spec.at, &[Type(&spec.token), Words(" is declared with options")]);
            report.help(&[
                Words("write `imports = ["),
                Words(spec.token.written),
                Words("::with(...)]` in one module; the others share it"),
            ]);
            report.end();
        }
        m += 1;
    }
}

const fn configured(graph: &Graph<'_>, module: u32) -> bool {
    let mut m = 0;
    while m < graph.modules.len() {
        let (from, imports) = (graph.imports_from[m] as usize, graph.modules[m].imports);
        let mut i = 0;
        while i < imports.len() {
            if graph.imports[from + i] == module && imports[i].configure.is_some() {
                return true;
            }
            i += 1;
        }
        m += 1;
    }
    false
}

const fn importers(graph: &Graph<'_>, module: u32, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let (from, imports) = (graph.imports_from[m] as usize, graph.modules[m].imports);
        let mut i = 0;
        while i < imports.len() {
            if graph.imports[from + i] == module {
                report.note(imports[i].at, &[Type(&graph.modules[m].token), Words(" imports it")]);
            }
            i += 1;
        }
        m += 1;
    }
}
