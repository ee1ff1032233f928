//! Which changes of a type clients do not notice.

use async_graphql::parser::types::{BaseType, Type};

/// Whether responses with the new type are what clients of the old one expect: `null` may become impossible.
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

/// Whether what clients send for the old type is accepted for the new one: `null` may become possible.
pub(super) fn for_input(old: &Type, new: &Type) -> bool {
    for_output(new, old)
}
