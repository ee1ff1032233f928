//! Checks the options of dynamic modules: an import must provide them, and they must not be ambiguous.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Code, Type, Words};
use super::graph::Graph;
use crate::graph::spec::{ModuleSpec, same};

/// Reports modules with required options that no import provides. Imports without options share the configured
/// instance.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        if let Some(options) = &graph.modules[m].options
            && options.default.is_none()
            && !is_configured(graph, m as u32)
        {
            let spec = graph.modules[m];
            report.title(&[
                Type(&spec.token),
                Words(" requires the options "),
                Type(&options.provider.token),
                Words(", but no import provides them"),
            ]);
            note_importers(graph, m as u32, report);
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

/// Reports dynamic modules with several instances if only one is possible.
pub(super) const fn check_instances(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        if module.options.is_some()
            && !has_earlier_instance(graph, m)
            && has_later_instance(graph, m)
        {
            if module.global {
                report_global(graph, module, report);
            } else {
                report_imports_without_options(graph, module, report);
            }
        }
        check_duplicate_imports(module, report);
        m += 1;
    }
}

/// Returns whether there is another instance of the module before this one.
const fn has_earlier_instance(graph: &Graph<'_>, module: usize) -> bool {
    has_instance(graph, module, 0, module)
}

/// Returns whether there is another instance of the module after this one.
const fn has_later_instance(graph: &Graph<'_>, module: usize) -> bool {
    has_instance(graph, module, module + 1, graph.modules.len())
}

const fn has_instance(graph: &Graph<'_>, module: usize, from: usize, end: usize) -> bool {
    let token = &graph.modules[module].token;
    let mut m = from;
    while m < end {
        if graph.modules[m].options.is_some() && same(&graph.modules[m].token, token) {
            return true;
        }
        m += 1;
    }
    false
}

const fn report_global(graph: &Graph<'_>, module: &'static ModuleSpec, report: &mut Report) {
    report.title(&[
        Type(&module.token),
        Words(" is global, but two imports configure it, so every module would see two instances"),
    ]);
    configurations(graph, module, report);
    report.help(&[
        Words("configure it in one import; the others share it as `imports = ["),
        Code(&module.token),
        Words("]`"),
    ]);
    report.end();
}

/// Reports imports without options, which are ambiguous if there are several instances.
const fn report_imports_without_options(
    graph: &Graph<'_>,
    module: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut m = 0;
    while m < graph.modules.len() {
        let importer = graph.modules[m];
        let mut i = 0;
        while i < importer.imports.len() {
            let import = &importer.imports[i];
            if import.configure.is_none() && same(&import.module.token, &module.token) {
                report.title(&[
                    Type(&importer.token),
                    Words(" imports "),
                    Type(&module.token),
                    Words(" without options, but several imports configure it"),
                ]);
                report.note(import.at, &[Words("imported here")]);
                configurations(graph, module, report);
                report.help(&[
                    Words("write `"),
                    Code(&module.token),
                    Words("::with(...)` with the intended options, or configure it in only one import"),
                ]);
                report.end();
            }
            i += 1;
        }
        m += 1;
    }
}

/// Reports a module that imports another one twice with options, and so each of its providers twice.
const fn check_duplicate_imports(module: &'static ModuleSpec, report: &mut Report) {
    let imports = module.imports;
    let mut second = 1;
    while second < imports.len() {
        let token = &imports[second].module.token;
        let mut first = 0;
        let is_configured = imports[second].configure.is_some();
        while is_configured && first < second {
            if imports[first].configure.is_some() && same(&imports[first].module.token, token) {
                report.title(&[
                    Type(&module.token),
                    Words(" imports "),
                    Type(token),
                    Words(" twice with options"),
                ]);
                report.note(imports[first].at, &[Words("imported here")]);
                report.note(imports[second].at, &[Words("and here")]);
                report.help(&[Words(
                    "remove one of them; if both are needed, import each of them in a separate module",
                )]);
                report.end();
                break;
            }
            first += 1;
        }
        second += 1;
    }
}

/// Adds a note for each import that configures the module.
pub(super) const fn configurations(
    graph: &Graph<'_>,
    module: &'static ModuleSpec,
    report: &mut Report,
) {
    let mut m = 0;
    while m < graph.modules.len() {
        let importer = graph.modules[m];
        let mut i = 0;
        while i < importer.imports.len() {
            let import = &importer.imports[i];
            if import.configure.is_some() && same(&import.module.token, &module.token) {
                report.note(import.at, &[Type(&importer.token), Words(" imports it with options")]);
            }
            i += 1;
        }
        m += 1;
    }
}

const fn is_configured(graph: &Graph<'_>, module: u32) -> bool {
    let mut m = 0;
    while m < graph.modules.len() {
        let from = graph.imports_from[m] as usize;
        let imports = graph.modules[m].imports;
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

const fn note_importers(graph: &Graph<'_>, module: u32, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let from = graph.imports_from[m] as usize;
        let imports = graph.modules[m].imports;
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
