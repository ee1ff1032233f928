//! The nullability of types.

use baya::schema::{Content, Direction, Of, Shape};

/// Returns whether the schema allows `null` for a type: an `Option`, a `Patch`, or a newtype of one.
pub(crate) fn is_nullable(of: Of, direction: Direction) -> bool {
    match of() {
        Shape::Option(_) | Shape::Patch(_) => true,
        Shape::Dto(spec) if spec.graphql.id || spec.graphql.scalar.is_some() => false,
        Shape::Dto(spec) => match spec.content.towards(direction) {
            Content::Newtype(field) => is_nullable(field.of, direction),
            Content::Of(of) => is_nullable(of, direction),
            _ => false,
        },
        _ => false,
    }
}

/// Returns the nullable form of a type.
pub(super) fn nullable(mut of: String) -> String {
    if of.ends_with('!') {
        of.pop();
    }
    of
}
