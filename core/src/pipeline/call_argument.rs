//! Arguments of handlers that are not called over HTTP.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use super::context::Context;
use super::extract::FromContext;
use super::inject::Inject;
use crate::base::{Reported, Satisfied};
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::FieldOnly;

/// A type that handlers can accept, whatever protocol calls them. `M` only distinguishes the kinds
/// of arguments.
#[diagnostic::on_unimplemented(
    message = "a handler that is not called over HTTP can't accept `{Self}`",
    label = "not available here: this call has no HTTP request",
    note = "accept a provider as `Inject<T>`, `&Context<'_>`, or your own type with `impl FromContext`"
)]
pub trait CallArgument<M>: Sized {
    /// Extracts the argument. `slot` is its index among the handler's dependencies.
    fn take(cx: &mut Context<'_>, slot: usize) -> impl Future<Output = Result<Self>> + Send;

    /// Extracts the argument without a future. Returns `None` if it can only be awaited.
    fn take_at_once(_cx: &mut Context<'_>) -> Option<Result<Self>> {
        None
    }
}

/// Marker for arguments that are extracted from the context.
#[derive(Debug)]
pub struct FromCall(());

#[diagnostic::do_not_recommend]
impl<T: FromContext> CallArgument<FromCall> for T {
    async fn take(cx: &mut Context<'_>, _slot: usize) -> Result<Self> {
        T::from_context(cx).await
    }

    #[inline]
    fn take_at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        T::at_once(cx)
    }
}

/// Marker for arguments that the container provides.
#[derive(Debug)]
pub struct FromContainer(());

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> CallArgument<FromContainer> for Inject<T> {
    async fn take(cx: &mut Context<'_>, slot: usize) -> Result<Self> {
        cx.injected(slot).await.map(Inject::new)
    }
}

/// Extracts an argument by its type.
#[derive(Debug)]
pub struct CallExtraction<M, A>(PhantomData<fn() -> (M, A)>);

impl<M, A> CallExtraction<M, A> {
    /// The extraction of this type.
    pub const NEW: Self = Self(PhantomData);
}

impl<M, A: CallArgument<M> + Send + 'static> CallExtraction<M, A> {
    /// Returns the types that do not compile.
    pub const fn reports(self) -> CallReports<Satisfied, Satisfied> {
        CallReports::NEW
    }

    /// Extracts the argument with this index and passes it through the pipes that apply to several
    /// arguments. `slot` is its index among the handler's dependencies. Pipes do not apply to
    /// arguments that the framework itself provides.
    ///
    /// # Errors
    ///
    /// Returns the errors of the type and those of pipes.
    #[inline]
    pub fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Extracted<'c, A> {
        // The future is boxed, because the compiler can't prove for each lifetime that a future that
        // contains an `Inject<dyn Trait>` is `Send`.
        let is_piped = !is_framework && !cx.scope().shared.plan.pipes.is_empty();
        match A::take_at_once(cx) {
            Some(Ok(value)) if is_piped => Extracted::Later(Box::pin(cx.piped(index, value))),
            Some(value) => Extracted::AtOnce(Some(value)),
            None => Extracted::Later(Box::pin(async move {
                let value = A::take(cx, slot).await?;
                if is_piped { cx.piped(index, value).await } else { Ok(value) }
            })),
        }
    }
}

/// An argument that has been extracted or is being extracted.
pub enum Extracted<'c, A> {
    /// The outcome is available until it is taken.
    AtOnce(Option<Result<A>>),
    /// The outcome has to be awaited.
    Later(BoxFuture<'c, Result<A>>),
}

// No field is pinned: an argument is moved out, and a future is boxed.
impl<A> Unpin for Extracted<'_, A> {}

impl<A> Future for Extracted<'_, A> {
    type Output = Result<A>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<A>> {
        match self.get_mut() {
            Self::AtOnce(value) => value.take().map_or(Poll::Pending, Poll::Ready),
            Self::Later(future) => future.as_mut().poll(cx),
        }
    }
}

impl<A> fmt::Debug for Extracted<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extracted").finish_non_exhaustive()
    }
}

/// The extraction of a type that only struct fields can have. A constant next to the handler
/// reports the type.
pub trait FieldExtractionHere<A> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(
        self,
        cx: &mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Ready<Result<A>>;

    /// Returns no types.
    fn reports(self) -> CallReports<Satisfied, Satisfied>
    where
        Self: Sized,
    {
        CallReports::NEW
    }
}

impl<A: FieldOnly> FieldExtractionHere<A> for CallExtraction<(), A> {
    fn run(self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }
}

/// A message payload with any type of data.
pub trait PayloadArgument {
    /// The type of the data.
    type Data;
}

/// The extraction of a payload whose data can't be read. The compiler reports the data instead of
/// the argument.
pub trait UnreadablePayload<A: PayloadArgument>: Sized {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }

    /// Returns the data.
    fn reports(self) -> CallReports<Satisfied, A::Data> {
        CallReports::NEW
    }
}

impl<A: PayloadArgument> UnreadablePayload<A> for CallExtraction<(), A> {}

/// The extraction of a type that is not an argument.
pub trait UnextractableHere<A> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>> {
        uncallable()
    }

    /// Returns the type.
    fn reports(&self) -> CallReports<A, Satisfied> {
        CallReports::NEW
    }
}

impl<A> UnextractableHere<A> for CallExtraction<(), A> {}

/// The types that the extraction of an argument reports: `A` is not an argument, and `D` is the
/// data of a payload that can't be read.
#[derive(Debug)]
pub struct CallReports<A, D> {
    /// Reported by [`ArgumentOfCall`].
    pub argument: Reported<A>,
    /// Reported by [`PayloadData`].
    pub payload: Reported<D>,
}

impl<A, D> CallReports<A, D> {
    /// The types.
    pub const NEW: Self = Self { argument: Reported::NEW, payload: Reported::NEW };
}

/// An argument of a handler that is not called over HTTP, which reports other types.
#[diagnostic::on_unimplemented(
    message = "a handler that is not called over HTTP can't accept `{Self}`",
    label = "not available here: this call has no HTTP request",
    note = "accept a provider as `Inject<T>`, `&Context<'_>`, or your own type with `impl FromContext`",
    note = "in a gateway, accept the client as `Client`, the data of a message as `Payload<T>`, where `T` has `#[dto]`, and the bytes of `#[message(binary)]` as `Binary`"
)]
pub trait ArgumentOfCall {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl ArgumentOfCall for Satisfied {}

/// The data of a payload, which reports types that can't be read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the payload of a message",
    label = "not a type that the framework can read and validate",
    note = "put `#[dto]` on `{Self}`; if it has `#[dto(output)]`, which can't be read, remove `output`",
    note = "strings, numbers, lists of such types, and `serde_json::Value` for any JSON need no attribute"
)]
pub trait PayloadData {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl PayloadData for Satisfied {}

fn uncallable<A>() -> Ready<Result<A>> {
    ready(Err(Error::internal("the argument's type can't be extracted")))
}
