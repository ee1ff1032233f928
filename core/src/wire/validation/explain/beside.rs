//! The fields beside a flattened value.

use serde::de::DeserializeOwned;

use super::{Object, unknown};
use crate::wire::conversion::names_of;
use crate::wire::validation::report::Report;

/// The names of a type's fields; `None` for a type without a fixed set of them.
type Names = Option<&'static [&'static str]>;

/// Returns the names of a type's fields. `None` for a type without a fixed set of them, such as a map.
pub fn names<T: DeserializeOwned>() -> Names {
    names_of::<T>()
}

/// Returns the names of an object's own fields and of its flattened values, and whether all of them are known.
pub fn beside(own: &[&'static str], parts: &[Names]) -> (Vec<&'static str>, bool) {
    let known = parts.iter().flatten().flat_map(|names| names.iter().copied());
    (own.iter().copied().chain(known).collect(), parts.iter().all(Option::is_some))
}

/// Reports the unknown fields of an object with flattened values, if the names of all fields are known.
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
