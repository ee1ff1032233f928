//! Whether values are written as objects, into which other fields can be merged.

use super::dto::{Content, DtoSpec, Tagging, VariantSpec};
use super::shape::Shape;

/// Whether the fields of a value can be merged into another object, as far as constants determine it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merges {
    /// The value is not an object.
    Never,
    /// The value can be flattened. With a tag beside it, it can't be written and read.
    Flattened,
    /// The value can be flattened, and can have a tag beside it.
    Always,
}

impl Merges {
    /// Determines it from the shape of a type.
    pub const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Boolean
            | Shape::Text(_)
            | Shape::Character
            | Shape::Integer { .. }
            | Shape::Wide { .. }
            | Shape::Number(_)
            | Shape::Bytes
            | Shape::List(_)
            | Shape::CommaSeparated(_)
            | Shape::Patch(_)
            | Shape::Tuple(_) => Self::Never,
            // serde writes no tag beside an optional value.
            Shape::Option(_) => Self::Flattened,
            Shape::Dto(DtoSpec { content, .. }) => Self::of_content(content),
            Shape::Any | Shape::Null | Shape::Map(_) | Shape::Json(_) => Self::Always,
        }
    }

    /// Returns the one that excludes more.
    pub const fn least(all: &[Self]) -> Self {
        let (mut least, mut i) = (Self::Always, 0);
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

    /// Whether this is enough for what is required.
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
            // A variant without content is a string, for which a tag leaves no room.
            Content::Variants { tagging: Tagging::External, variants, .. } => {
                match has_unit(variants) {
                    true => Self::Flattened,
                    false => Self::Always,
                }
            }
            Content::Variants { tagging: Tagging::Untagged, variants, .. } => {
                let (mut least, mut i) = (Self::Always, 0);
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
