//! Pipes, which transform or validate arguments.

use std::any::{Any, TypeId, type_name};
use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use super::context::Context;
use super::flow::Flow;
use crate::base::{Reported, Satisfied, Stored};
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::PipeFor;

/// Transforms or validates an argument of a handler before the handler receives it.
///
/// A pipe that is declared on an argument with `#[use_pipes(...)]` may change the argument's type.
/// A pipe that is declared on a handler, component, module or app applies to all arguments of the
/// types in `#[pipe(takes = [...])]` and does not change their type.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, Pipe};
///
/// struct Even;
///
/// impl Pipe<u64> for Even {
///     async fn transform(&self, value: u64, cx: &Context<'_>) -> Result<u64, Error> {
///         if value % 2 == 0 { Ok(value) } else { Err(cx.invalid("even", "must be even")) }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the pipe `{Self}` does not return `{Out}`",
    label = "`Pipe<..., {Out}>` is not implemented for this type",
    note = "declare the argument with the type that the pipe returns, or remove the pipe",
    note = "to implement the pipe, write `impl Pipe<In, {Out}> for {Self} {{ async fn transform(&self, value: In, cx: &Context<'_>) -> Result<{Out}, Error> {{ ... }} }}`, where `In` is the type that the request or the previous pipe returns"
)]
pub trait Pipe<In, Out = In>: Send + Sync + 'static {
    /// Returns the new value, or an error for the client. [`Context::invalid`] creates an error
    /// that contains the argument's name.
    fn transform(&self, value: In, cx: &Context<'_>) -> impl Future<Output = Result<Out>> + Send;
}

/// The call of a pipe whose types the compiler infers from the pipes around it. It is a method for
/// the same reason as [`Extraction`](crate::http::request::extraction::Extraction).
#[derive(Debug)]
pub struct Piping<In, Out, P>(Flow<(In, Out, P)>);

impl<In, Out, P> Piping<In, Out, P> {
    /// The call of this pipe.
    pub const NEW: Self = Self(Flow::new());

    /// Returns the type that the pipe must return.
    pub const fn output(&self) -> PhantomData<fn() -> Out> {
        PhantomData
    }
}

impl<In, Out, P: Pipe<In, Out>> Piping<In, Out, P> {
    /// Returns no type.
    pub const fn reports(&self, _value: &In) -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Runs the pipe.
    pub fn run(
        self,
        pipe: &P,
        value: In,
        cx: &Context<'_>,
    ) -> impl Future<Output = Result<Out>> + Send {
        pipe.transform(value, cx)
    }

    /// Connects the types before and after the pipe, for its description.
    pub fn flow(self, _before: Flow<In>) -> Flow<Out> {
        Flow::new()
    }
}

/// Infers the types around a type that is not a pipe for them. The call of the type reports the
/// error.
pub trait Unpiped<Out> {
    /// Returns the type after the pipe. The type before it does not matter.
    fn flow(&self, before: Flow<()>) -> Flow<Out>;
}

impl<Out, P> Unpiped<Out> for Piping<(), Out, P> {
    fn flow(&self, _: Flow<()>) -> Flow<Out> {
        Flow::new()
    }
}

/// The call of a type that is not a pipe for these types.
pub trait Unpipeable<In, Out, P> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&self, _: impl Sized, _: impl Sized, _: &Context<'_>) -> Ready<Result<Out>> {
        ready(Err(Error::internal("the type is not a pipe for this argument")))
    }

    /// Returns the type.
    fn reports(&self, _value: &impl Sized) -> Reported<P> {
        Reported::NEW
    }
}

impl<In, Out, P> Unpipeable<In, Out, P> for Piping<In, Out, P> {}

/// A pipe of an argument, which reports types that do not return `Out`.
#[diagnostic::on_unimplemented(
    message = "the pipe `{Self}` does not return `{Out}`",
    label = "`Pipe<..., {Out}>` is not implemented for this type",
    note = "declare the argument with the type that the pipe returns, or remove the pipe",
    note = "to implement the pipe, write `impl Pipe<In, {Out}> for {Self} {{ async fn transform(&self, value: In, cx: &Context<'_>) -> Result<{Out}, Error> {{ ... }} }}`, where `In` is the type that the request or the previous pipe returns"
)]
pub trait PipeTo<Out> {
    /// Reports the type.
    fn check(_: Reported<Self>, _output: PhantomData<fn() -> Out>) {}
}

#[diagnostic::do_not_recommend]
impl<Out> PipeTo<Out> for Satisfied {}

/// A pipe that does not change the type of such values.
#[diagnostic::on_unimplemented(
    message = "the pipe `{Self}` does not accept and return `{T}`",
    label = "`takes` lists types that the pipe accepts and returns",
    note = "write `impl Pipe<{T}> for {Self} {{ async fn transform(&self, value: {T}, cx: &Context<'_>) -> Result<{T}, Error> {{ ... }} }}`"
)]
pub trait Keeps<T: Send + 'static> {
    /// The type-erased form of the pipe for these values.
    const FOR: PipeFor;
}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static, P: Pipe<T>> Keeps<T> for P {
    const FOR: PipeFor = PipeFor { of: TypeId::of::<T>(), run: run_erased::<P, T> };
}

/// A pipe and the type of an argument, to check whether the pipe of a handler applies to the
/// argument.
#[derive(Debug)]
pub struct PipeAndArgument<P, T>(PhantomData<fn() -> (P, T)>);

impl<P: Pipe<T>, T> PipeAndArgument<P, T> {
    /// The pipe accepts the argument.
    pub const APPLIES: bool = true;
}

/// The fallback of [`PipeAndArgument`].
pub trait Inapplicable {
    /// The pipe does not accept the argument.
    const APPLIES: bool = false;
}

impl<P, T> Inapplicable for PipeAndArgument<P, T> {}

fn run_erased<'a, P: Pipe<T>, T: Send + 'static>(
    stored: &'a Stored,
    value: &'a mut (dyn Any + Send),
    cx: &'a Context<'a>,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let slot = value.downcast_mut::<Option<T>>();
        let (Some(pipe), Some(slot)) = (stored.get::<P>(), slot) else {
            return Err(unplanned::<P>());
        };
        if let Some(value) = slot.take() {
            *slot = Some(pipe.transform(value, cx).await?);
        }
        Ok(())
    })
}

fn unplanned<P>() -> Error {
    Error::internal(format!("the pipe `{}` is planned for another type", type_name::<P>()))
}
