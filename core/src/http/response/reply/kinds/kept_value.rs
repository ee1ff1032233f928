//! Kinds of return types by whether interceptors can access the value.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::plain::set_status;
use crate::error::Result;
use crate::http::response::returned_value::{Keep, Keepable};
use crate::http::{Incoming, Tag};

kind! {
    /// A value that is kept for interceptors.
    Kept,
    /// Selects values that can be kept.
    IsKept::kept_kind,
    [K: Keepable] &Tag<K>,
}

impl Kept {
    /// Whether the handler has interceptors.
    #[inline]
    pub const fn keeps(&self, incoming: &Incoming<'_>) -> bool {
        incoming.keeps()
    }

    /// Keeps the value. The method is not inlined, so that handlers without interceptors stay small.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    #[cold]
    #[inline(never)]
    pub fn keep<C, K: Keep<C> + Keepable>(
        self,
        incoming: &mut Incoming<'_>,
        value: K,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: C,
    ) -> Result<Response> {
        let mut response = incoming.keep(value, choice);
        if !K::has_status() {
            set_status(&mut response, declared.unwrap_or(method_status));
        }
        Ok(response)
    }
}

kind! {
    /// A value that is not kept.
    Unkept,
    /// Selects every other type.
    IsUnkept::kept_kind,
    [T] Tag<T>,
}

impl Unkept {
    /// Returns `false`, because interceptors can only access the response.
    #[inline]
    pub const fn keeps(&self, _incoming: &Incoming<'_>) -> bool {
        false
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    pub fn keep<C, T>(
        self,
        _incoming: &mut Incoming<'_>,
        _value: T,
        method_status: StatusCode,
        _declared: Option<StatusCode>,
        _choice: C,
    ) -> Result<Response> {
        Ok(method_status.into_response())
    }
}
