//! The guards before a handler, in the order in which they run, without those that are skipped.

use super::Levels;
use crate::base::Type;
use crate::graph::spec::{Decoration, EnhancerUse, GuardUse, same};

/// A position among the guards: the level, and the index of the guard on it.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) level: usize,
    pub(super) guard: u32,
}

impl Spot {
    /// The position after all guards.
    pub(super) const END: Self = Self { level: usize::MAX, guard: 0 };

    pub(super) const fn is_end(self) -> bool {
        self.level == usize::MAX
    }
}

/// Whether the guards before this position have provided the data in every call that reaches it.
pub(super) const fn provides(levels: &Levels, wanted: &Type, before: Spot) -> bool {
    Search { levels, wanted, before, skips: true, level: 0, guards: 0, reached: false }.run()
}

/// Whether the guards would have provided the data if no guard were skipped.
pub(super) const fn provides_but_for_skips(levels: &Levels, wanted: &Type, before: Spot) -> bool {
    Search { levels, wanted, before, skips: false, level: 0, guards: 0, reached: false }.run()
}

struct Search<'a> {
    levels: &'a Levels,
    wanted: &'a Type,
    before: Spot,
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

    /// Whether the data is provided after these decorations, or at the position.
    const fn all(&mut self, decorations: &'static [Decoration], mut have: bool) -> bool {
        let mut i = 0;
        while i < decorations.len() && !self.reached {
            match &decorations[i] {
                Decoration::Guard(guard) => have = self.guard(guard, true, have),
                Decoration::Bundle(bundle) => have = self.all(bundle.decorations, have),
                // It could not be read, which has been reported. It may provide anything.
                Decoration::Unknown => have = true,
                _ => {}
            }
            i += 1;
        }
        have
    }

    const fn guard(&mut self, guard: &'static GuardUse, loose: bool, have: bool) -> bool {
        match guard {
            GuardUse::One(one) => {
                self.reached = self.level == self.before.level && self.guards == self.before.guard;
                self.guards += 1;
                let runs =
                    !(loose && self.skips && is_skipped(one, self.levels, self.level, usize::MAX));
                have || !self.reached && runs && hands_on(one, self.wanted)
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
                    have = self.guard(&all[i], loose, have);
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

/// Whether the guard provides this data.
pub(super) const fn hands_on(one: &EnhancerUse, wanted: &Type) -> bool {
    is_among(one.enhancer.provides, wanted)
}

/// Whether the types contain this one.
pub(super) const fn is_among(types: &[Type], wanted: &Type) -> bool {
    let mut i = 0;
    while i < types.len() {
        if same(&types[i], wanted) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a level nearer than `level`, up to `last`, skips the enhancer.
pub(super) const fn is_skipped(
    one: &EnhancerUse,
    levels: &Levels,
    level: usize,
    last: usize,
) -> bool {
    let mut nearer = level + 1;
    while nearer < levels.len() && nearer <= last {
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
            Decoration::Skip(of, _) => one.is(of),
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
