//! Which types may be `null`.

use baya::schema::{Content, Direction, Of, Shape};

/// Whether the schema allows `null` for a type: an `Option` or a `Patch`, also one in a newtype.
pub(crate) fn is_nullable(of: Of, direction: Direction) -> bool {
    match of() {
        Shape::Option(_) | Shape::Patch(_) => true,
        Shape::Dto(spec) if spec.graphql.id || spec.graphql.scalar.is_some() => false,
        Shape::Dto(spec) => match spec.content.towards(direction) {
            Content::Whole(field) => is_nullable(field.of, direction),
            Content::Of(of) => is_nullable(of, direction),
            _ => false,
        },
        _ => false,
    }
}

/// Returns a type as one that may be `null`.
pub(super) fn nullable(mut of: String) -> String {
    if of.ends_with('!') {
        of.pop();
    }
    of
}
