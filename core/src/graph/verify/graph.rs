//! The dense graph, in which modules, units and tokens are indexes.
//!
//! At compile time, it is created from constants and keys ([`tables`](super::tables)). At boot, it is created from the
//! running program and `TypeId`s ([`link`](crate::di::link)). The checks are the same.

use super::diagnostic_report::Name;
use crate::base::{Location, Type};
use crate::graph::spec::{ComponentSpec, Dependency, DependencyKind, ModuleSpec, Scope};

/// The index for no unit, token or module.
pub(crate) const NONE: u32 = u32::MAX;

/// The flag of a dependency that a single unit can't fill: a collection, or a token with many providers.
pub(crate) const MANY: u32 = 1 << 31;

/// Returns the entry of a dependency in the graph: the index of its token, with the flag [`MANY`] if needed.
pub(crate) const fn dependency_token(token: u32, dependency: &Dependency) -> u32 {
    let many = match dependency.token.key {
        Some(key) => key.many,
        None => false,
    };
    if many || matches!(dependency.kind, DependencyKind::Many) { token | MANY } else { token }
}

/// The kind of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// An entry of `providers`.
    Provider,
    /// The struct of the module.
    Module,
    /// An entry of `controllers`.
    Controller,
    /// A handler of a component.
    Handler,
    /// The use of a guard, interceptor, pipe or filter.
    Enhancer,
}

/// A node of the graph: a component that a module lists, an enhancer, or a handler.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) kind: Kind,
    pub(crate) module: u32,
    /// The index of the token that the unit provides, or `NONE`.
    pub(crate) token: u32,
    /// The token that the unit provides.
    pub(crate) offers: &'static Type,
    pub(crate) name: Name,
    /// The location of the declaration.
    pub(crate) at: Location,
    /// The location where the module lists it.
    pub(crate) listed: Location,
    pub(crate) scope: Scope,
    pub(crate) dependencies: &'static [Dependency],
    /// The index of its first dependency.
    pub(crate) first: u32,
}

/// The dense graph. The elements of a module or unit are ranges of the lists.
pub(crate) struct Graph<'g> {
    pub(crate) modules: &'g [&'static ModuleSpec],
    pub(crate) units: &'g [Unit],
    /// For each module, the index of its first unit.
    pub(crate) units_from: &'g [u32],
    /// The components of all modules: those of `controllers`, then the providers with handlers.
    pub(crate) components: &'g [&'static ComponentSpec],
    /// For each module, the index of its first component.
    pub(crate) components_from: &'g [u32],
    /// For each import, the index of the module.
    pub(crate) imports: &'g [u32],
    /// For each module, the index of its first import.
    pub(crate) imports_from: &'g [u32],
    /// For each module, the index of the module that it is nested in, or `NONE`.
    pub(crate) parents: &'g [u32],
    /// For each export, the index of its token or module; `NONE` for a type without a key.
    pub(crate) exports: &'g [u32],
    /// For each module, the index of its first export.
    pub(crate) exports_from: &'g [u32],
    /// For each dependency, its [`dependency_token`]; `NONE` for a type without a key.
    pub(crate) dependency_tokens: &'g [u32],
    /// Whether there are components that are not singletons.
    pub(crate) short_lived: bool,
    /// The index of the root module, whose enhancers apply to the whole app.
    pub(crate) root: u32,
}

impl Graph<'_> {
    /// Returns the units of a module as a half-open range.
    pub(crate) const fn units_of(&self, module: u32) -> (usize, usize) {
        range(self.units_from, module, self.units.len())
    }

    /// Returns the components of a module as a half-open range.
    pub(crate) const fn components_of(&self, module: u32) -> (usize, usize) {
        range(self.components_from, module, self.components.len())
    }

    /// Returns the imports of a module as a half-open range.
    pub(crate) const fn imports_of(&self, module: u32) -> (usize, usize) {
        range(self.imports_from, module, self.imports.len())
    }

    /// Returns the index of the token of a dependency, or `NONE`.
    pub(crate) const fn token_of(&self, number: usize) -> u32 {
        match self.dependency_tokens[number] {
            NONE => NONE,
            dependency_token => dependency_token & !MANY,
        }
    }

    pub(crate) const fn spec(&self, module: u32) -> &'static ModuleSpec {
        self.modules[module as usize]
    }

    /// Returns whether the module imports the other one directly.
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

