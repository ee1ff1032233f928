//! Converts validation errors into error responses.

use super::explain::Explain;
use super::groups::Groups;
use super::validation_report::{Report, ValidationContext};
use crate::error::{Error, INVALID, Result, ValidationError};
use crate::wire::pairs::{self, Tree};

/// Returns the 422 with these validation errors.
#[cold]
pub(crate) fn invalid(errors: Vec<ValidationError>) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    let error = error.with_message(INVALID);
    errors.into_iter().fold(error, Error::with_validation_error)
}

/// Reads a value from a tree of pairs, for extractors that build such a tree.
///
/// # Errors
///
/// Returns a 422 with all validation errors.
pub fn read_tree<T: Explain>(tree: &Tree<'_>, groups: Groups) -> Result<T> {
    if let Ok(value) = pairs::read(tree.root()) {
        return Ok(value);
    }
    let mut errors = Vec::new();
    let context = ValidationContext { groups: groups.0, parameters: false };
    T::explain(tree.document(), &mut Report::new(&mut errors, context))
        .ok_or_else(|| invalid(errors))
}
