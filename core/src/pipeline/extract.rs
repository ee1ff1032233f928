//! Arguments of a handler that are made of its context, on every protocol.

use std::future::Future;

use super::context::Context;
use crate::error::Result;
use crate::graph::spec::OnlyIn;

/// A type that a handler can take, on whatever protocol it is called. It is this or an extractor of axum,
/// not both: a handler could not tell which is meant.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error, FromContext};
///
/// struct Locale(String);
///
/// impl FromContext for Locale {
///     async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
///         Ok(Self(cx.header("accept-language").unwrap_or("en").to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made of a context",
    label = "`FromContext` is not implemented for this type",
    note = "write `impl FromContext for {Self} {{ async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {{ ... }} }}`"
)]
pub trait FromContext: Sized {
    /// The only handlers that can accept it; every handler by default. Any other one does not compile.
    const ONLY_IN: Option<OnlyIn> = None;

    /// Makes it, or gives the error that the caller gets.
    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send;

    /// Makes it without a future, which saves an allocation; `None` if it can only be awaited. It returns what
    /// [`from_context`](Self::from_context) returns.
    #[doc(hidden)]
    fn at_once(_cx: &mut Context<'_>) -> Option<Result<Self>> {
        None
    }
}

/// The only type that a handler may accept by reference: the context of its call.
#[diagnostic::on_unimplemented(
    message = "a handler can't accept `&{Self}`",
    label = "handler arguments are passed by value",
    note = "accept `{Self}` by value, or as `Inject<{Self}>` if it is a provider; only the context of the call is passed by reference: `cx: &Context<'_>`"
)]
pub trait IsContext<'r> {
    /// Returns the context as this type.
    fn of<'c>(cx: &'c Context<'r>) -> &'c Self;
}

impl<'r> IsContext<'r> for Context<'r> {
    #[inline]
    fn of<'c>(cx: &'c Context<'r>) -> &'c Self {
        cx
    }
}
