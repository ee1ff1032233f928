//! Lists whose elements each have their own type.

use super::{InputValue, wrong};
use crate::wire::validation::report::Report;
use crate::wire::validation::rules::Length;

/// Returns the elements of a list that has at least `min` and at most `max` of them.
pub fn elements<'d>(
    document: InputValue<'d>,
    min: usize,
    max: usize,
    report: &mut Report<'_>,
) -> Option<Vec<InputValue<'d>>> {
    let Some(members) = document.members() else {
        wrong(document, "array", "must be a list", report);
        return None;
    };
    let members: Vec<_> = members.collect();
    if !(min..=max).contains(&members.len()) || !document.is_in_order() {
        let length = Length { min: Some(min), max: Some(max) };
        length.violation(members.len(), ["item", "items"], report);
        return None;
    }
    Some(members)
}
