//! Methods that the emitted code calls to extract arguments. Method resolution prefers inherent methods, whose types
//! satisfy bounds. The methods of the traits accept all other types. The compiler would report such a type for the call
//! and for the `.await` on it, so they have no bounds: [`ArgumentReports`] contains the types to report.

use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::handler_argument::HandlerArgument;
use super::params::{ParamNames, Tuple};
use super::unreadable::ArgumentReports;
use crate::base::{Reported, Satisfied};
use crate::error::{Error, Result};
use crate::graph::spec::FieldOnly;
use crate::http::route::exchange::Incoming;
use crate::pipeline::Inject;
use crate::wire::validation::checked_reading;

/// Extracts an argument by its type.
#[derive(Debug)]
pub struct Extraction<M, A>(PhantomData<fn() -> (M, A)>);

impl<M, A> Extraction<M, A> {
    /// Returns the extraction of this type.
    #[allow(clippy::new_without_default, reason = "only emitted code creates it")]
    #[inline]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<M, A: HandlerArgument<M>> Extraction<M, A> {
    /// Returns the types that do not compile.
    pub const fn reports(self) -> ArgumentReports<Satisfied, Satisfied, Satisfied> {
        ArgumentReports::NEW
    }

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

    /// Returns no types.
    fn reports(self) -> ArgumentReports<Satisfied, Satisfied, Satisfied>
    where
        Self: Sized,
    {
        ArgumentReports::NEW
    }
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

    /// Returns no types.
    fn reports(self) -> ArgumentReports<Satisfied, Satisfied, Satisfied>
    where
        Self: Sized,
    {
        ArgumentReports::NEW
    }
}

impl<A: FieldOnly> FieldExtraction<A> for Extraction<(), A> {
    fn run(self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }
}

/// An extractor whose content has any type.
pub trait ExtractorOf {
    /// The type of the content.
    type Content;
}

/// The extraction of content that can't be read.
pub trait UnreadableContent<A: ExtractorOf>: Sized {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }

    /// Returns the content.
    fn reports(self) -> ArgumentReports<Satisfied, A::Content, Satisfied> {
        ArgumentReports::NEW
    }
}

impl<A: ExtractorOf> UnreadableContent<A> for Extraction<(), A> {}

/// A pointer or an extractor with which other frameworks share a provider.
pub trait SharedProvider {
    /// The provider.
    type Provider: ?Sized;
}

/// The extraction of a provider without [`Inject`].
pub trait ProviderExtraction<A: SharedProvider> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }

    /// Returns the provider.
    fn reports(&self) -> ArgumentReports<Satisfied, Satisfied, A::Provider> {
        ArgumentReports::NEW
    }
}

impl<A: SharedProvider> ProviderExtraction<A> for Extraction<(), A> {}

/// The extraction of a type that is not an argument.
pub trait Unextractable<A> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&mut self, _: &mut Incoming<'_>, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }

    /// Returns the type.
    fn reports(&mut self) -> ArgumentReports<A, Satisfied, Satisfied> {
        ArgumentReports::NEW
    }
}

impl<A> Unextractable<A> for Extraction<(), A> {}

/// Extracts a JSON body as a plain type.
#[derive(Debug)]
pub struct BodyOf<T>(PhantomData<fn() -> T>);

impl<T> BodyOf<T> {
    /// The extraction of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: DeserializeOwned> BodyOf<T> {
    /// Returns no type.
    pub const fn reports(self) -> Reported<Satisfied> {
        Reported::NEW
    }

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
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&self, _: &mut Incoming<'_>, _: bool) -> Ready<Result<T>> {
        uncallable()
    }

    /// Returns the type.
    fn reports(&self) -> Reported<T> {
        Reported::NEW
    }
}

impl<T> UnreadableBody<T> for BodyOf<T> {}

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
    /// Returns an error. It never runs, because the types do not compile.
    fn run<N>(&self, _: &mut Incoming<'_>) -> Ready<Result<T>> {
        uncallable()
    }
}

impl<T> UnreadableParams<T> for ParamsOf<T> {}

fn uncallable<T>() -> Ready<Result<T>> {
    ready(Err(Error::internal("the argument's type can't be extracted")))
}
