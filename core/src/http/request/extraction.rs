//! Methods that the emitted code calls to extract arguments. They are methods of types instead of
//! functions with bounds, because the compiler would report a type that does not satisfy such a
//! bound twice: for the call and for the `.await` on it. Method resolution prefers inherent
//! methods. The methods of the traits accept all other types, and report them once.

use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::handler_argument::HandlerArgument;
use super::params::{ParamNames, Tuple};
use super::single_value::Readable;
use crate::error::{Error, Result};
use crate::graph::spec::FieldOnly;
use crate::http::route::exchange::Incoming;
use crate::pipeline::Inject;
use crate::wire::validation::checked_reading;

/// Extracts an argument by its type.
#[derive(Debug)]
pub struct Extraction<M, A>(PhantomData<fn() -> (M, A)>);

impl<M, A> Extraction<M, A> {
    /// The extraction of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<M, A: HandlerArgument<M>> Extraction<M, A> {
    /// Extracts the argument. `covered` is whether the handler validates it afterwards.
    ///
    /// # Errors
    ///
    /// Returns the errors of the extractor.
    #[inline]
    pub fn run(
        self,
        incoming: &mut Incoming<'_>,
        slot: usize,
        covered: bool,
    ) -> impl Future<Output = Result<A>> + Send {
        let reading = A::PARAMETERS.map(|parameters| incoming.reading(covered, parameters));
        let extracting = A::take(incoming, slot);
        async move {
            match reading {
                Some(reading) => checked_reading::extract(reading, extracting).await,
                None => extracting.await,
            }
        }
    }
}

/// The extraction of an optional provider, which a constant next to the handler reports.
pub trait OptionalProvider<T: ?Sized> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(
        self,
        incoming: &mut Incoming<'_>,
        slot: usize,
        covered: bool,
    ) -> Ready<Result<Option<Inject<T>>>>;
}

impl<T: ?Sized> OptionalProvider<T> for Extraction<(), Option<Inject<T>>> {
    fn run(self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<Option<Inject<T>>>> {
        uncallable()
    }
}

/// The extraction of a type that only struct fields can have. A constant next to the handler
/// reports the type.
pub trait FieldExtraction<A> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(self, incoming: &mut Incoming<'_>, slot: usize, covered: bool) -> Ready<Result<A>>;
}

impl<A: FieldOnly> FieldExtraction<A> for Extraction<(), A> {
    fn run(self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }
}

/// The extraction of a type that is not an argument.
pub trait Unextractable<A> {
    /// Reports the type.
    fn run<M>(&self, incoming: &mut Incoming<'_>, slot: usize, covered: bool) -> Ready<Result<A>>
    where
        A: HandlerArgument<M>;
}

impl<A> Unextractable<A> for Extraction<(), A> {
    fn run<M>(&self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>>
    where
        A: HandlerArgument<M>,
    {
        uncallable()
    }
}

/// Extracts a JSON body as a plain type.
#[derive(Debug)]
pub struct BodyOf<T>(PhantomData<fn() -> T>);

impl<T> BodyOf<T> {
    /// The extraction of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: DeserializeOwned> BodyOf<T> {
    /// Reads the body. `covered` is whether the handler validates it afterwards.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Json`](super::Json).
    #[inline]
    pub fn run(
        self,
        incoming: &mut Incoming<'_>,
        covered: bool,
    ) -> impl Future<Output = Result<T>> {
        incoming.json(covered)
    }
}

/// The extraction of a body as a type that can't be read.
pub trait UnreadableBody<T> {
    /// Reports the type.
    fn run(&self, incoming: &mut Incoming<'_>, covered: bool) -> Ready<Result<T>>
    where
        T: Readable;
}

impl<T> UnreadableBody<T> for BodyOf<T> {
    fn run(&self, _: &mut Incoming<'_>, _: bool) -> Ready<Result<T>>
    where
        T: Readable,
    {
        uncallable()
    }
}

/// Extracts path parameters as a tuple.
#[derive(Debug)]
pub struct ParamsOf<T>(PhantomData<fn() -> T>);

impl<T> ParamsOf<T> {
    /// The extraction of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: Tuple + Send> ParamsOf<T> {
    /// Reads the parameters named by `N`.
    ///
    /// # Errors
    ///
    /// Returns status 400 if a parameter does not have its type or is not valid UTF-8.
    #[inline]
    pub fn run<N: ParamNames>(
        self,
        incoming: &mut Incoming<'_>,
    ) -> impl Future<Output = Result<T>> {
        incoming.params::<N, T>()
    }
}

/// The extraction of path parameters as types that can't be read.
pub trait UnreadableParams<T> {
    /// Reports the types.
    fn run<N>(&self, incoming: &mut Incoming<'_>) -> Ready<Result<T>>
    where
        T: Tuple;
}

impl<T> UnreadableParams<T> for ParamsOf<T> {
    fn run<N>(&self, _: &mut Incoming<'_>) -> Ready<Result<T>>
    where
        T: Tuple,
    {
        uncallable()
    }
}

fn uncallable<T>() -> Ready<Result<T>> {
    ready(Err(Error::internal("the argument's type can't be extracted")))
}
