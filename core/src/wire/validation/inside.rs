//! Validates a value whose type may or may not implement [`Validate`], selected by method resolution.

use super::validate::Validate;
use super::validation_report::Report;

/// A value whose type may implement [`Validate`].
#[derive(Debug)]
pub struct Inside<'v, T: ?Sized>(pub &'v T);

/// Selects types that implement [`Validate`].
pub trait ValidInside {
    /// Validates the value.
    fn validate_inside(&self, report: &mut Report<'_>);
}

/// Selects all other types. The reference makes it the second choice.
pub trait AnyInside {
    /// Does nothing.
    fn validate_inside(&self, _report: &mut Report<'_>) {}
}

impl<T: Validate + ?Sized> ValidInside for Inside<'_, T> {
    #[inline]
    fn validate_inside(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }
}

impl<T: ?Sized> AnyInside for &Inside<'_, T> {}
