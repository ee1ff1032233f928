//! The changes to modules that make a provider visible in a module.

use super::super::exports::{find_export, is_exported, sees, shadows};
use super::super::graph::{Graph, Marks, NONE, Work};
use super::super::loop_bounds::Steps;
use super::super::providers::is_many;
use crate::graph::spec::{DependencyKind, same};

/// The change that makes a type visible in a module.
#[derive(Clone, Copy)]
pub(super) enum Change {
    /// No module provides it. This module has to.
    Provide { module: u32 },
    /// The module of the unit has to export it.
    Export { unit: u32 },
    /// The module `into` has to import the module of the unit, which has to export it unless it is `exported`.
    Import {
        unit: u32,
        into: u32,
        exported: bool,
        /// A module that `into` imports and that sees the unit, so that it can export it; or `NONE`.
        between: u32,
    },
    /// The module `by`, which sees the unit, has to export it.
    ReExport { unit: u32, by: u32 },
    /// The module of the unit imports the module `into`, so the unit has to move, or to become global.
    Move { unit: u32, into: u32 },
}

impl Change {
    /// Finds the change for a token that is not visible in a module, with the fewest edits. If an import exports the
    /// token without a provider, the change is that for the export.
    pub(super) const fn find(
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        view: View,
        token: u32,
    ) -> Self {
        let module = view.module;
        let broken = broken_export(graph, work, view, token);
        if broken != module {
            return Self::find(graph, work, View::of_export(broken), token);
        }
        let mut nearest = Rank::MAX;
        let mut nearest_unit = NONE;
        let mut unit = if token == NONE { NONE } else { work.last_of[token as usize] };
        while unit != NONE {
            let rank = rank(graph, &mut work.marks, view, unit);
            if graph.units[unit as usize].module != module && rank < nearest {
                nearest = rank;
                nearest_unit = unit;
            }
            unit = work.before[unit as usize];
        }
        match nearest {
            Rank::MAX => Self::Provide { module },
            REGION => Self::Export { unit: nearest_unit },
            ABOVE | FAR_ABOVE => Self::Move { unit: nearest_unit, into: module },
            rank => {
                let exported = rank == BELOW_EXPORTED || rank == BESIDE_EXPORTED;
                let between =
                    if exported { between(graph, work, module, nearest_unit, token) } else { NONE };
                let owner = graph.units[nearest_unit as usize].module;
                if between != NONE && !can_import(graph, work, module, owner) {
                    return Self::ReExport { unit: nearest_unit, by: between };
                }
                Self::Import { unit: nearest_unit, into: module, exported, between }
            }
        }
    }

    /// Returns the unit that becomes visible, or `NONE`.
    pub(super) const fn unit(&self) -> u32 {
        match self {
            Self::Provide { .. } => NONE,
            Self::Export { unit }
            | Self::Import { unit, .. }
            | Self::ReExport { unit, .. }
            | Self::Move { unit, .. } => *unit,
        }
    }

    /// Returns whether one edit makes both changes, which are for the same token.
    pub(super) const fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Provide { module }, Self::Provide { module: other }) => *module == *other,
            (Self::Export { unit }, Self::Export { unit: other })
            | (Self::Move { unit, .. }, Self::Move { unit: other, .. }) => *unit == *other,
            (Self::ReExport { unit, by }, Self::ReExport { unit: other, by: module })
            | (
                Self::Import { unit, into: by, .. },
                Self::Import { unit: other, into: module, .. },
            ) => *unit == *other && *by == *module,
            _ => false,
        }
    }

    /// Returns whether the change is only that a module imports another one.
    pub(super) const fn is_import(&self) -> bool {
        matches!(self, Self::Import { exported: true, .. })
    }

    /// Returns whether the import of this change makes the other change for `module` superfluous.
    pub(super) const fn brings(
        &self,
        graph: &Graph<'_>,
        work: &mut Work<'_>,
        module: u32,
        other: &Self,
    ) -> bool {
        let Self::Import { unit, into, exported: true, .. } = self else { return false };
        let is_there = match other {
            Self::Import { into: other, .. } => *other == *into,
            _ => false,
        };
        let owner = graph.units[*unit as usize].module;
        (is_there || module == *into)
            && other.unit() != NONE
            && is_exported(graph, owner, other.unit(), &mut work.marks)
    }
}

