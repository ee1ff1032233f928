//! The rules in a value, found without asking.

use super::report::Report;
use super::validate::Validate;

/// A value of which it is asked whether it has rules.
#[derive(Debug)]
pub struct Inside<'v, T: ?Sized>(pub &'v T);

/// Finds those that do.
pub trait ValidInside {
    /// Validates it.
    fn validate_inside(&self, report: &mut Report<'_>);
}

/// Takes all others; the reference makes it the second choice.
pub trait AnyInside {
    /// Nothing is wrong with it.
    fn validate_inside(&self, _report: &mut Report<'_>) {}
}

impl<T: Validate + ?Sized> ValidInside for Inside<'_, T> {
    #[inline]
    fn validate_inside(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }
}

impl<T: ?Sized> AnyInside for &Inside<'_, T> {}
