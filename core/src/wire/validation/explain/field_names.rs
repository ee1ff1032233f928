//! The field names of objects with flattened values.

use serde::de::DeserializeOwned;

use super::{Object, unknown};
use crate::wire::conversion::names_of;
use crate::wire::validation::validation_report::Report;

/// The names of a type's fields; `None` for a type without a fixed set of fields, such as a map.
type Names = Option<&'static [&'static str]>;

/// Returns the names of a type's fields; `None` for a type without a fixed set of fields, such as a map.
pub fn names<T: DeserializeOwned>() -> Names {
    names_of::<T>()
}

/// Returns the names of an object's own fields and of its flattened values, and whether all names are known.
pub fn beside(own: &[&'static str], parts: &[Names]) -> (Vec<&'static str>, bool) {
    let flattened = parts.iter().flatten().flat_map(|names| names.iter().copied());
    let names = own.iter().copied().chain(flattened).collect();
    (names, parts.iter().all(Option::is_some))
}

/// Reports the unknown fields of an object with flattened values, provided the names of all its fields are known.
pub fn unknown_beside(
    object: Object<'_>,
    own: &[&'static str],
    parts: &[Names],
    report: &mut Report<'_>,
) {
    if let (names, true) = beside(own, parts) {
        unknown(object, &names, report);
    }
}