/// The module for which a provider is searched.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) module: u32,
    /// Whether the module exports the type. A module can't export what it sees only because another one is global.
    pub(super) exports: bool,
}

impl View {
    pub(super) const fn of_consumer(module: u32) -> Self {
        Self { module, exports: false }
    }

    pub(super) const fn of_export(module: u32) -> Self {
        Self { module, exports: true }
    }
}

/// The distance of a provider from a module that does not see it.
type Rank = u32;

/// The module sees the exports of the provider's module.
const REGION: Rank = 0;
/// The module imports the provider's module indirectly, and that module exports the provider.
const BELOW_EXPORTED: Rank = 1;
/// Neither of the modules imports the other one, and the provider's module exports the provider.
const BESIDE_EXPORTED: Rank = 2;
const BELOW: Rank = 3;
const BESIDE: Rank = 4;
/// The provider's module imports the module.
const ABOVE: Rank = 5;
/// The provider's module imports the module indirectly.
const FAR_ABOVE: Rank = 6;

const fn rank(graph: &Graph<'_>, marks: &mut Marks<'_>, view: View, unit: u32) -> Rank {
    let module = view.module;
    let owner = graph.units[unit as usize].module;
    if owner == module || would_see(graph, view, unit, marks) {
        return REGION;
    }
    if reaches(graph, owner, module, marks) {
        return if graph.imports(owner, module) { ABOVE } else { FAR_ABOVE };
    }
    let is_below = reaches(graph, module, owner, marks);
    match (is_exported(graph, owner, unit, marks), is_below) {
        (true, true) => BELOW_EXPORTED,
        (true, false) => BESIDE_EXPORTED,
        (false, true) => BELOW,
        (false, false) => BESIDE,
    }
}

/// Returns whether the unit would be visible in the module if its own module exported it.
const fn would_see(graph: &Graph<'_>, view: View, unit: u32, marks: &mut Marks<'_>) -> bool {
    marks.begin();
    let (mut i, end) = graph.imports_of(view.module);
    while i < end {
        if would_export(graph, graph.imports[i], unit, marks) {
            return true;
        }
        i += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() && !view.exports {
        if graph.modules[m].global && would_export(graph, m as u32, unit, marks) {
            return true;
        }
        m += 1;
    }
    false
}

const fn would_export(graph: &Graph<'_>, module: u32, unit: u32, marks: &mut Marks<'_>) -> bool {
    if module == NONE || !marks.enter(module) {
        return false;
    }
    let offered = &graph.units[unit as usize];
    if offered.module == module {
        return true;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if target != NONE && exports[e].module.is_some() {
            if would_export(graph, target, unit, marks) {
                return true;
            }
        } else if target != NONE && target == offered.token && !shadows(graph, module, offered) {
            let (mut i, end) = graph.imports_of(module);
            while i < end {
                if would_export(graph, graph.imports[i], unit, marks) {
                    return true;
                }
                i += 1;
            }
        }
        e += 1;
    }
    false
}

/// Returns whether a module is the other one, or imports it directly or indirectly.
const fn reaches(graph: &Graph<'_>, from: u32, to: u32, marks: &mut Marks<'_>) -> bool {
    marks.begin();
    marks.enter(from);
    let mut steps = Steps::new(graph.modules.len() + 1, "the search for imported modules");
    let mut changed = true;
    while changed && !marks.contains(to) {
        steps.take();
        changed = false;
        // Usually, imported modules come first, so one round is enough.
        let mut m = graph.modules.len();
        while m > 0 {
            m -= 1;
            if marks.contains(m as u32) {
                let (mut i, end) = graph.imports_of(m as u32);
                while i < end {
                    let imported = graph.imports[i];
                    changed |= imported != NONE && marks.enter(imported);
                    i += 1;
                }
            }
        }
    }
    marks.contains(to)
}

/// Returns the module that a consumer's module gets the type from, if that module exports the type without providing it;
/// otherwise, the consumer's module.
const fn broken_export(graph: &Graph<'_>, work: &mut Work<'_>, view: View, token: u32) -> u32 {
    let module = view.module;
    if token == NONE {
        return module;
    }
    work.marks.begin();
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        let found = innermost_export(graph, graph.imports[i], token, &mut work.marks);
        if found != NONE {
            return found;
        }
        i += 1;
    }
    let mut m = 0;
    while m < graph.modules.len() && !view.exports {
        if graph.modules[m].global {
            let found = innermost_export(graph, m as u32, token, &mut work.marks);
            if found != NONE {
                return found;
            }
        }
        m += 1;
    }
    module
}

