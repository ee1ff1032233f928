//! Data that a guard hands to the handler behind it.

use std::any::type_name;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::http::Extensions;

use super::context::Context;
use super::extract::FromContext;
use crate::base::{Token, Type};
use crate::error::{Error, Result};
use crate::graph::spec::Needs;

/// Data that a guard provides, as an argument of a handler.
///
/// A guard with `#[guard(provides = T)]` gives it by [`Context::provide`]; the compiler checks that
/// one stands before every handler that takes it. `Option<Provided<T>>` is not checked.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Provided;
///
/// struct CurrentUser { name: String }
///
/// async fn greet(user: Provided<CurrentUser>) -> String {
///     format!("hello, {}", user.name)
/// }
/// ```
pub struct Provided<T>(Arc<T>);

impl<T> Provided<T> {
    /// The data, shared.
    pub fn into_inner(self) -> Arc<T> {
        self.0
    }
}

impl<T: Token + 'static> Needs for Provided<T> {
    const NEEDS: &'static [Type] = &[Type::of::<T>(T::KEY.name, Some(&T::KEY))];
    const IS_DATA: bool = true;
}

/// `T` needs no [`Token`] bound here: the attributes check it and report it with a better message.
impl<T: Send + Sync + 'static> FromContext for Provided<T> {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        let absent = || {
            Error::internal(format!(
                "a guard with `provides = {0}` let the call of `{1}::{2}` pass, and never called `cx.provide`",
                type_name::<T>(),
                cx.component(),
                cx.handler()
            ))
        };
        let data = cx.extension::<Data<T>>().map(|data| Arc::clone(&data.0));
        data.map(Provided).ok_or_else(absent)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Token + Send + Sync + 'static> FromContext for Option<Provided<T>> {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        Ok(cx.provided::<T>().map(Provided))
    }
}

impl<T> Deref for Provided<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Clone for Provided<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Provided<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provided").field(&self.0).finish()
    }
}

/// Returns what a guard provided to a call that had these extensions, for a protocol whose connection outlives the call
/// that opened it.
pub fn provided_in<T: Send + Sync + 'static>(extensions: &Extensions) -> Option<Arc<T>> {
    extensions.get::<Data<T>>().map(|data| Arc::clone(&data.0))
}

/// The data in the extensions of a call.
pub(super) struct Data<T>(pub(super) Arc<T>);

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
