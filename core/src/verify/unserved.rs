//! Enhancers and prefixes of modules that serve nothing, and so have no effect.

use super::graph::Graph;
use super::report::Piece::{Type, Words};
use super::report::Report;
use crate::spec::ModuleSpec;

/// Upper bound on the imports that a diagnostic lists.
const SHOWN: usize = 4;

/// Reports modules that declare enhancers without a handler, or a prefix without a route or nested module.
pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        let serves = graph.components_of(m as u32).0 < graph.components_of(m as u32).1;
        // The declarations of the root apply to the whole app. A module with an invalid list may serve anything.
        if m as u32 != graph.root && module.sound && !serves {
            if !module.decorations.is_empty() {
                unused(module, "enhancers or metadata", "they apply to", report);
            }
            if !module.routing.prefix.is_empty() && !nests(module) {
                unused(module, "a `prefix`", "it applies to", report);
            }
        }
        m += 1;
    }
}

/// Whether routes of another module start with the prefix of this one.
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

const fn unused(module: &'static ModuleSpec, what: &str, applies: &str, report: &mut Report) {
    report.title(&[
        Type(&module.token),
        Words(" declares "),
        Words(what),
        Words(", but lists no controllers that "),
        Words(applies),
    ]);
    report.note(module.at, &[Words("declared here")]);
    let mut i = 0;
    while i < module.imports.len() && i < SHOWN {
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
