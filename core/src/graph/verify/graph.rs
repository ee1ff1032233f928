//! The graph in dense form: modules, units and tokens are numbers.
//!
//! The compiler fills it from constants and keys ([`tables`](super::tables)), the boot from the
//! running program and `TypeId`s ([`link`](crate::di::link)); the checks are the same functions.

use super::report::Name;
use crate::base::{Location, Type};
use crate::graph::spec::{ComponentSpec, Dependency, DependencyKind, ModuleSpec, Scope};

/// No unit, no token, no module.
pub(crate) const NONE: u32 = u32::MAX;

/// Marks a dependency that one unit alone may not fill: a collection, or one of a token that there may
/// be many of.
pub(crate) const SEVERAL: u32 = 1 << 31;

/// A dependency as the graph has it: the number of its token, and whether one unit fills it.
pub(crate) const fn want(token: u32, dependency: &Dependency) -> u32 {
    let many = match dependency.token.key {
        Some(key) => key.many,
        None => false,
    };
    if many || matches!(dependency.kind, DependencyKind::Many) { token | SEVERAL } else { token }
}

/// What a unit is to its module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// An entry of `providers`.
    Provider,
    /// The module's own struct.
    Module,
    /// An entry of `controllers`.
    Controller,
    /// A method of a component that a protocol calls.
    Handler,
    /// A guard, interceptor, pipe or filter, where it is used.
    Enhancer,
}

/// Something with dependencies: what a module lists, or a handler.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) kind: Kind,
    pub(crate) module: u32,
    /// The number of the token that it offers, or `NONE`.
    pub(crate) token: u32,
    /// The token that it offers.
    pub(crate) offers: &'static Type,
    pub(crate) name: Name,
    /// Where it was declared.
    pub(crate) at: Location,
    /// Where its module lists it.
    pub(crate) listed: Location,
    pub(crate) scope: Scope,
    pub(crate) dependencies: &'static [Dependency],
    /// The number of its first dependency.
    pub(crate) first: u32,
}

/// The dense graph; the parts of a module or unit are runs of the lists.
pub(crate) struct Graph<'g> {
    pub(crate) modules: &'g [&'static ModuleSpec],
    pub(crate) units: &'g [Unit],
    /// For each module, its first unit.
    pub(crate) units_from: &'g [u32],
    /// The components of all modules: those of `controllers`, then the providers with handlers.
    pub(crate) components: &'g [&'static ComponentSpec],
    /// For each module, its first component.
    pub(crate) components_from: &'g [u32],
    /// For each import, the module.
    pub(crate) imports: &'g [u32],
    /// For each module, its first import.
    pub(crate) imports_from: &'g [u32],
    /// For each module, the one that it is nested in, or `NONE`.
    pub(crate) parents: &'g [u32],
    /// For each export, the number of its token or module, `NONE` for a type without a key.
    pub(crate) exports: &'g [u32],
    /// For each module, its first export.
    pub(crate) exports_from: &'g [u32],
    /// For each dependency, its [`want`]; `NONE` for a type without a key.
    pub(crate) wants: &'g [u32],
    /// Whether any provider lives shorter than the app.
    pub(crate) short_lived: bool,
    /// The module whose enhancers hold for the whole app.
    pub(crate) root: u32,
}

impl Graph<'_> {
    /// The units of a module, as a half-open range.
    pub(crate) const fn units_of(&self, module: u32) -> (usize, usize) {
        run(self.units_from, module, self.units.len())
    }

    /// The components of a module.
    pub(crate) const fn components_of(&self, module: u32) -> (usize, usize) {
        run(self.components_from, module, self.components.len())
    }

    /// The imports of a module.
    pub(crate) const fn imports_of(&self, module: u32) -> (usize, usize) {
        run(self.imports_from, module, self.imports.len())
    }

    /// The number of the token that fills a dependency, or `NONE`.
    pub(crate) const fn wanted(&self, number: usize) -> u32 {
        match self.wants[number] {
            NONE => NONE,
            want => want & !SEVERAL,
        }
    }

    pub(crate) const fn spec(&self, module: u32) -> &'static ModuleSpec {
        self.modules[module as usize]
    }

    /// Whether the module imports the other directly.
    pub(crate) const fn imports(&self, module: u32, other: u32) -> bool {
        let (mut i, end) = self.imports_of(module);
        while i < end {
            if self.imports[i] == other {
                return true;
            }
            i += 1;
        }
        false
    }
}

