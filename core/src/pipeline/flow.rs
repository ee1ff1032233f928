//! The types between the pipes of an argument, as the compiler finds them out.

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
    /// Of a type that is found by what follows.
    #[expect(clippy::new_without_default, reason = "a default would have no more to say")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// That of what was taken, or would have been.
    pub const fn of<E>(_taken: &std::result::Result<T, E>) -> Self {
        Self::new()
    }

    /// A value of it, of which only the type is looked at.
    #[expect(clippy::unreachable, reason = "nothing calls it")]
    pub fn never(self) -> T {
        unreachable!("a value of which only the type is looked at")
    }

    /// The type, for the explanation of a document that could not be read.
    pub const fn argument(self) -> explain::Of<T> {
        explain::Of(PhantomData)
    }
}

/// Finds the types of which documents can say what they look like.
pub trait ShownFlow {
    /// What it looks like.
    fn shape(&self) -> Option<Of>;
}

/// Takes all others; the reference makes it the second choice.
pub trait HiddenFlow {
    /// Nothing says what it looks like.
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

/// What a client sends for one value with pipes: text of which the last pipe makes a number looks like that
/// number, and anything else like what the first pipe takes.
pub fn shape_of_text(first: Option<Of>, last: Option<Of>) -> Shape {
    let Some(first) = first else {
        return last.map_or(Shape::Text(""), |last| last());
    };
    let Some(last) = last.filter(|last| is_single(last())) else { return first() };
    match first() {
        Shape::Text(_) => last(),
        Shape::Option(inner) if matches!(inner(), Shape::Text(_)) => Shape::Option(last),
        other => other,
    }
}

/// Whether values of a shape are written as one text.
fn is_single(shape: Shape) -> bool {
    match shape {
        Shape::Boolean | Shape::Integer { .. } | Shape::Number(_) => true,
        Shape::Text(_) | Shape::Character => true,
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Whole(&FieldSpec { of, .. }) | Content::Of(of) => is_single(of()),
            Content::Variants { tagging: Tagging::External, variants, .. } => {
                variants.iter().all(|one| matches!(one.content, Content::Unit))
            }
            _ => false,
        },
        _ => false,
    }
}

/// What a client sends for a body with pipes.
pub fn shape_of_body(first: Option<Of>) -> Shape {
    first.map_or(Shape::Any, |first| first())
}
