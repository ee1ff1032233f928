//! Sizes of hash tables in constants, and upper bounds of loops: nothing else ends a constant that loops forever.

use crate::base::Text;

/// Returns the number of slots of a hash table for `entries`: a power of two, at least half of them free.
pub(crate) const fn slots_for(entries: usize) -> usize {
    let mut slots = 16;
    while slots < 2 * entries {
        slots *= 2;
    }
    slots
}

/// The remaining steps of a loop.
pub(crate) struct Steps {
    left: usize,
    of: &'static str,
}

impl Steps {
    /// Returns `limit` steps. `of` names the loop in the error.
    pub(crate) const fn new(limit: usize, of: &'static str) -> Self {
        Self { left: limit, of }
    }

    /// Takes one step.
    ///
    /// # Panics
    ///
    /// If none is left.
    #[track_caller]
    pub(crate) const fn take(&mut self) {
        if self.left == 0 {
            exceeded(self.of);
        }
        self.left -= 1;
    }
}

/// Ends a verification that exceeds a bound, which is a bug of the framework.
///
/// # Panics
///
/// Always; in a constant, the panic is a compile error.
#[cold]
#[track_caller]
pub(crate) const fn exceeded(what: &str) -> ! {
    let mut text = Text::<512>::new();
    text.push("the verification of the module graph exceeded its bound for ");
    text.push(what);
    text.push(
        "; this is a bug in Baya, not in this program: please report it with the program at ",
    );
    text.push(concat!(env!("CARGO_PKG_REPOSITORY"), "/issues"));
    panic!("{}", text.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_at_least_twice_as_many_slots_as_entries() {
        for entries in 0..1_000 {
            let slots = slots_for(entries);
            assert!(slots.is_power_of_two() && slots >= 2 * entries, "{entries}: {slots}");
        }
        assert_eq!([slots_for(0), slots_for(8), slots_for(9), slots_for(17)], [16, 16, 32, 64]);
    }

    #[test]
    fn accepts_as_many_steps_as_the_limit() {
        let mut steps = Steps::new(3, "steps");
        steps.take();
        steps.take();
        steps.take();
        assert_eq!(steps.left, 0);
    }

    #[test]
    #[should_panic = "exceeded its bound for steps; this is a bug in Baya"]
    fn one_step_above_the_limit_asks_for_a_bug_report() {
        let mut steps = Steps::new(0, "steps");
        steps.take();
    }
}
