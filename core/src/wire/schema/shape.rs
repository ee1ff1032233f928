//! Shapes of types on the wire.

use serde_json::Value;

use super::dto_spec::{Content, DtoSpec, Tagging};
use super::member_names::Parts;
use super::merges::Merges;

/// A type with a schema, which describes its values on the wire. `#[dto]` implements it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::schema::{Schema, Shape};
///
/// /// An amount such as `12.50`, which is written as a string.
/// struct Amount(u64);
///
/// impl Schema for Amount {
///     const SHAPE: Shape = Shape::String("decimal");
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no schema",
    label = "`Schema` is not implemented for this type",
    note = "a type of your own: put `#[dto]` on it, or write `impl Schema` for it",
    note = "a type of another crate: declare the schema of the field, as in `#[api(like = String)]`"
)]
pub trait Schema {
    /// The shape of the values.
    const SHAPE: Shape;
    /// Whether other fields can be merged into its values.
    #[doc(hidden)]
    const MERGES: Merges = Merges::of(&Self::SHAPE);
    /// The types that are flattened into it.
    #[doc(hidden)]
    const PARTS: Parts = Parts::of(Self::SHAPE);
    /// Whether its values can be read from one string, as far as the shape determines it.
    #[doc(hidden)]
    const IS_SINGLE: bool = is_single(Self::SHAPE);

    /// Returns the shape of the values.
    #[doc(hidden)]
    fn shape() -> Shape {
        Self::SHAPE
    }
}

/// A function that returns the shape of a type. It is a function so that a type may contain itself.
pub type Of = fn() -> Shape;

/// The shape of a type's values on the wire.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Any value.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A string with a format of the [registry](https://spec.openapis.org/registry/format/); empty if there is none.
    Text(&'static str),
    /// A string with one character.
    Character,
    /// An integer.
    Integer {
        /// The minimum.
        min: i128,
        /// The maximum.
        max: i128,
        /// The format of the registry.
        format: &'static str,
    },
    /// A 128-bit integer.
    Wide {
        /// Whether negative numbers are allowed.
        signed: bool,
        /// Whether 0 is allowed.
        zero: bool,
    },
    /// A number with a format of the registry.
    Number(&'static str),
    /// Binary data, such as a file.
    Bytes,
    /// A value of the type, or `null`.
    Option(Of),
    /// A value of the type, `null`, or an absent field.
    Patch(Of),
    /// A list of values.
    List(List),
    /// A list of values, which are separated by commas in a single string.
    CommaSeparated(Of),
    /// An object with arbitrary fields.
    Map(Map),
    /// A list with one value of each type, in order.
    Tuple(&'static [Of]),
    /// A type with `#[dto]`.
    Dto(&'static DtoSpec),
    /// A shape that is described by a JSON Schema of the dialect 2020-12.
    Json(fn() -> Value),
}

/// A keyword for a list in a [`Shape::Json`]. As a parameter, the list is a single string whose values are separated by
/// commas, like [`Shape::CommaSeparated`].
pub const COMMAS: &str = "x-commas";

impl Shape {
    /// Whether a flattened value is read only from its own fields. serde passes all fields of the object to a map, to an
    /// enum with a tag, and to a type with flattened fields.
    pub(crate) const fn takes_its_own(&self) -> bool {
        match self {
            Self::Map(_) => false,
            Self::Dto(spec) => spec.content.takes_its_own(),
            _ => true,
        }
    }

    /// Whether unknown fields are ignored when a value is read, as far as constants determine it.
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

/// The shape of a list.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Returns the shape of the elements.
    pub of: Of,
    /// The number of elements, if it is fixed.
    pub exact: Option<usize>,
    /// Whether the elements are unique, as in a set.
    pub unique: bool,
}

/// The shape of a map.
#[derive(Clone, Copy, Debug)]
pub struct Map {
    /// Returns the shape of the keys.
    pub key: Of,
    /// Returns the shape of the values.
    pub of: Of,
}

/// Whether values can be read from one string, as far as the shape itself determines it.
const fn is_single(shape: Shape) -> bool {
    match shape {
        Shape::Dto(spec) => !has_several_values(&spec.content),
        Shape::Map(_) | Shape::Tuple(_) => false,
        _ => true,
    }
}

/// Whether some values can't be read from one string, because they have several fields or are a variant with content.
const fn has_several_values(content: &Content) -> bool {
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
        Content::Through { input, .. } => has_several_values(input),
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
            | Shape::String(_)
            | Shape::Character
            | Shape::Integer { .. }
            | Shape::Integer128 { .. }
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
            | Shape::Integer128 { .. }
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
            | Shape::Integer128 { .. }
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

/// Returns the function that returns a type's shape. It evaluates the shape at compile time, which checks the arguments
/// of a generic type.
pub(crate) const fn checked_shape<T: Schema>() -> Of {
    let _ = T::SHAPE;
    shape_of::<T>
}

/// Returns the shape of a type.
pub fn shape_of<T: Schema + ?Sized>() -> Shape {
    T::SHAPE
}