const fn run(from: &[u32], index: u32, end: usize) -> (usize, usize) {
    let index = index as usize;
    let next = if index + 1 < from.len() { from[index + 1] as usize } else { end };
    (from[index] as usize, next)
}

/// What the checks write: as long as `units`, tokens and dependencies ask for.
pub(crate) struct Work<'g> {
    /// For each token, its last unit anywhere; for each unit, the one before it for the same token,
    /// whose number is lower, so that every chain ends.
    pub(crate) last_of: &'g mut [u32],
    pub(crate) before: &'g mut [u32],
    /// For each token, the unit that the current module sees by its imports, and a second one.
    pub(crate) imported: &'g mut [Seen],
    /// For each token, the unit that all modules see, and a second one.
    pub(crate) global: &'g mut [Seen],
    /// For each module, the last walk that came by.
    pub(crate) walked: &'g mut [u32],
    pub(crate) marks: Marks<'g>,
    /// For each dependency, the unit that fills it, or `NONE`.
    pub(crate) edges: &'g mut [u32],
    /// For each unit, its state in the search for cycles, which begins at those that have
    /// [`FORWARD`].
    pub(crate) states: &'g mut [u8],
    /// The way of that search.
    pub(crate) way: &'g mut [Step],
}

/// The state of a unit with a dependency on one of its own or a higher number. Every cycle has such a
/// unit: dependencies that all go down come back to nowhere.
pub(crate) const FORWARD: u8 = 1;

/// Which modules a question has come by, so that it goes through each once however they re-export
/// each other.
pub(crate) struct Marks<'g> {
    /// For each module, the last question.
    pub(crate) asked: &'g mut [u32],
    pub(crate) query: u32,
}

impl Marks<'_> {
    /// Begins a question.
    pub(crate) const fn begin(&mut self) {
        self.query += 1;
    }

    /// Whether the question comes by for the first time.
    pub(crate) const fn enter(&mut self, module: u32) -> bool {
        let first = self.asked[module as usize] != self.query;
        self.asked[module as usize] = self.query;
        first
    }
}

/// A unit on the way of the search for cycles, and how far its dependencies have been followed.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) unit: u32,
    /// The next dependency, or the collection that is being followed.
    pub(crate) dependency: u32,
    /// The member of that collection, or `FIRST`.
    pub(crate) member: u32,
}

impl Step {
    pub(crate) const FIRST: u32 = NONE;

    pub(crate) const fn at(unit: u32) -> Self {
        Self { unit, dependency: 0, member: Self::FIRST }
    }

    /// The dependency that led to the next unit on the way.
    pub(crate) const fn taken(&self) -> usize {
        let following = self.member != Self::FIRST;
        self.dependency as usize - !following as usize
    }
}

/// What a token resolves to in one view of the graph.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    /// The view; another view makes this entry void.
    pub(crate) view: u32,
    pub(crate) unit: u32,
    /// A second unit for the token, or `NONE`.
    pub(crate) rival: u32,
}

impl Seen {
    pub(crate) const NOTHING: Self = Self::of(NONE);

    /// One unit and no other.
    pub(crate) const fn of(unit: u32) -> Self {
        Self { view: NONE, unit, rival: NONE }
    }
}

impl Work<'_> {
    /// The module's own first unit for the token.
    pub(crate) const fn own(&self, graph: &Graph<'_>, module: u32, token: u32) -> u32 {
        let mut found = NONE;
        let mut unit = self.last_of[token as usize];
        while unit != NONE {
            if graph.units[unit as usize].module == module {
                found = unit;
            }
            unit = self.before[unit as usize];
        }
        found
    }

    /// Enters a unit for its token.
    pub(crate) const fn enter(&mut self, token: u32, unit: u32) {
        self.before[unit as usize] = self.last_of[token as usize];
        self.last_of[token as usize] = unit;
    }
}

/// Whether the dependency is filled by exactly one unit.
pub(crate) const fn is_single(dependency: &Dependency) -> bool {
    !matches!(dependency.kind, DependencyKind::Many)
}
