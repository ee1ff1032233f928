//! Values that know whether they are valid.

use std::future::{Future, ready};

use super::check::{CheckReport, Checks};
use super::report::{Report, ValidationContext};
use crate::error::ValidationError;

/// A value that knows whether it is valid. `#[dto]` implements it by the rules of the fields.
///
/// An argument of a handler that is one, such as `Json<T>` or `Query<T>` where `T` is, is validated
/// before the handler is called: 422 with every fault.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Report, Validate};
///
/// struct NewCat { name: String }
///
/// impl Validate for NewCat {
///     fn validate(&self, report: &mut Report<'_>) {
///         if self.name.is_empty() {
///             report.field("name").error("length", "must not be empty");
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says when a `{Self}` is valid",
    label = "`Validate` is not implemented for this type",
    note = "put `#[dto]` on `{Self}`, or write `impl Validate for {Self} {{ fn validate(&self, report: &mut Report<'_>) {{ ... }} }}`; where nothing in a field of a generic type is to be looked at, put `#[rule(skip)]` on that field"
)]
pub trait Validate {
    /// Writes every fault into the report; none for a valid value.
    fn validate(&self, report: &mut Report<'_>);

    /// The providers that rules with `check` ask.
    const CHECKS: Checks = Checks::NONE;

    /// Whether it contains uploaded files, which JSON can't contain.
    #[doc(hidden)]
    const HOLDS_FILES: bool = false;

    /// Why no value of it can be read, where its constant parameters contradict each other.
    #[doc(hidden)]
    const UNFIT: Option<&'static str> = None;

    /// Why no query and no form contains all of its fields, where the name of one contains brackets.
    #[doc(hidden)]
    const BRACKETED: Option<&'static str> = None;

    /// Whether uploaded files are inside of one list, map or pointer. A type can contain itself only through these, so
    /// that a constant which followed all of them would depend on itself.
    #[doc(hidden)]
    const LISTS_FILES: bool = false;

    /// Whether uploaded files are inside of two of them.
    #[doc(hidden)]
    const NESTS_FILES: bool = false;

    /// Asks them; the first one is at the slot `base` of the handler.
    ///
    /// # Errors
    ///
    /// Those of the providers.
    fn ask<'a>(
        &'a self,
        base: usize,
        asked: CheckReport<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let _ = (base, asked);
        ready(Ok(()))
    }
}

/// Uploaded files, and lists of them.
#[doc(hidden)]
pub trait Files {}

impl<T: Files> Files for Option<T> {}
impl<T: Files> Files for Vec<T> {}
impl<T: Files> Files for Box<T> {}

/// Validates a value outside of a handler. Rules that ask a provider are not checked; only handlers check them.
///
/// # Errors
///
/// Every fault, of which there is one at least.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Vec<ValidationError>> {
    validate_on(value, ValidationContext::default())
}

/// Validates a value for an occasion.
///
/// # Errors
///
/// Every fault, of which there is one at least.
pub fn validate_on<T: Validate + ?Sized>(
    value: &T,
    context: ValidationContext<'_>,
) -> Result<(), Vec<ValidationError>> {
    let mut faults = Vec::new();
    value.validate(&mut Report::new(&mut faults, context));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
