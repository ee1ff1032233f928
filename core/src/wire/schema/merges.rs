//! Determines whether values are objects, into which other fields can be merged.

use super::dto_spec::{Content, DtoSpec, Tagging, VariantSpec};
use super::shape::Shape;

/// Whether the fields of a value can be merged into another object, as far as constants determine it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merges {
    /// The value is not an object.
    Never,
    /// The value can be flattened, but a tag can't be added.
    Flattened,
    /// The value can be flattened, and a tag can be added.
    Always,
}

impl Merges {
    /// Determines it from the shape of a type.
    pub const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Boolean
            | Shape::String(_)
            | Shape::Character
            | Shape::Integer { .. }
            | Shape::Integer128 { .. }
            | Shape::Number(_)
            | Shape::Bytes
            | Shape::List(_)
            | Shape::CommaSeparated(_)
            | Shape::Patch(_)
            | Shape::Tuple(_) => Self::Never,
            // serde does not write a tag with an optional value.
            Shape::Option(_) => Self::Flattened,
            Shape::Dto(DtoSpec { content, .. }) => Self::of_content(content),
            Shape::Any | Shape::Null | Shape::Map(_) | Shape::Json(_) => Self::Always,
        }
    }

    /// Returns the most restrictive one.
    pub const fn least(all: &[Self]) -> Self {
        let mut least = Self::Always;
        let mut i = 0;
        while i < all.len() {
            least = match (least, all[i]) {
                (Self::Never, _) | (_, Self::Never) => Self::Never,
                (Self::Flattened, _) | (_, Self::Flattened) => Self::Flattened,
                (Self::Always, Self::Always) => Self::Always,
            };
            i += 1;
        }
        least
    }

    /// Whether it allows everything that `required` does.
    pub const fn allows(self, required: Self) -> bool {
        matches!(
            (self, required),
            (_, Self::Never)
                | (Self::Flattened, Self::Flattened)
                | (Self::Always, Self::Flattened | Self::Always)
        )
    }

    /// Determines it for an optional value.
    pub const fn optional(self) -> Self {
        Self::least(&[self, Self::Flattened])
    }

    const fn of_content(content: &Content) -> Self {
        match content {
            Content::Tuple(_) => Self::Never,
            Content::Through { input, output } => {
                Self::least(&[Self::of_content(input), Self::of_content(output)])
            }
            // A variant without content is a string, to which a tag can't be added.
            Content::Variants { tagging: Tagging::External, variants, .. } => {
                if has_unit(variants) { Self::Flattened } else { Self::Always }
            }
            Content::Variants { tagging: Tagging::Untagged, variants, .. } => {
                let mut least = Self::Always;
                let mut i = 0;
                while i < variants.len() {
                    least = Self::least(&[least, Self::of_content(&variants[i].content)]);
                    i += 1;
                }
                least
            }
            _ => Self::Always,
        }
    }
}

/// Whether a variant has no content.
const fn has_unit(variants: &[VariantSpec]) -> bool {
    let mut i = 0;
    while i < variants.len() {
        if matches!(variants[i].content, Content::Unit) && !variants[i].untagged {
            return true;
        }
        i += 1;
    }
    false
}
