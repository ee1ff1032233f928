//! The arguments of handlers that something other than HTTP calls.

use std::future::{Future, Ready, ready};
use std::marker::PhantomData;

use super::context::Context;
use super::extract::FromContext;
use super::inject::Inject;
use crate::contract::ReadPayload;
use crate::error::{BoxFuture, Error, Result};
use crate::spec::FieldOnly;

/// A type that handlers can accept whatever calls them. `M` only distinguishes the kinds of arguments.
#[diagnostic::on_unimplemented(
    message = "a handler that HTTP does not call can't accept `{Self}`",
    label = "not available here: no HTTP request leads to this call",
    note = "accept a provider as `Inject<T>`, `&Context<'_>`, or a type of your own with `impl FromContext`",
    note = "in a gateway, accept the client as `Client`, and the data of a message as `Payload<T>`, where `T` has `#[dto]`"
)]
pub trait CallArgument<M>: Sized {
    /// Extracts the argument; `slot` is its index among the handler's dependencies.
    fn take(cx: &mut Context<'_>, slot: usize) -> impl Future<Output = Result<Self>> + Send;
}

/// Made of the context.
#[derive(Debug)]
pub struct FromCall(());

#[diagnostic::do_not_recommend]
impl<T: FromContext> CallArgument<FromCall> for T {
    async fn take(cx: &mut Context<'_>, _slot: usize) -> Result<Self> {
        T::from_context(cx).await
    }
}

/// Taken from the container.
#[derive(Debug)]
pub struct FromContainer(());

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> CallArgument<FromContainer> for Inject<T> {
    async fn take(cx: &mut Context<'_>, slot: usize) -> Result<Self> {
        cx.injected(slot).await.map(Inject::new)
    }
}

/// The extraction of an argument by its type.
#[derive(Debug)]
pub struct CallExtraction<M, A>(PhantomData<fn() -> (M, A)>);

impl<M, A> CallExtraction<M, A> {
    /// The extraction.
    pub const NEW: Self = Self(PhantomData);
}

impl<M, A: CallArgument<M> + Send + 'static> CallExtraction<M, A> {
    /// Extracts the argument with this index, and passes it through the pipes that apply to several arguments. `slot` is
    /// its index among the handler's dependencies; pipes do not apply to what the framework itself provides.
    ///
    /// # Errors
    ///
    /// The errors of the type, and those of pipes.
    ///
    /// The future is in a box, because the compiler can't prove for each lifetime that one which contains an
    /// `Inject<dyn Trait>` is `Send`.
    pub fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> BoxFuture<'c, Result<A>> {
        Box::pin(async move {
            let value = A::take(cx, slot).await?;
            if is_framework || cx.scope().shared.plan.pipes.is_empty() {
                return Ok(value);
            }
            cx.piped(index, value).await
        })
    }
}

/// The extraction of a type that only fields have, which a constant beside the handler reports.
pub trait FieldExtractionHere<A> {
    /// Returns an error, which no call meets: the type does not compile.
    fn run(
        self,
        cx: &mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Ready<Result<A>>;
}

impl<A: FieldOnly> FieldExtractionHere<A> for CallExtraction<(), A> {
    fn run(self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>> {
        refused()
    }
}

/// The payload of a message, whatever its data is.
pub trait PayloadArgument {
    /// The data.
    type Data;
}

/// The extraction of a payload whose data can't be read. The compiler reports the data and not the argument.
pub trait UnreadablePayload<A: PayloadArgument> {
    /// Reports the data.
    fn run(
        self,
        cx: &mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Ready<Result<A>>
    where
        A::Data: ReadPayload;
}

impl<A: PayloadArgument> UnreadablePayload<A> for CallExtraction<(), A> {
    fn run(self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>>
    where
        A::Data: ReadPayload,
    {
        refused()
    }
}

/// The extraction of a type that is not an argument. The compiler prefers the inherent method, and reports the type once.
pub trait UnextractableHere<A> {
    /// Reports the type.
    fn run<M>(
        &self,
        cx: &mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Ready<Result<A>>
    where
        A: CallArgument<M>;
}

impl<A> UnextractableHere<A> for CallExtraction<(), A> {
    fn run<M>(&self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>>
    where
        A: CallArgument<M>,
    {
        refused()
    }
}

fn refused<A>() -> Ready<Result<A>> {
    ready(Err(Error::internal("an argument that does not compile")))
}
