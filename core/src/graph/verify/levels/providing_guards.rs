//! The guards of the app that provide data of a type, for messages.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Type, Words};
use super::super::graph::Graph;
use super::Levels;
use super::guard_chain::provides_data;
use crate::base::Type as Of;
use crate::graph::spec::{ComponentSpec, Decoration, EnhancerUse, GuardUse, same};

/// Upper bound on the guards that a message lists.
const MAX_GUARDS: u32 = 4;

/// The guards that provide the data.
pub(super) struct ProvidingGuards {
    count: u32,
    /// The last listed guard.
    pub(super) remedy: Option<&'static Of>,
    /// Whether one of the guards is declared on a level of the handler.
    pub(super) on_handler_levels: bool,
}

impl ProvidingGuards {
    /// Adds a note for each guard on the levels of the handler. If there are none, adds a note for each guard of the
    /// app.
    pub(super) const fn find(
        graph: &Graph<'_>,
        levels: &Levels,
        data: &Of,
        report: &mut Report,
    ) -> Self {
        let mut guards = Self { count: 0, remedy: None, on_handler_levels: false };
        let mut level = 0;
        while level < levels.len() {
            guards.note(levels[level], data, report);
            level += 1;
        }
        guards.on_handler_levels = guards.count > 0;
        if guards.on_handler_levels {
            return guards;
        }
        let mut m = 0;
        while m < graph.modules.len() {
            guards.note(graph.modules[m].decorations, data, report);
            m += 1;
        }
        let mut c = 0;
        while c < graph.components.len() {
            guards.note_component(graph.components[c], data, report);
            c += 1;
        }
        guards
    }

    const fn note_component(
        &mut self,
        component: &'static ComponentSpec,
        data: &Of,
        report: &mut Report,
    ) {
        self.note(component.decorations, data, report);
        let mut h = 0;
        while h < component.handlers.len() {
            self.note(component.handlers[h].decorations, data, report);
            h += 1;
        }
    }

    const fn note(&mut self, decorations: &'static [Decoration], data: &Of, report: &mut Report) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.note_guard(guard, data, report),
                Decoration::Bundle(bundle) => self.note(bundle.decorations, data, report),
                _ => {}
            }
            i += 1;
        }
    }

    const fn note_guard(&mut self, guard: &'static GuardUse, data: &Of, report: &mut Report) {
        match guard {
            GuardUse::One(one) if provides_data(one, data) => self.note_one(one, report),
            GuardUse::One(_) | GuardUse::Not(_) => {}
            GuardUse::All(all) | GuardUse::Any(all) => {
                let mut i = 0;
                while i < all.len() {
                    self.note_guard(&all[i], data, report);
                    i += 1;
                }
            }
        }
    }

    /// Adds notes for a guard, unless it is the last listed one.
    const fn note_one(&mut self, one: &'static EnhancerUse, report: &mut Report) {
        let guard = &one.enhancer.component.declared;
        let is_listed = match self.remedy {
            Some(last) => same(last, guard),
            None => false,
        };
        if is_listed || self.count >= MAX_GUARDS {
            return;
        }
        self.count += 1;
        self.remedy = Some(guard);
        report.note(one.enhancer.component.at, &[Type(guard), Words(" provides it")]);
        report.note(one.at, &[Type(guard), Words(" is used here")]);
    }

    /// Adds the help for data that no guard provides before a handler.
    pub(super) const fn help(
        &self,
        data: &'static Of,
        guard_target: &'static str,
        report: &mut Report,
    ) {
        match self.remedy {
            Some(guard) => report.help(&[
                Words("put `#[use_guards("),
                Code(guard),
                Words(")]` on "),
                Words(guard_target),
                Words(", or list the guard in `guards = [...]` of the module or the root"),
            ]),
            None => report.help(&[
                Words("write a guard with `#[guard(provides = "),
                Code(data),
                Words(")]` and put `#[use_guards(...)]` with it on "),
                Words(guard_target),
                Words(", or list it in `guards = [...]` of the module or the root"),
            ]),
        }
    }
}
