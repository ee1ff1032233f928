//! Checks rules of values that can't be read, because they describe the error better than the type does.

use serde::de::DeserializeOwned;

use super::InputValue;
use crate::wire::json::Whole;
use crate::wire::validation::report::Report;
use crate::wire::validation::rules::{Items, Length, Number, Range};

/// Reports a number that the type `V` can't represent, if a range excludes it too.
pub fn excludes<V: DeserializeOwned>(
    range: Range<Number>,
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> bool {
    let whole = document.whole().map(Whole::nearest);
    let Some(number) = whole.or_else(|| document.real().map(Number::Real)) else {
        return false;
    };
    let excludes = !range.holds(number) && document.read::<V>().is_none();
    if excludes {
        range.violation(number, report);
    }
    excludes
}

/// Reports a list or a map with too few or too many elements, although some of them can't be read.
pub fn length(rule: Length, document: InputValue<'_>, report: &mut Report<'_>) {
    if let Some(members) = document.members() {
        rule.check_count(members.count(), ["item", "items"], report);
    } else if let Some(object) = document.object() {
        rule.check_count(object.entries().count(), ["entry", "entries"], report);
    }
}

/// Checks those elements of a list that can be read, if others can't be.
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
