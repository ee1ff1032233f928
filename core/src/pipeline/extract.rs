//! Handler arguments that are extracted from the context, over every protocol.

use std::future::Future;

use super::context::Context;
use crate::error::Result;
use crate::graph::spec::OnlyIn;

/// A type that handlers can extract over every protocol. A type implements either this trait or one
/// of axum's extractor traits. Implementing both would be ambiguous.
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
    message = "`{Self}` can't be extracted from a `Context`",
    label = "`FromContext` is not implemented for this type",
    note = "write `impl FromContext for {Self} {{ async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {{ ... }} }}`"
)]
pub trait FromContext: Sized {
    /// The only handlers that can accept the type. By default, every handler can. Other handlers
    /// with such an argument do not compile.
    const ONLY_IN: Option<OnlyIn> = None;

    /// Extracts the value. An error ends the call and is sent to the client.
    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send;

    /// Extracts the value without a future, which saves an allocation. Returns `None` if the value
    /// can only be awaited; otherwise the result is that of [`from_context`](Self::from_context).
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

#[diagnostic::do_not_recommend]
impl<'r> IsContext<'r> for Context<'r> {
    #[inline]
    fn of<'c>(cx: &'c Context<'r>) -> &'c Self {
        cx
    }
}
