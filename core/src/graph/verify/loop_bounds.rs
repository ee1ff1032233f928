//! Sizes of hash tables, and upper bounds of loops. Without them, the evaluation of a constant might never end.

use crate::base::Text;

/// Returns the number of slots of a hash table for `entries`: a power of two, so that at least half of them are free.
pub(crate) const fn slots_for(entries: usize) -> usize {
    let mut slots = 16;
    while slots < 2 * entries {
        slots *= 2;
    }
    slots
}

/// The remaining steps of a loop.
pub(crate) struct Steps {
    remaining: usize,
    name: &'static str,
}

impl Steps {
    /// Creates a counter of `limit` steps. `name` names the loop in the error.
    pub(crate) const fn new(limit: usize, name: &'static str) -> Self {
        Self { remaining: limit, name }
    }

    /// Takes a step.
    ///
    /// # Panics
    ///
    /// Panics if there are no remaining steps.
    #[track_caller]
    pub(crate) const fn take(&mut self) {
        if self.remaining == 0 {
            exceeded(self.name);
        }
        self.remaining -= 1;
    }
}

/// Aborts a verification that exceeds a bound, which is a bug in the framework.
///
/// # Panics
///
/// Always panics. In a constant, the panic is a compile error.
#[cold]
#[track_caller]
pub(crate) const fn exceeded(what: &str) -> ! {
    let mut message = Text::<512>::new();
    message.push("the verification of the module graph exceeded its bound for ");
    message.push(what);
    message.push(
        "; this is a bug in Baya, not in this program: please report it with the program at ",
    );
    message.push(concat!(env!("CARGO_PKG_REPOSITORY"), "/issues"));
    panic!("{}", message.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creates_at_least_twice_as_many_slots_as_entries() {
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
        assert_eq!(steps.remaining, 0);
    }

    #[test]
    #[should_panic = "exceeded its bound for steps; this is a bug in Baya"]
    fn panics_with_a_request_for_a_bug_report_above_the_limit() {
        let mut steps = Steps::new(0, "steps");
        steps.take();
    }
}
