//! What a type looks like on the wire.

use serde_json::Value;

use super::dto::{Content, DtoSpec, Tagging};
use super::merges::Merges;
use super::once::Parts;

/// A type whose values on the wire can be described. `#[dto]` implements it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::schema::{Schema, Shape};
///
/// /// An amount such as `12.50`, which is written as a text.
/// struct Amount(u64);
///
/// impl Schema for Amount {
///     const SHAPE: Shape = Shape::Text("decimal");
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be described",
    label = "nothing says what this type looks like on the wire",
    note = "put `#[dto]` on `{Self}`, or write `impl Schema for {Self}`; where a field has the type of another crate, say what it looks like, as in `#[api(like = String)]`"
)]
pub trait Schema {
    /// What it looks like.
    const SHAPE: Shape;
    /// Whether other fields can be merged into its values.
    #[doc(hidden)]
    const MERGES: Merges = Merges::of(&Self::SHAPE);
    /// The types whose fields are its own.
    #[doc(hidden)]
    const PARTS: Parts = Parts::of(Self::SHAPE);
    /// Whether its values can be read from one string, as far as the shape determines it.
    #[doc(hidden)]
    const IS_SINGLE: bool = is_single(Self::SHAPE);
}

/// Gives the shape of a type. It is a function, so that a type may contain itself.
pub type Of = fn() -> Shape;

/// What the values of a type look like on the wire.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// Nothing but `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A text of this format, which is a name of the
    /// [registry](https://spec.openapis.org/registry/format/); empty for none.
    Text(&'static str),
    /// A text of one character.
    Character,
    /// A whole number.
    Integer {
        /// The smallest.
        min: i128,
        /// The largest.
        max: i128,
        /// Its name in the registry of formats.
        format: &'static str,
    },
    /// A whole number of 128 bits.
    Wide {
        /// Whether it may be below 0.
        signed: bool,
        /// Whether it may be 0.
        zero: bool,
    },
    /// Any number, with its name in the registry of formats.
    Number(&'static str),
    /// Bytes, as they are: a file.
    Bytes,
    /// One of these, or `null`.
    Option(Of),
    /// One of these, `null`, or nothing at all.
    Patch(Of),
    /// Any number of these.
    List(List),
    /// Any number of these, with commas between them where they are in one text.
    CommaSeparated(Of),
    /// An object with any number of fields.
    Map(Map),
    /// One of each, in order.
    Tuple(&'static [Of]),
    /// A type with `#[dto]`.
    Dto(&'static DtoSpec),
    /// A JSON Schema of its own, of the dialect 2020-12.
    Json(fn() -> Value),
}

/// A keyword of the list in a [`Shape::Json`] that stands in one text, with commas between, where it is a
/// parameter: what [`Shape::CommaSeparated`] is for a field.
pub const COMMAS: &str = "x-commas";

impl Shape {
    /// Whether a flattened value is read only from its own fields. serde passes all fields to a map, to an enum with
    /// a tag, and to a type with flattened fields of its own.
    pub(crate) const fn takes_its_own(&self) -> bool {
        match self {
            Self::Map(_) => false,
            Self::Dto(spec) => spec.content.takes_its_own(),
            _ => true,
        }
    }

    /// Whether a value is read from an object whose unknown fields are ignored, as far as constants determine it.
    pub(crate) const fn ignores_others(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Dto(spec) => spec.content.ignores_others(),
            _ => false,
        }
    }
}

impl Content {
    const fn ignores_others(&self) -> bool {
        match self {
            Self::Unit => true,
            Self::Fields { closed, .. } => !*closed,
            Self::Variants { tagging: Tagging::External, .. } => false,
            Self::Variants { closed, .. } => !*closed,
            Self::Through { input, .. } => input.ignores_others(),
            _ => false,
        }
    }

    const fn takes_its_own(&self) -> bool {
        match self {
            Self::Fields { fields, .. } => {
                let mut i = 0;
                while i < fields.len() {
                    if fields[i].flatten {
                        return false;
                    }
                    i += 1;
                }
                true
            }
            Self::Variants { tagging, .. } => matches!(tagging, Tagging::External),
            _ => true,
        }
    }
}

/// Any number of values.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// What each is.
    pub of: Of,
    /// How many there are, where that is fixed.
    pub exact: Option<usize>,
    /// Whether the elements are unique, as in a set.
    pub unique: bool,
}

/// Any number of values by their names.
#[derive(Clone, Copy, Debug)]
pub struct Map {
    /// What each name is.
    pub key: Of,
    /// What each value is.
    pub of: Of,
}

/// Whether a value may be written as one text, as far as the shape itself tells: an object is none.
const fn is_single(shape: Shape) -> bool {
    match shape {
        Shape::Dto(spec) => !has_parts(&spec.content),
        Shape::Map(_) | Shape::Tuple(_) => false,
        _ => true,
    }
}

/// Whether some values can't be read from one string: they have several parts, or a variant with content.
const fn has_parts(content: &Content) -> bool {
    match content {
        Content::Fields { .. } | Content::Tuple(_) => true,
        Content::Variants { tagging: Tagging::External, variants, .. } => {
            let mut i = 0;
            while i < variants.len() {
                let one = &variants[i];
                if one.input && !one.untagged && !matches!(one.content, Content::Unit) {
                    return true;
                }
                i += 1;
            }
            false
        }
        Content::Variants { tagging, .. } => !matches!(tagging, Tagging::Untagged),
        Content::Through { input, .. } => has_parts(input),
        _ => false,
    }
}

/// Whether a value is a list, as far as the shape itself determines it.
pub const fn is_list(shape: &Shape) -> bool {
    matches!(shape, Shape::List(_))
}

/// Whether a value has no named fields, as far as the shape itself determines it.
pub const fn is_nameless(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Null
            | Shape::Boolean
            | Shape::Text(_)
            | Shape::Character
            | Shape::Integer { .. }
            | Shape::Wide { .. }
            | Shape::Number(_)
            | Shape::Bytes
            | Shape::List(_)
            | Shape::CommaSeparated(_)
            | Shape::Tuple(_)
    )
}

/// Whether a value may be a string, as far as the shape itself determines it.
pub const fn may_be_text(shape: Shape) -> bool {
    !matches!(
        shape,
        Shape::Null
            | Shape::Boolean
            | Shape::Integer { .. }
            | Shape::Wide { .. }
            | Shape::Number(_)
            | Shape::List(_)
            | Shape::Map(_)
            | Shape::Tuple(_)
    )
}

/// Whether a value may be a number, as far as the shape itself determines it.
pub const fn may_be_number(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Any
            | Shape::Integer { .. }
            | Shape::Wide { .. }
            | Shape::Number(_)
            | Shape::Option(_)
            | Shape::Patch(_)
            | Shape::Dto(_)
            | Shape::Json(_)
    )
}

/// Whether a value may be a boolean, as far as the shape itself determines it.
pub const fn may_be_boolean(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::Any
            | Shape::Boolean
            | Shape::Option(_)
            | Shape::Patch(_)
            | Shape::Dto(_)
            | Shape::Json(_)
    )
}

/// Returns the function that returns a type's shape. Evaluates the shape, which checks the arguments of a generic type.
pub(crate) const fn checked_shape<T: Schema>() -> Of {
    let _ = T::SHAPE;
    shape_of::<T>
}

/// The shape of a type.
pub fn shape_of<T: Schema + ?Sized>() -> Shape {
    T::SHAPE
}
