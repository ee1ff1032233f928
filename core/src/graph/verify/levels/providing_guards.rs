//! The guards of the app that provide data of a type, for messages.

use super::super::diagnostic_report::Report;
use super::super::diagnostic_report::Segment::{Code, Type, Words};
use super::super::graph::{Graph, Kind, NONE};
use super::Levels;
use super::guard_chain::{Position, is_among, provides, provides_data};
use crate::base::Type as Of;
use crate::graph::spec::{
    ComponentSpec, Decoration, DependencyKind, EnhancerUse, GuardUse, ModuleSpec, same,
};

/// Upper bound on the guards that a message lists.
const MAX_GUARDS: u32 = 4;

/// The guards that provide the data.
pub(super) struct ProvidingGuards {
    count: u32,
    /// The last listed guard.
    last: Option<&'static Of>,
    /// The guard that the remedy names: one that can be used in the module, if there is one.
    pub(super) remedy: Option<&'static Of>,
    /// What the guard of the remedy needs in addition.
    condition: Condition,
    /// Whether one of the guards is declared on a level of the handler.
    pub(super) on_handler_levels: bool,
}

/// What is needed to use a guard.
#[derive(Clone, Copy)]
enum Condition {
    Nothing,
    /// Nothing in the module of the handler. Other modules may not see its dependencies.
    Module,
    /// A guard before it that provides data of this type.
    Data(&'static Of),
    /// A provider of this type in the module.
    Dependency(&'static Of),
}

/// The handler that needs the data: its module, and the levels around it.
#[derive(Clone, Copy)]
struct User<'a> {
    module: u32,
    levels: &'a Levels,
}

impl ProvidingGuards {
    /// Adds a note for each guard on the levels of the handler. If there are none, adds a note for each guard of the
    /// app.
    pub(super) const fn find(
        graph: &Graph<'_>,
        module: u32,
        levels: &Levels,
        data: &Of,
        report: &mut Report,
    ) -> Self {
        let user = User { module, levels };
        let mut guards = Self {
            count: 0,
            last: None,
            remedy: None,
            condition: Condition::Nothing,
            on_handler_levels: false,
        };
        let mut level = 0;
        while level < levels.len() {
            guards.note(graph, user, levels[level], data, report);
            level += 1;
        }
        guards.on_handler_levels = guards.count > 0;
        if guards.on_handler_levels {
            return guards;
        }
        let mut m = 0;
        while m < graph.modules.len() {
            guards.note(graph, user, graph.modules[m].decorations, data, report);
            m += 1;
        }
        let mut c = 0;
        while c < graph.components.len() {
            guards.note_component(graph, user, graph.components[c], data, report);
            c += 1;
        }
        guards
    }

    const fn note_component(
        &mut self,
        graph: &Graph<'_>,
        user: User<'_>,
        component: &'static ComponentSpec,
        data: &Of,
        report: &mut Report,
    ) {
        self.note(graph, user, component.decorations, data, report);
        let mut h = 0;
        while h < component.handlers.len() {
            self.note(graph, user, component.handlers[h].decorations, data, report);
            h += 1;
        }
    }

    const fn note(
        &mut self,
        graph: &Graph<'_>,
        user: User<'_>,
        decorations: &'static [Decoration],
        data: &Of,
        report: &mut Report,
    ) {
        let mut i = 0;
        while i < decorations.len() {
            match &decorations[i] {
                Decoration::Guard(guard) => self.note_guard(graph, user, guard, data, report),
                Decoration::Bundle(bundle) => {
                    self.note(graph, user, bundle.decorations, data, report)
                }
                _ => {}
            }
            i += 1;
        }
    }

    const fn note_guard(
        &mut self,
        graph: &Graph<'_>,
        user: User<'_>,
        guard: &'static GuardUse,
        data: &Of,
        report: &mut Report,
    ) {
        match guard {
            GuardUse::One(one)
                if provides_data(one, data) && !is_among(one.enhancer.needs, data) =>
            {
                self.note_one(graph, user, one, report);
            }
            GuardUse::One(_) | GuardUse::Not(_) => {}
            GuardUse::All(all) | GuardUse::Any(all) => {
                let mut i = 0;
                while i < all.len() {
                    self.note_guard(graph, user, &all[i], data, report);
                    i += 1;
                }
            }
        }
    }

