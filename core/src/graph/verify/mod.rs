//! The checks of the module graph: run by the compiler on constants, and by the boot on what runs.
//!
//! One file for each question. A check says what it found to a [`Report`](report::Report), which
//! knows how a diagnostic reads.

mod added;
mod arguments;
mod bounds;
mod brought;
mod cycles;
mod described;
mod exports;
pub(crate) mod graph;
mod levels;
mod missing;
mod names;
mod nesting;
mod options;
mod providers;
pub(crate) mod report;
mod resolve;
mod roots;
mod routes;
mod scopes;
pub(crate) mod tables;
#[cfg(test)]
mod tests;
mod triggers;
mod unserved;
mod walk;

pub(crate) use arguments::check as check_arguments;
pub(crate) use exports::sees;
use graph::{Graph, Work};
pub(crate) use names::check_running as check_names;
use report::Report;
pub(crate) use routes::{check_running as check_routes, fits};

pub(crate) use walk::cycle;
pub use walk::{NoModule, Size, Walk};

use crate::graph::spec::ModuleSpec;

/// Fails the compilation with every diagnostic about the graph of `root`, which the walk has found.
///
/// # Panics
///
/// When there are diagnostics: in a constant, that is the compile error.
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

/// Everything but routes, whose tables differ; fills the edges of `work` on the way.
pub(crate) const fn check(graph: &Graph<'_>, work: &mut Work<'_>, report: &mut Report) {
    options::several(graph, report);
    if report.diagnostics() > 0 {
        return;
    }
    providers::enter(graph, work, report);
    exports::globals(graph, work);
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
    options::check(graph, report);
    nesting::check(graph, report);
    roots::check(graph, report);
    brought::check(graph, report);
    unserved::check(graph, report);
    levels::check(graph, report);
    described::check(graph, report);
    triggers::check(graph, report);
}
