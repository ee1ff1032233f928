//! Arguments of a handler that are made of its context, on every protocol.

use std::future::Future;

use super::context::Context;
use crate::error::Result;

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
    /// Makes it, or gives the error that the caller gets.
    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send;
}

/// The type that a handler takes by reference: the context of its call.
#[diagnostic::on_unimplemented(
    message = "a handler can't take `&{Self}`",
    label = "an argument is made for this call, and belongs to the handler",
    note = "take `{Self}` by value; only the context of the call is taken as a reference, `cx: &Context<'_>`"
)]
pub trait IsContext<'r> {
    /// The context as this type.
    fn of<'c>(cx: &'c Context<'r>) -> &'c Self;
}

impl<'r> IsContext<'r> for Context<'r> {
    #[inline]
    fn of<'c>(cx: &'c Context<'r>) -> &'c Self {
        cx
    }
}
