//! The verification of the module graph. The compiler runs it on constants, and the app runs it at boot.
//!
//! Each file contains one kind of check. Checks add diagnostics to a [`Report`], which renders them.

mod added_fields;
mod composite_arguments;
mod cycles;
mod dependency_diagnostics;
mod descriptions;
pub(crate) mod diagnostic_report;
mod exports;
pub(crate) mod graph;
mod import_enhancers;
mod levels;
mod loop_bounds;
mod missing;
mod module_options;
mod nesting;
mod providers;
mod resolve;
mod roots;
mod routes;
mod scopes;
pub(crate) mod tables;
#[cfg(test)]
mod tests;
mod triggers;
mod unique_names;
mod unused_declarations;
mod walk;

pub(crate) use composite_arguments::check as check_arguments;
use diagnostic_report::Report;
pub(crate) use exports::sees;
use graph::{Graph, Work};
pub(crate) use routes::{check_at_boot as check_routes, fits};
pub(crate) use unique_names::check_at_boot as check_names;

pub(crate) use walk::cycle;
pub use walk::{NoModule, Size, Walk};

use crate::graph::spec::ModuleSpec;

/// Verifies the graph of a root module, whose modules the walk has collected.
///
/// # Panics
///
/// Panics with all diagnostics about the graph, if there are any. In a constant, the panic is a compile error.
#[track_caller]
pub const fn verify<
    const MODULES: usize,
    const UNITS: usize,
    const DEPENDENCIES: usize,
    const IMPORTS: usize,
    const EXPORTS: usize,
    const ROUTES: usize,
    const TOKEN_SLOTS: usize,
    const ROUTE_SLOTS: usize,
    const COMPONENTS: usize,
    const NAMES: usize,
    const NAME_SLOTS: usize,
>(
    walk: Walk,
    root: &'static ModuleSpec,
) {
    let report = tables::report::<
        MODULES,
        UNITS,
        DEPENDENCIES,
        IMPORTS,
        EXPORTS,
        ROUTES,
        TOKEN_SLOTS,
        ROUTE_SLOTS,
        COMPONENTS,
        NAMES,
        NAME_SLOTS,
    >(walk, root);
    if report.diagnostics() > 0 {
        panic!("{}", report.render(&root.token).as_str());
    }
}

/// Runs all checks except those of routes and names, whose tables differ between compile time and boot. Fills the edges
/// of `work`.
pub(crate) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    module_options::check_instances(graph, report);
    if report.diagnostics() > 0 {
        return;
    }
    providers::check(graph, work, report);
    exports::mark_globals(graph, work);
    let mut m = 0;
    while m < graph.modules.len() {
        resolve::resolve(graph, work, m as u32, report);
        m += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() {
        exports::check(graph, work, m as u32, report);
        m += 1;
    }
    cycles::check(graph, work, report);
    scopes::check(graph, work, report);
    module_options::check(graph, report);
    nesting::check(graph, report);
    roots::check(graph, report);
    import_enhancers::check(graph, report);
    unused_declarations::check(graph, report);
    levels::check(graph, report);
    descriptions::check(graph, report);
    triggers::check(graph, report);
}
