//! Data that a guard provides to the handler.

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

/// Data that a guard provides, as a handler argument.
///
/// A guard with `#[guard(provides = T)]` calls [`Context::provide`]. The compiler checks that such
/// a guard runs before every handler that accepts the data. `Option<Provided<T>>` is not checked.
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
    /// Returns the shared data.
    pub fn into_inner(self) -> Arc<T> {
        self.0
    }
}

impl<T: Token + 'static> Needs for Provided<T> {
    const NEEDS: &'static [Type] = &[Type::new::<T>(T::KEY.name, Some(&T::KEY))];
    const IS_DATA: bool = true;
}

// `T` needs no `Token` bound here: the attributes check it and report it with a better message.
impl<T: Send + Sync + 'static> FromContext for Provided<T> {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self> {
        let absent = || {
            Error::internal(format!(
                "a guard with `provides = {0}` let the call of `{1}::{2}` pass without calling `cx.provide`",
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

/// Returns the data that a guard provided to the call with these extensions, for protocols whose
/// connections outlive the call that opened them.
pub fn provided_in<T: Send + Sync + 'static>(extensions: &Extensions) -> Option<Arc<T>> {
    extensions.get::<Data<T>>().map(|data| Arc::clone(&data.0))
}

/// Provided data, as it is stored in the extensions of a call.
pub(super) struct Data<T>(pub(super) Arc<T>);

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
