//! Checks the declarations on the levels around handlers: the data that guards provide, and the metadata that guards
//! enforce.

mod argument_data;
mod enforcement;
mod enhancer_data;
mod guard_chain;
mod handler_levels;
mod providing_guards;
mod skips;

use guard_chain::Position;
use handler_levels::Handlers;
use providing_guards::ProvidingGuards;

use super::diagnostic_report::Report;
use super::graph::{Graph, NONE};
use crate::base::Type;
use crate::graph::spec::{ComponentSpec, Decoration, EnhancerUse, GuardUse};

/// The decorations around a handler: those of the app, the module, the component and the handler.
type Levels = [&'static [Decoration]; 4];

const APP: usize = 0;
const MODULE: usize = 1;
const COMPONENT: usize = 2;
const HANDLER: usize = 3;

/// Adds notes for the guards that provide this data. Returns whether there are any.
pub(super) const fn note_guards_of(graph: &Graph<'_>, token: &Type, report: &mut Report) -> bool {
    ProvidingGuards::find(graph, NONE, &[&[]; 4], token, report).remedy.is_some()
}

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let app = graph.spec(graph.root).decorations;
    Level::new(APP, Handlers::app_label(graph)).check(graph, app, report);
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        if m as u32 != graph.root {
            let level = Level::new(MODULE, Handlers::of_module(m));
            level.check(graph, module.decorations, report);
        }
        check_imports(graph, m, report);
        let from = graph.components_from[m] as usize;
        let mut c = from;
        while c < graph.components_of(m as u32).1 {
            check_component(graph, graph.components[c], (m, c - from), report);
            c += 1;
        }
        m += 1;
    }
}

const fn check_imports(graph: &Graph<'_>, m: usize, report: &mut Report) {
    let imports = graph.modules[m].imports;
    let mut i = 0;
    while i < imports.len() {
        let level = Level::new(APP, Handlers::import_routes(m, i));
        level.check(graph, imports[i].decorations, report);
        i += 1;
    }
}

const fn check_component(
    graph: &Graph<'_>,
    component: &'static ComponentSpec,
    number: (usize, usize),
    report: &mut Report,
) {
    let level = Level::new(COMPONENT, Handlers::of_component(number));
    level.check(graph, component.decorations, report);
    let mut h = 0;
    let count = component.handlers.len();
    while h < count {
        let decorations = component.handlers[h].decorations;
        if !decorations.is_empty() {
            let level = Level::new(HANDLER, Handlers::one(number, h));
            level.check(graph, decorations, report);
        }
        h += 1;
    }
}

/// A level with the handlers that it applies to. An error in one of its entries is reported for the first affected
/// handler.
struct Level {
    number: usize,
    handlers: Handlers,
    /// Number of guards that have been passed.
    guards: u32,
}

impl Level {
    const fn new(number: usize, handlers: Handlers) -> Self {
        Self { number, handlers, guards: 0 }
    }

    const fn check(
        mut self,
        graph: &Graph<'_>,
        decorations: &'static [Decoration],
        report: &mut Report,
    ) {
        if !decorations.is_empty() {
            self.each(graph, decorations, report);
        }
    }

    const fn each(
        &mut self,
        graph: &Graph<'_>,
        decorations: &'static [Decoration],
        report: &mut Report,
    ) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.guard(graph, guard, true, report),
                Decoration::Interceptor(one) => self.enhancer(graph, one, Needs::SKIPPED, report),
                Decoration::Pipe(one) => self.enhancer(graph, one, Needs::PIPED, report),
                Decoration::ArgumentPipe(_, one) => {
                    self.enhancer(graph, one, Needs::ALWAYS, report);
                }
                Decoration::Bundle(bundle) => self.each(graph, bundle.decorations, report),
                Decoration::Meta(meta) if !meta.enforced_by.is_empty() => {
                    enforcement::check(graph, meta, self, report);
                }
                Decoration::Takes(taking) if !taking.needs.is_empty() => {
                    argument_data::check(graph, taking, self, report);
                }
                Decoration::Skip(of, at) => skips::check(graph, of, *at, self, report),
                Decoration::Filter(_)
                | Decoration::Meta(_)
                | Decoration::Takes(_)
                | Decoration::Unknown => {}
            }
            i += 1;
        }
    }

    /// Checks a guard. `skippable_here` is true for direct entries of a list or of an `All` in it, which can be
    /// skipped.
    const fn guard(
        &mut self,
        graph: &Graph<'_>,
        guard: &'static GuardUse,
        skippable_here: bool,
        report: &mut Report,
    ) {
        match guard {
            GuardUse::One(one) => {
                let before = Position { level: self.number, guard: self.guards };
                self.guards += 1;
                let needs = Needs { before, skippable: skippable_here, piped: false };
                self.enhancer(graph, one, needs, report);
            }
            GuardUse::Not(guard) => self.guard(graph, guard, false, report),
            GuardUse::All(all) | GuardUse::Any(all) => {
                let skippable_here = skippable_here && matches!(guard, GuardUse::All(_));
                let mut i = 0;
                while i < all.len() {
                    self.guard(graph, &all[i], skippable_here, report);
                    i += 1;
                }
            }
        }
    }

    const fn enhancer(
        &self,
        graph: &Graph<'_>,
        one: &'static EnhancerUse,
        needs: Needs,
        report: &mut Report,
    ) {
        if !one.enhancer.needs.is_empty() {
            enhancer_data::check(graph, one, needs, self, report);
        }
    }
}

/// The conditions under which an enhancer needs its data.
#[derive(Clone, Copy)]
struct Needs {
    /// The position of the enhancer. The guards before it have run.
    before: Position,
    /// Whether an inner level can skip it.
    skippable: bool,
    /// Whether it runs only for handlers with arguments.
    piped: bool,
}

impl Needs {
    const ALWAYS: Self = Self { before: Position::END, skippable: false, piped: false };
    const SKIPPED: Self = Self { skippable: true, ..Self::ALWAYS };
    const PIPED: Self = Self { piped: true, ..Self::SKIPPED };
}
