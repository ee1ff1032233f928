//! The guards before a handler in running order, without skipped ones.

use super::Levels;
use crate::base::Type;
use crate::graph::spec::{Decoration, EnhancerUse, GuardUse, same};

/// A position among the guards: the level, and the index of the guard on it.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) level: usize,
    pub(super) guard: u32,
}

impl Position {
    /// The position after all guards.
    pub(super) const END: Self = Self { level: usize::MAX, guard: 0 };

    pub(super) const fn is_end(self) -> bool {
        self.level == usize::MAX
    }
}

/// Returns whether the guards before this position have provided the data in all calls that reach it.
pub(super) const fn provides(levels: &Levels, data: &Type, before: Position) -> bool {
    Search { levels, data, before, skips: true, level: 0, guards: 0, reached: false }.run()
}

/// Returns whether the guards would have provided the data if no guard were skipped.
pub(super) const fn provides_without_skips(levels: &Levels, data: &Type, before: Position) -> bool {
    Search { levels, data, before, skips: false, level: 0, guards: 0, reached: false }.run()
}

struct Search<'a> {
    levels: &'a Levels,
    data: &'a Type,
    before: Position,
    skips: bool,
    level: usize,
    /// Number of guards of the level that have been passed.
    guards: u32,
    reached: bool,
}

impl Search<'_> {
    const fn run(mut self) -> bool {
        let mut have = false;
        while self.level < self.levels.len() && !self.reached {
            self.guards = 0;
            have = self.all(self.levels[self.level], have);
            self.level += 1;
        }
        have
    }

    /// Returns whether the data is provided after these decorations, or at the position.
    const fn all(&mut self, decorations: &'static [Decoration], mut have: bool) -> bool {
        let mut i = 0;
        while i < decorations.len() && !self.reached {
            match &decorations[i] {
                Decoration::Guard(guard) => have = self.guard(guard, true, have),
                Decoration::Bundle(bundle) => have = self.all(bundle.decorations, have),
                // An attribute with an error may stand for a guard that provides the data.
                Decoration::Unknown => have = true,
                _ => {}
            }
            i += 1;
        }
        have
    }

    const fn guard(&mut self, guard: &'static GuardUse, skippable_here: bool, have: bool) -> bool {
        match guard {
            GuardUse::One(one) => {
                self.reached = self.level == self.before.level && self.guards == self.before.guard;
                self.guards += 1;
                let runs = !(skippable_here
                    && self.skips
                    && is_skipped(one, self.levels, self.level, usize::MAX));
                have || !self.reached && runs && provides_data(one, self.data)
            }
            GuardUse::Not(guard) => {
                // Data of a guard that rejected the call is discarded.
                let inside = self.guard(guard, false, have);
                if self.reached { inside } else { have }
            }
            GuardUse::All(all) => {
                let mut have = have;
                let mut i = 0;
                while i < all.len() && !self.reached {
                    have = self.guard(&all[i], skippable_here, have);
                    i += 1;
                }
                have
            }
            GuardUse::Any(all) => {
                let mut each = !all.is_empty();
                let mut i = 0;
                while i < all.len() {
                    let inside = self.guard(&all[i], false, have);
                    if self.reached {
                        return inside;
                    }
                    each &= inside;
                    i += 1;
                }
                have || each
            }
        }
    }
}

/// Returns whether the guard provides the data.
pub(super) const fn provides_data(one: &EnhancerUse, data: &Type) -> bool {
    is_among(one.enhancer.provides, data)
}

/// Returns whether the types contain this one.
pub(super) const fn is_among(types: &[Type], data: &Type) -> bool {
    let mut i = 0;
    while i < types.len() {
        if same(&types[i], data) {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns whether a level inside `level`, up to `last`, skips the enhancer.
pub(super) const fn is_skipped(
    one: &EnhancerUse,
    levels: &Levels,
    level: usize,
    last: usize,
) -> bool {
    let mut inner = level + 1;
    while inner < levels.len() && inner <= last {
        if skips(levels[inner], one) {
            return true;
        }
        inner += 1;
    }
    false
}

const fn skips(decorations: &'static [Decoration], one: &EnhancerUse) -> bool {
    let mut i = 0;
    while i < decorations.len() {
        let skips_it = match &decorations[i] {
            Decoration::Skip(of, _) => one.is(of),
            Decoration::Bundle(bundle) => skips(bundle.decorations, one),
            _ => false,
        };
        if skips_it {
            return true;
        }
        i += 1;
    }
    false
}
