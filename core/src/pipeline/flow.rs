//! The types between the pipes of an argument, which the compiler infers.

use std::fmt;
use std::marker::PhantomData;

use crate::wire::schema::{Content, Direction, FieldSpec, Of, Schema, Shape, Tagging, shape_of};
use crate::wire::validation::explain;

/// The type of a value between two pipes, without the value.
pub struct Flow<T>(PhantomData<fn() -> T>);

impl<T> Clone for Flow<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Flow<T> {}

impl<T> fmt::Debug for Flow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<T>())
    }
}

impl<T> Flow<T> {
    /// Creates a flow of a type that later calls determine.
    #[expect(clippy::new_without_default, reason = "`new` is called in constants")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// Creates a flow of the type of an extracted argument.
    pub const fn of<E>(_extracted: &std::result::Result<T, E>) -> Self {
        Self::new()
    }

    /// Returns a value of the type, in code that is compiled for its type and never runs.
    #[expect(clippy::unreachable, reason = "it is never called")]
    pub fn never(self) -> T {
        unreachable!("only the type of this value is used")
    }

    /// Returns the type, to explain why a body or parameter could not be read.
    pub const fn argument(self) -> explain::Of<T> {
        explain::Of(PhantomData)
    }
}

/// Finds the schema of types that have one.
pub trait ShownFlow {
    /// Returns the schema of the type.
    fn shape(&self) -> Option<Of>;
}

/// Applies to types without a schema; the reference in the impl gives it lower precedence.
pub trait HiddenFlow {
    /// Returns `None`, because the type has no schema.
    fn shape(&self) -> Option<Of> {
        None
    }
}

impl<T: Schema> ShownFlow for Flow<T> {
    fn shape(&self) -> Option<Of> {
        Some(shape_of::<T>)
    }
}

impl<T> HiddenFlow for &Flow<T> {}

/// Returns the schema of a single value with pipes, as clients send it. A string that the last pipe
/// turns into a number has the schema of that number. Anything else has the schema of the first
/// pipe's input.
pub fn shape_of_text(first: Option<Of>, last: Option<Of>) -> Shape {
    let Some(first) = first else {
        return last.map_or(Shape::String(""), |last| last());
    };
    let Some(last) = last.filter(|last| is_single(last())) else { return first() };
    match first() {
        Shape::String(_) => last(),
        Shape::Option(inner) if matches!(inner(), Shape::String(_)) => Shape::Option(last),
        other => other,
    }
}

/// Whether values of a shape are written as a single string.
fn is_single(shape: Shape) -> bool {
    match shape {
        Shape::Boolean | Shape::Integer { .. } | Shape::Number(_) => true,
        Shape::String(_) | Shape::Character => true,
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Newtype(&FieldSpec { of, .. }) | Content::Of(of) => is_single(of()),
            Content::Variants { tagging: Tagging::External, variants, .. } => {
                variants.iter().all(|one| matches!(one.content, Content::Unit))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Returns the schema of a body with pipes, as clients send it.
pub fn shape_of_body(first: Option<Of>) -> Shape {
    first.map_or(Shape::Any, |first| first())
}