    /// Adds notes for a guard, unless it is the last listed one.
    const fn note_one(
        &mut self,
        graph: &Graph<'_>,
        user: User<'_>,
        one: &'static EnhancerUse,
        report: &mut Report,
    ) {
        let guard = &one.enhancer.component.declared;
        let is_listed = match self.last {
            Some(last) => same(last, guard),
            None => false,
        };
        if is_listed || self.count >= MAX_GUARDS {
            return;
        }
        self.count += 1;
        self.last = Some(guard);
        report.note(one.enhancer.component.at, &[Type(guard), Words(" provides it")]);
        report.note(one.at, &[Type(guard), Words(" is used here")]);
        let is_usable = matches!(self.condition, Condition::Nothing | Condition::Module);
        if self.remedy.is_none() || !is_usable {
            self.remedy = Some(guard);
            self.condition = condition(graph, user, one);
        }
    }

    /// Adds the help for data that no guard provides before a handler.
    pub(super) const fn help(
        &self,
        data: &'static Of,
        guard_target: &'static str,
        report: &mut Report,
    ) {
        match self.remedy {
            Some(guard) => {
                report.help(&[
                    Words("put `#[use_guards("),
                    Code(guard),
                    Words(")]` on "),
                    Words(guard_target),
                ]);
                self.help_condition(report);
            }
            None => report.help(&[
                Words("write a guard with `#[guard(provides = "),
                Code(data),
                Words(")]` and put `#[use_guards(...)]` with it on "),
                Words(guard_target),
                Words(", or list it in `guards = [...]` of the module or the root"),
            ]),
        }
    }

    const fn help_condition(&self, report: &mut Report) {
        match self.condition {
            Condition::Nothing => report.help(&[Words(
                ", or list the guard in `guards = [...]` of the module or the root",
            )]),
            Condition::Module => {
                report.help(&[Words(", or list the guard in `guards = [...]` of the module")]);
            }
            Condition::Data(data) => {
                report.help(&[Words(", after a guard that provides "), Type(data)]);
            }
            Condition::Dependency(of) => report.help(&[
                Words(", and make its dependency "),
                Type(of),
                Words(" visible in the module of the handler"),
            ]),
        }
    }
}

/// Returns what is needed to use a guard for the handler, in addition to the guards before it and to the providers of
/// its module.
const fn condition(graph: &Graph<'_>, user: User<'_>, one: &'static EnhancerUse) -> Condition {
    let needs = one.enhancer.needs;
    let mut n = 0;
    while n < needs.len() {
        if !provides(user.levels, &needs[n], Position::END) {
            return Condition::Data(&needs[n]);
        }
        n += 1;
    }
    let dependencies = one.dependencies();
    if user.module == NONE || is_used(graph, user.module, one) {
        return if dependencies.is_empty() { Condition::Nothing } else { Condition::Module };
    }
    let mut d = 0;
    while d < dependencies.len() {
        let of = &dependencies[d];
        if matches!(of.kind, DependencyKind::One | DependencyKind::Lazy)
            && !has_provider(graph.spec(user.module), &of.token)
        {
            return Condition::Dependency(&of.token);
        }
        d += 1;
    }
    if dependencies.is_empty() { Condition::Nothing } else { Condition::Module }
}

/// Returns whether the module uses the same guard, whose dependencies are then visible or reported.
const fn is_used(graph: &Graph<'_>, module: u32, one: &EnhancerUse) -> bool {
    let (mut u, end) = graph.units_of(module);
    while u < end {
        let unit = &graph.units[u];
        if matches!(unit.kind, Kind::Enhancer) && one.is(unit.name.owner) {
            return true;
        }
        u += 1;
    }
    false
}

const fn has_provider(module: &ModuleSpec, token: &Of) -> bool {
    let mut p = 0;
    while p < module.providers.len() {
        if same(&module.providers[p].token, token) {
            return true;
        }
        p += 1;
    }
    false
}
