//! The conversion of values to a response, which contains the selected fields of objects.

mod failure;
mod join;
mod leaf;
mod object;
mod path;
mod wrappers;

use async_graphql::parser::types::Field;
use async_graphql::{Positioned, Value};
use baya::BoxFuture;
use baya::schema::Schema;
pub use failure::Failure;
pub(crate) use failure::failure_of;
pub(crate) use join::joined;
pub use leaf::{enum_value, scalar};
pub(crate) use object::root_fields;
pub use object::{Object, object};
pub(crate) use path::{OwnedPath, Path};

use crate::operation::Run;

/// A type that GraphQL fields can return.
///
/// `#[dto(object)]`, `#[dto(interface(...))]`, `#[dto(scalar)]`, and `#[dto]` on an enum implement it.
///
/// | type | in the schema |
/// |---|---|
/// | `bool` | `Boolean` |
/// | integers | `Int`; a value of more than 32 bits is an error of its field |
/// | `f32`, `f64` | `Float` |
/// | strings, `char`, `PathBuf`, IP and socket addresses | `String` |
/// | [`Id`](crate::Id) | `ID` |
/// | `Option<T>`, [`Patch<T>`](baya::Patch) | `T` without `!` |
/// | lists and sets | `[T!]` |
/// | `Box<T>`, `Arc<T>`, `&T` | as `T` |
/// | `Uuid`, and types of `chrono`, `rust_decimal` and `url` | a custom scalar |
/// | types of `time` | `String` |
/// | `serde_json::Value` | the scalar `JSON` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL type",
    label = "a GraphQL field can't return this type",
    note = "a struct: put `#[dto(object)]` on it; an enum: put `#[dto]` on it, or `#[dto(object)]` if its variants contain objects",
    note = "a type of its own in the schema that is written as one value: put `#[dto(scalar)]` on it",
    note = "GraphQL has no maps and no tuples: return a list of objects; a field without a value can return `bool`"
)]
pub trait Output: Schema + Send + Sync {
    /// Returns the value with the selected fields.
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a>;
}

/// A value of a response, or an error that makes its nearest nullable parent `null`.
pub type Outcome = Result<Value, Failure>;

/// A value of a response that is ready or pending.
pub enum Shown<'a> {
    /// The value is ready.
    Now(Outcome),
    /// The value is pending.
    Later(BoxFuture<'a, Outcome>),
}

/// The location of a value in a response: its path, and the fields of the query that select it.
#[derive(Clone, Copy)]
pub struct At<'a, 'p> {
    pub(crate) run: &'a Run<'a>,
    pub(crate) path: &'p Path<'p>,
    /// The field; several if the query contains it more than once.
    pub(crate) fields: &'p [&'a Positioned<Field>],
}

impl<'a> At<'a, '_> {
    /// Returns the first field that selects the value.
    pub(crate) fn field(&self) -> &'a Positioned<Field> {
        self.fields[0]
    }
}

impl std::fmt::Debug for At<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("At").field("path", &self.path).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now(outcome) => f.debug_tuple("Now").field(outcome).finish(),
            Self::Later(_) => f.write_str("Later(..)"),
        }
    }
}

impl Shown<'_> {
    /// Creates a value that is ready.
    pub(crate) const fn value(value: Value) -> Self {
        Self::Now(Ok(value))
    }
}
