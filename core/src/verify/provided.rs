//! Data that a handler takes and no guard before it provides.

use super::graph::Graph;
use super::report::Piece::{Name, Type, Words};
use super::report::{self, Report};
use crate::spec::{
    ComponentSpec, Decoration, EnhancerUse, GuardUse, HandlerSpec, ModuleSpec, Taking, Type as Of,
    same,
};

/// How many guards that provide the data are shown.
const SHOWN: u32 = 4;

pub(super) const fn check(graph: &Graph<'_>, report: &mut Report) {
    let mut m = 0;
    while m < graph.modules.len() {
        let module = graph.modules[m];
        let app = if m as u32 == graph.root { &[] } else { graph.spec(graph.root).decorations };
        let mut i = 0;
        while i < module.controllers.len() {
            check_component(graph, app, module, &module.controllers[i].component, report);
            i += 1;
        }
        let mut i = 0;
        while i < module.components.len() {
            check_component(graph, app, module, &module.components[i], report);
            i += 1;
        }
        m += 1;
    }
}

const fn check_component(
    graph: &Graph<'_>,
    app: &'static [Decoration],
    module: &'static ModuleSpec,
    component: &'static ComponentSpec,
    report: &mut Report,
) {
    let (mut h, count) = (0, component.handlers.len());
    while h < count {
        let handler = &component.handlers[h];
        if !handler.decorations.is_empty() {
            // From the farthest level to the nearest, as guards run.
            let levels = [app, module.decorations, component.decorations, handler.decorations];
            let mut d = 0;
            while d < handler.decorations.len() {
                if let Decoration::Takes(Some(taking)) = &handler.decorations[d]
                    && !is_provided(&levels, &taking.token)
                {
                    unprovided(graph, &levels, component, handler, taking, report);
                }
                d += 1;
            }
        }
        h += 1;
    }
}

