//! Values that break rules, as errors.

use super::explain::Explain;
use super::groups::Groups;
use super::report::{Report, ValidationContext};
use crate::error::{Error, INVALID, Result, ValidationError};
use crate::wire::pairs::{self, Tree};

/// 422 with every fault.
#[cold]
pub(crate) fn invalid(faults: Vec<ValidationError>) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    let error = error.with_message(INVALID);
    faults.into_iter().fold(error, Error::with_validation_error)
}

/// What is read from a tree of pairs, or an error with everything that is wrong with them: for extractors that
/// make such a tree.
///
/// # Errors
///
/// 422 with every fault.
pub fn read_tree<T: Explain>(tree: &Tree<'_>, groups: Groups) -> Result<T> {
    if let Ok(value) = pairs::read(tree.root()) {
        return Ok(value);
    }
    let mut faults = Vec::new();
    let context = ValidationContext { groups: groups.0, parameters: false };
    T::explain(tree.document(), &mut Report::new(&mut faults, context))
        .ok_or_else(|| invalid(faults))
}