const fn range(from: &[u32], index: u32, end: usize) -> (usize, usize) {
    let index = index as usize;
    let next = if index + 1 < from.len() { from[index + 1] as usize } else { end };
    (from[index] as usize, next)
}

/// The mutable tables of the checks. Their lengths are the numbers of tokens, units, dependencies and modules.
pub(crate) struct Work<'g> {
    /// For each token, its last unit in any module.
    pub(crate) last_of: &'g mut [u32],
    /// For each unit, the preceding unit for the same token. Its index is lower, so that each chain ends.
    pub(crate) before: &'g mut [u32],
    /// For each token, the candidates from the imports of the current module.
    pub(crate) imported: &'g mut [Candidates],
    /// For each token, the candidates from global modules.
    pub(crate) global: &'g mut [Candidates],
    /// For each module, the last view in which its exports were marked.
    pub(crate) last_view: &'g mut [u32],
    pub(crate) marks: Marks<'g>,
    /// For each dependency, the unit that it resolves to, or `NONE`.
    pub(crate) edges: &'g mut [u32],
    /// For each export, whether its missing provider has been reported with a dependency or an earlier export.
    pub(crate) reported_exports: &'g mut [bool],
    /// For each unit, its state in the search for cycles, which starts at units in the state [`FORWARD`].
    pub(crate) states: &'g mut [u8],
    /// The path of the search for cycles.
    pub(crate) path: &'g mut [Step],
}

/// The state of a unit that depends on a unit with the same or a higher index. Every cycle contains such a unit.
pub(crate) const FORWARD: u8 = 1;

/// The modules that a query has visited, so that it visits each once even if they re-export each other.
pub(crate) struct Marks<'g> {
    /// For each module, the last query that visited it.
    pub(crate) last_query: &'g mut [u32],
    pub(crate) query: u32,
}

impl Marks<'_> {
    /// Starts a query.
    pub(crate) const fn begin(&mut self) {
        self.query += 1;
    }

    /// Returns whether the query has visited the module.
    pub(crate) const fn contains(&self, module: u32) -> bool {
        self.last_query[module as usize] == self.query
    }

    /// Returns whether the query visits the module for the first time.
    pub(crate) const fn enter(&mut self, module: u32) -> bool {
        let first = self.last_query[module as usize] != self.query;
        self.last_query[module as usize] = self.query;
        first
    }
}

/// A unit on the path of the search for cycles, with the position in its dependencies.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) unit: u32,
    /// The next dependency, or the current collection.
    pub(crate) dependency: u32,
    /// The member of the current collection, or `FIRST`.
    pub(crate) member: u32,
}

impl Step {
    pub(crate) const FIRST: u32 = NONE;

    pub(crate) const fn at(unit: u32) -> Self {
        Self { unit, dependency: 0, member: Self::FIRST }
    }

    /// Returns the index of the dependency that leads to the next unit on the path.
    pub(crate) const fn dependency_index(&self) -> usize {
        let following = self.member != Self::FIRST;
        self.dependency as usize - !following as usize
    }
}

/// The units that a token may resolve to in a view of the graph.
#[derive(Clone, Copy)]
pub(crate) struct Candidates {
    /// The view. The entry is invalid in other views.
    pub(crate) view: u32,
    pub(crate) unit: u32,
    /// A second unit for the token, or `NONE`.
    pub(crate) second: u32,
}

impl Candidates {
    pub(crate) const NOTHING: Self = Self::of(NONE);

    /// Creates candidates with a single unit.
    pub(crate) const fn of(unit: u32) -> Self {
        Self { view: NONE, unit, second: NONE }
    }
}

impl Work<'_> {
    /// Returns the first unit for a token in a module itself, or `NONE`.
    pub(crate) const fn own(&self, graph: &Graph<'_>, module: u32, token: u32) -> u32 {
        let mut first = NONE;
        let mut unit = self.last_of[token as usize];
        while unit != NONE {
            if graph.units[unit as usize].module == module {
                first = unit;
            }
            unit = self.before[unit as usize];
        }
        first
    }

    /// Registers a unit for its token.
    pub(crate) const fn enter(&mut self, token: u32, unit: u32) {
        self.before[unit as usize] = self.last_of[token as usize];
        self.last_of[token as usize] = unit;
    }
}

/// Returns whether the dependency is not a collection.
pub(crate) const fn is_single(dependency: &Dependency) -> bool {
    !matches!(dependency.kind, DependencyKind::Many)
}