/// Returns the innermost module that exports the token, starting at `module`, or `NONE`.
const fn innermost_export(
    graph: &Graph<'_>,
    module: u32,
    token: u32,
    marks: &mut Marks<'_>,
) -> u32 {
    if module == NONE || !marks.enter(module) {
        return NONE;
    }
    let exports = graph.modules[module as usize].exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if target != NONE && exports[e].module.is_some() {
            let found = innermost_export(graph, target, token, marks);
            if found != NONE {
                return found;
            }
        } else if target == token {
            let (mut i, end) = graph.imports_of(module);
            while i < end {
                let found = innermost_export(graph, graph.imports[i], token, marks);
                if found != NONE {
                    return found;
                }
                i += 1;
            }
            return module;
        }
        e += 1;
    }
    NONE
}

/// Returns the first import of the module that sees the unit and can export it, or `NONE`.
const fn between(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    unit: u32,
    token: u32,
) -> u32 {
    let (mut i, end) = graph.imports_of(module);
    while i < end {
        let import = graph.imports[i];
        if import != NONE
            && work.own(graph, import, token) == NONE
            && sees(graph, import, unit, &mut work.marks)
            && is_only_visible(graph, work, import, unit)
        {
            return import;
        }
        i += 1;
    }
    NONE
}

/// Returns whether a module sees no other unit for the token of this unit.
const fn is_only_visible(graph: &Graph<'_>, work: &mut Work<'_>, module: u32, unit: u32) -> bool {
    let mut other = work.last_of[graph.units[unit as usize].token as usize];
    while other != NONE {
        if other != unit && sees(graph, module, other, &mut work.marks) {
            return false;
        }
        other = work.before[other as usize];
    }
    true
}

/// Returns whether `module` can import `other` and still resolves its dependencies and exports to the same units.
pub(in super::super) const fn can_import(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    other: u32,
) -> bool {
    if reaches(graph, other, module, &mut work.marks) || has_several_instances(graph, other) {
        return false;
    }
    let (mut u, end) = graph.units_of(module);
    while u < end {
        let unit = &graph.units[u];
        let mut d = 0;
        while d < unit.dependencies.len() {
            let token = graph.token_of(unit.first as usize + d);
            let is_single = !matches!(unit.dependencies[d].kind, DependencyKind::Many);
            if is_single && clashes(graph, work, module, other, token) {
                return false;
            }
            d += 1;
        }
        u += 1;
    }
    let exports = graph.spec(module).exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        if exports[e].module.is_none()
            && clashes(graph, work, module, other, graph.exports[from + e])
        {
            return false;
        }
        e += 1;
    }
    true
}

/// Returns whether `other` exports another unit for a token than the one that `module` sees.
const fn clashes(
    graph: &Graph<'_>,
    work: &mut Work<'_>,
    module: u32,
    other: u32,
    token: u32,
) -> bool {
    if token == NONE || work.own(graph, module, token) != NONE {
        return false;
    }
    work.marks.begin();
    let exported = find_export(graph, work, other, token);
    exported != NONE
        && !is_many(&graph.units[exported as usize])
        && !is_only_visible(graph, work, module, exported)
}

/// Returns whether imports with different options have created several instances of a module.
const fn has_several_instances(graph: &Graph<'_>, module: u32) -> bool {
    let token = &graph.spec(module).token;
    let mut m = 0;
    while m < graph.modules.len() {
        if m as u32 != module && same(&graph.modules[m].token, token) {
            return true;
        }
        m += 1;
    }
    false
}

/// Returns whether a module can become global: no other global module exports what it exports.
pub(super) const fn can_become_global(graph: &Graph<'_>, work: &mut Work<'_>, module: u32) -> bool {
    let exports = graph.spec(module).exports;
    let from = graph.exports_from[module as usize] as usize;
    let mut e = 0;
    while e < exports.len() {
        let target = graph.exports[from + e];
        if exports[e].module.is_some() {
            return false;
        }
        if target != NONE && work.global[target as usize].unit != NONE {
            return false;
        }
        e += 1;
    }
    true
}
