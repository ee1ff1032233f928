//! The guards of the app that provide certain data, for messages.

use super::super::graph::Graph;
use super::super::report::Piece::{Code, Type, Words};
use super::super::report::Report;
use super::Levels;
use super::chain::hands_on;
use crate::base::Type as Of;
use crate::graph::spec::{ComponentSpec, Decoration, EnhancerUse, GuardUse, same};

/// Upper bound on the guards that a message lists.
const SHOWN: u32 = 4;

/// The listed guards that provide the data.
pub(super) struct Known {
    found: u32,
    /// The last guard found.
    pub(super) remedy: Option<&'static Of>,
    /// Whether one of the guards is declared on a level of the handler.
    pub(super) stands: bool,
}

impl Known {
    /// Adds a note for each guard, first for those on the levels of the handler.
    pub(super) const fn find(
        graph: &Graph<'_>,
        levels: &Levels,
        wanted: &Of,
        report: &mut Report,
    ) -> Self {
        let mut known = Self { found: 0, remedy: None, stands: false };
        let mut level = 0;
        while level < levels.len() {
            known.note(levels[level], wanted, report);
            level += 1;
        }
        known.stands = known.found > 0;
        if known.stands {
            return known;
        }
        let mut m = 0;
        while m < graph.modules.len() {
            known.note(graph.modules[m].decorations, wanted, report);
            m += 1;
        }
        let mut c = 0;
        while c < graph.components.len() {
            known.note_component(graph.components[c], wanted, report);
            c += 1;
        }
        known
    }

    const fn note_component(
        &mut self,
        component: &'static ComponentSpec,
        wanted: &Of,
        report: &mut Report,
    ) {
        self.note(component.decorations, wanted, report);
        let mut h = 0;
        while h < component.handlers.len() {
            self.note(component.handlers[h].decorations, wanted, report);
            h += 1;
        }
    }

    const fn note(&mut self, decorations: &'static [Decoration], wanted: &Of, report: &mut Report) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.note_guard(guard, wanted, report),
                Decoration::Bundle(bundle) => self.note(bundle.decorations, wanted, report),
                _ => {}
            }
            i += 1;
        }
    }

    const fn note_guard(&mut self, guard: &'static GuardUse, wanted: &Of, report: &mut Report) {
        match guard {
            GuardUse::One(one) if hands_on(one, wanted) => self.note_one(one, report),
            GuardUse::One(_) | GuardUse::Not(_) => {}
            GuardUse::All(all) | GuardUse::Any(all) => {
                let mut i = 0;
                while i < all.len() {
                    self.note_guard(&all[i], wanted, report);
                    i += 1;
                }
            }
        }
    }

    /// Adds notes for a guard, unless it is the last one found.
    const fn note_one(&mut self, one: &'static EnhancerUse, report: &mut Report) {
        let guard = &one.enhancer.component.declared;
        let again = match self.remedy {
            Some(known) => same(known, guard),
            None => false,
        };
        if again || self.found >= SHOWN {
            return;
        }
        self.found += 1;
        self.remedy = Some(guard);
        report.note(one.enhancer.component.at, &[Type(guard), Words(" provides it")]);
        report.note(one.at, &[Type(guard), Words(" is used here")]);
    }

    /// Adds the help for data that no guard provides before a handler.
    pub(super) const fn help(&self, data: &'static Of, guarded: &'static str, report: &mut Report) {
        match self.remedy {
            Some(guard) => report.help(&[
                Words("put `#[use_guards("),
                Code(guard),
                Words(")]` on "),
                Words(guarded),
                Words(", or list the guard in `guards = [...]` of the module or the root"),
            ]),
            None => report.help(&[
                Words("write a guard with `#[guard(provides = "),
                Code(data),
                Words(")]` and put `#[use_guards(...)]` with it on "),
                Words(guarded),
                Words(", or list it in `guards = [...]` of the module or the root"),
            ]),
        }
    }
}
