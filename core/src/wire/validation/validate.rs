//! The trait of types with rules.

use std::future::{Future, ready};

use super::check::{CheckReport, Checks};
use super::validation_report::{Report, ValidationContext};
use crate::error::ValidationError;

/// A type whose values can be validated. `#[dto]` implements it from the rules of the fields.
///
/// Arguments of handlers, such as `Json<T>` or `Query<T>` where `T` implements it, are validated before the handler is
/// called. An invalid argument results in a 422 with all validation errors.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::{Report, Validate};
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
    message = "`{Self}` can't be validated",
    label = "`Validate` is not implemented for this type",
    note = "put `#[dto]` on `{Self}`, or write `impl Validate for {Self} {{ fn validate(&self, report: &mut Report<'_>) {{ ... }} }}`; to exclude a field of a generic type from validation, put `#[rule(skip)]` on that field"
)]
pub trait Validate {
    /// Validates the value, and adds all errors to the report.
    fn validate(&self, report: &mut Report<'_>);

    /// The providers that rules with `check` call.
    const CHECKS: Checks = Checks::NONE;

    /// Whether it contains uploaded files, which JSON can't contain.
    #[doc(hidden)]
    const CONTAINS_FILES: bool = false;

    /// The reason why no value of the type can be read, if its const arguments contradict each other.
    #[doc(hidden)]
    const CONTRADICTION: Option<&'static str> = None;

    /// The reason why queries and forms can't contain all fields, if the name of a field contains brackets.
    #[doc(hidden)]
    const BRACKETED: Option<&'static str> = None;

    /// Whether uploaded files are inside of one list, map or pointer. A type can contain itself only through these, so
    /// a constant that followed any number of them would depend on itself.
    #[doc(hidden)]
    const LISTS_FILES: bool = false;

    /// Whether uploaded files are inside of two lists, maps or pointers.
    #[doc(hidden)]
    const NESTS_FILES: bool = false;

    /// Runs the rules with `check`. `base` is the index of the first of the providers among the dependencies of the handler.
    ///
    /// # Errors
    ///
    /// Returns the errors of the providers.
    fn check_with_providers<'a>(
        &'a self,
        base: usize,
        report: CheckReport<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let _ = (base, report);
        ready(Ok(()))
    }
}

/// The types of uploaded files, and of lists of them.
#[doc(hidden)]
pub trait Files {}

impl<T: Files> Files for Option<T> {}
impl<T: Files> Files for Vec<T> {}
impl<T: Files> Files for Box<T> {}

/// Validates a value outside of a handler. Rules with `check` are skipped, because they need the providers of a handler.
///
/// # Errors
///
/// Returns all validation errors, at least one.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Vec<ValidationError>> {
    validate_on(value, ValidationContext::default())
}

/// Validates a value in a context, such as with active rule groups.
///
/// # Errors
///
/// Returns all validation errors, at least one.
pub fn validate_on<T: Validate + ?Sized>(
    value: &T,
    context: ValidationContext<'_>,
) -> Result<(), Vec<ValidationError>> {
    let mut errors = Vec::new();
    value.validate(&mut Report::new(&mut errors, context));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