const fn is_provided(levels: &[&'static [Decoration]; 4], wanted: &Of) -> bool {
    let mut level = 0;
    while level < levels.len() {
        if provides(levels[level], wanted, levels, level) {
            return true;
        }
        level += 1;
    }
    false
}

/// Whether a guard among these provides it and is not skipped by a nearer level.
const fn provides(
    decorations: &'static [Decoration],
    wanted: &Of,
    levels: &[&'static [Decoration]; 4],
    level: usize,
) -> bool {
    let mut i = 0;
    while i < decorations.len() {
        let found = match &decorations[i] {
            Decoration::Guard(guard) => guard_provides(guard, wanted, levels, level),
            Decoration::Bundle(bundle) => provides(bundle.decorations, wanted, levels, level),
            Decoration::Unknown => true,
            _ => false,
        };
        if found {
            return true;
        }
        i += 1;
    }
    false
}

/// `All` at the top of a list is no more than its entries, which may be skipped.
const fn guard_provides(
    guard: &'static GuardUse,
    wanted: &Of,
    levels: &[&'static [Decoration]; 4],
    level: usize,
) -> bool {
    match guard {
        GuardUse::One(one) => hands_on(one, wanted) && !skipped(one, levels, level),
        GuardUse::All(all) => {
            let mut i = 0;
            while i < all.len() {
                if guard_provides(&all[i], wanted, levels, level) {
                    return true;
                }
                i += 1;
            }
            false
        }
        composed => always_provides(composed, wanted),
    }
}

/// Whether it provides the data whenever it lets a call pass.
const fn always_provides(guard: &GuardUse, wanted: &Of) -> bool {
    match guard {
        GuardUse::One(one) => hands_on(one, wanted),
        GuardUse::Not(_) => false,
        GuardUse::All(all) | GuardUse::Any(all) => {
            let (mut i, each) = (0, matches!(guard, GuardUse::Any(_)));
            while i < all.len() {
                if always_provides(&all[i], wanted) != each {
                    return !each;
                }
                i += 1;
            }
            each && !all.is_empty()
        }
    }
}

const fn provided_but_for_skips(levels: &[&'static [Decoration]; 4], wanted: &Of) -> bool {
    let mut level = 0;
    while level < levels.len() {
        // Nothing is nearer than the last level, so nothing of it is skipped.
        if provides(levels[level], wanted, levels, levels.len() - 1) {
            return true;
        }
        level += 1;
    }
    false
}

const fn hands_on(one: &EnhancerUse, wanted: &Of) -> bool {
    let (mut i, provides) = (0, one.enhancer.provides);
    while i < provides.len() {
        if same(&provides[i], wanted) {
            return true;
        }
        i += 1;
    }
    false
}

const fn skipped(one: &EnhancerUse, levels: &[&'static [Decoration]; 4], level: usize) -> bool {
    let mut nearer = level + 1;
    while nearer < levels.len() {
        if skips(levels[nearer], one) {
            return true;
        }
        nearer += 1;
    }
    false
}

const fn skips(decorations: &'static [Decoration], one: &EnhancerUse) -> bool {
    let mut i = 0;
    while i < decorations.len() {
        let found = match &decorations[i] {
            Decoration::Skip(of) => one.is(of),
            Decoration::Bundle(bundle) => skips(bundle.decorations, one),
            _ => false,
        };
        if found {
            return true;
        }
        i += 1;
    }
    false
}

const fn unprovided(
    graph: &Graph<'_>,
    levels: &[&'static [Decoration]; 4],
    component: &'static ComponentSpec,
    handler: &'static HandlerSpec,
    taking: &'static Taking,
    report: &mut Report,
) {
    let name = report::Name { owner: &component.provider.declared, member: handler.name };
    report.title(&[
        Name(&name),
        Words(" takes "),
        Type(&taking.token),
        Words(" from a guard, and no guard before it provides that"),
    ]);
    report.note(taking.at, &[Words("taken as `"), Words(taking.name), Words("`")]);
    let mut known = Known { found: 0, remedy: None, stands: false, skipped: false };
    let mut level = 0;
    while level < levels.len() {
        known.note(levels[level], &taking.token, report);
        level += 1;
    }
    known.stands = known.found > 0;
    known.skipped = provided_but_for_skips(levels, &taking.token);
    let mut m = 0;
    while m < graph.modules.len() {
        known.note_module(graph.modules[m], &taking.token, report);
        m += 1;
    }
    known.help(&taking.token, report);
    report.end();
}

/// The guards that provide the data somewhere, as far as they are shown.
struct Known {
    found: u32,
    remedy: Option<&'static Of>,
    /// Whether one of them stands before the handler, as one of several ways.
    stands: bool,
    /// Whether one does, and is skipped.
    skipped: bool,
}

impl Known {
    const fn note_module(&mut self, module: &'static ModuleSpec, wanted: &Of, report: &mut Report) {
        self.note(module.decorations, wanted, report);
        let mut i = 0;
        while i < module.controllers.len() {
            self.note_component(&module.controllers[i].component, wanted, report);
            i += 1;
        }
        let mut i = 0;
        while i < module.components.len() {
            self.note_component(&module.components[i], wanted, report);
            i += 1;
        }
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

    /// Each guard is shown once, where it is first used.
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

    const fn help(&self, wanted: &'static Of, report: &mut Report) {
        match self.remedy {
            Some(guard) if self.skipped => report.help(&[
                Words("take away the `#[skip("),
                Words(name_of(guard)),
                Words(")]` that stands between "),
                Type(guard),
                Words(" and the handler"),
            ]),
            Some(guard) if self.stands => report.help(&[
                Words("have every guard of the `Any(...)` provide "),
                Type(wanted),
                Words(", or put "),
                Type(guard),
                Words(" before the handler outside of it"),
            ]),
            Some(guard) => report.help(&[
                Words("put `#[use_guards("),
                Words(name_of(guard)),
                Words(")]` on the handler or its controller, or list the guard in `guards = [...]` of the module or the root"),
            ]),
            None => report.help(&[
                Words("write a guard with `#[guard(provides = "),
                Words(name_of(wanted)),
                Words(")]` and put `#[use_guards(...)]` with it on the handler or its controller, or list it in `guards = [...]` of the module or the root"),
            ]),
        }
    }
}

const fn name_of(of: &'static Of) -> &'static str {
    match of.key {
        Some(key) => key.name,
        None => of.written,
    }
}
