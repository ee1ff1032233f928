//! Compile-time checks of types that can't be read or validated.

use super::check::Checks;

/// Checks that no rules inside a field call a provider, where they would never run.
///
/// # Panics
///
/// Panics with `message` if a rule calls a provider. In a constant, the panic is a compile error.
#[track_caller]
pub const fn has_no_checks(checks: &Checks, message: &str) {
    if checks.count() > 0 {
        panic!("{}", message);
    }
}

/// Returns the first of the reasons why no value of a type can be read.
pub const fn first(reasons: &[Option<&'static str>]) -> Option<&'static str> {
    let mut i = 0;
    while i < reasons.len() {
        if reasons[i].is_some() {
            return reasons[i];
        }
        i += 1;
    }
    None
}
