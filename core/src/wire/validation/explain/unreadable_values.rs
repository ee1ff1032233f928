//! Checks the rules of values that can't be read, because rules describe the error better than types do.

use serde::de::DeserializeOwned;

use super::InputValue;
use crate::wire::json::WholeNumber;
use crate::wire::reading::Number;
use crate::wire::validation::rules::{Items, Length, Range};
use crate::wire::validation::validation_report::Report;

/// Reports a number that the type `V` can't represent, if the range excludes it too. Returns whether it does.
pub fn excludes<V: DeserializeOwned>(
    range: Range<Number>,
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> bool {
    let integer = document.whole().map(WholeNumber::nearest);
    let Some(number) = integer.or_else(|| document.real().map(Number::Real)) else {
        return false;
    };
    let excludes = !range.contains(number) && document.read::<V>().is_none();
    if excludes {
        range.violation(number, report);
    }
    excludes
}

/// Reports a list or a map with too few or too many elements, even if some of them can't be read.
pub fn length(rule: Length, document: InputValue<'_>, report: &mut Report<'_>) {
    if let Some(members) = document.members() {
        rule.check_count(members.count(), ["item", "items"], report);
    } else if let Some(object) = document.object() {
        rule.check_count(object.entries().count(), ["entry", "entries"], report);
    }
}

/// Checks the elements of a list that can be read, even if others can't be.
pub fn members<L: Items>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
    mut check: impl FnMut(&L::Item, &mut Report<'_>),
) where
    L::Item: DeserializeOwned,
{
    for (index, member) in document.members().into_iter().flatten().enumerate() {
        if let Some(item) = member.read() {
            check(&item, &mut report.index(index));
        }
    }
}
