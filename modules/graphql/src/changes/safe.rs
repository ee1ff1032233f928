//! Type changes that clients do not notice.

use async_graphql::parser::types::{BaseType, Type};

/// Returns whether clients of the old type accept responses of the new type. A nullable type may become non-null.
pub(super) fn for_output(old: &Type, new: &Type) -> bool {
    if !old.nullable && new.nullable {
        return false;
    }
    match (&old.base, &new.base) {
        (BaseType::Named(old), BaseType::Named(new)) => old == new,
        (BaseType::List(old), BaseType::List(new)) => for_output(old, new),
        _ => false,
    }
}

/// Returns whether the new type accepts the values that clients send for the old type. A non-null type may become nullable.
pub(super) fn for_input(old: &Type, new: &Type) -> bool {
    for_output(new, old)
}
