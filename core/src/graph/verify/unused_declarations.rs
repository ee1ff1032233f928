//! Checks that the enhancers and prefixes of modules have an effect.

use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Type, Words};
use super::graph::Graph;
use super::triggers::first_guard;
use crate::graph::spec::ModuleSpec;

/// Upper bound on the imports that a diagnostic lists.
const MAX_IMPORTS: usize = 4;

/// Reports modules that declare enhancers without a handler, or a prefix without a route or nested module.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        let serves = graph.components_of(m as u32).0 < graph.components_of(m as u32).1;
        // The declarations of the root apply to the whole app. A module with an invalid list may have controllers.
        if m as u32 != graph.root && module.sound && serves {
            check_guards(graph, m, report);
        }
        if m as u32 != graph.root && module.sound && !serves {
            if !module.decorations.is_empty() {
                report_unused(module, "enhancers or metadata", "they apply to", report);
            }
            if !module.routing.prefix.is_empty() && !nests(module) {
                report_unused(module, "a `prefix`", "it applies to", report);
            }
        }
        m += 1;
    }
}

/// Reports guards of a module without controllers whose handlers are all called by the app itself.
const fn check_guards(graph: &Graph<'_>, m: usize, report: &mut Report) {
    let module = graph.modules[m];
    let Some(at) = first_guard(module.decorations) else { return };
    let (mut c, end) = graph.components_of(m as u32);
    let mut has_handlers = false;
    while c < end {
        let handlers = graph.components[c].handlers;
        let mut h = 0;
        while h < handlers.len() {
            if handlers[h].is_for_clients() {
                return;
            }
            has_handlers = true;
            h += 1;
        }
        c += 1;
    }
    if !has_handlers || !module.controllers.is_empty() {
        return;
    }
    report.title(&[
        Words("the guards of "),
        Type(&module.token),
        Words(" have no effect: the app itself calls all handlers of the module"),
    ]);
    report.note(at, &[Words("declared here")]);
    report.help(&[Words(
        "remove the guards; to reject some calls, return an error from the method or from an interceptor",
    )]);
    report.end();
}

/// Returns whether the routes of another module start with the prefix of this one.
const fn nests(module: &ModuleSpec) -> bool {
    let mut i = 0;
    while i < module.imports.len() {
        if module.imports[i].nested {
            return true;
        }
        i += 1;
    }
    false
}

const fn report_unused(
    module: &'static ModuleSpec,
    what: &str,
    applies: &str,
    report: &mut Report,
) {
    report.title(&[
        Type(&module.token),
        Words(" declares "),
        Words(what),
        Words(", but lists no controllers that "),
        Words(applies),
    ]);
    report.note(module.at, &[Words("declared here")]);
    let mut i = 0;
    while i < module.imports.len() && i < MAX_IMPORTS {
        let import = &module.imports[i];
        let of = &import.module.token;
        report.note(
            import.at,
            &[Words("routes of "), Type(of), Words(" are not affected by the import")],
        );
        i += 1;
    }
    report.help(&[Words(
        "move the declaration to the modules that list the controllers, or to the root for the whole app",
    )]);
    report.end();
}
