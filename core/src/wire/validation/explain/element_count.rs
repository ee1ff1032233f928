//! Lists with a bounded number of elements, such as tuples.

use super::{InputValue, wrong};
use crate::wire::validation::rules::Length;
use crate::wire::validation::validation_report::Report;

/// Returns the elements of a list, or reports that there are fewer than `min` or more than `max` of them.
pub fn elements<'d>(
    document: InputValue<'d>,
    min: usize,
    max: usize,
    report: &mut Report<'_>,
) -> Option<Vec<InputValue<'d>>> {
    let Some(elements) = document.members() else {
        wrong(document, "array", "must be a list", report);
        return None;
    };
    let elements: Vec<_> = elements.collect();
    if !(min..=max).contains(&elements.len()) || !document.is_in_order() {
        let length = Length { min: Some(min), max: Some(max) };
        length.violation(elements.len(), ["item", "items"], report);
        return None;
    }
    Some(elements)
}
