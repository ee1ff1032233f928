//! Kinds of return types by whether interceptors see the value.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::response::set_status;
use crate::error::Result;
use crate::http::response::kept::{Keep, Keepable};
use crate::http::{Incoming, Tag};

/// A value that is kept.
#[derive(Debug)]
pub struct Kept;

/// Selects values that can be kept.
pub trait IsKept {
    /// Its kind.
    fn kept_kind(&self) -> Kept {
        Kept
    }
}
impl<K: Keepable> IsKept for &Tag<K> {}

impl Kept {
    /// Whether interceptors see the value.
    #[inline]
    pub const fn keeps(&self, incoming: &Incoming<'_>) -> bool {
        incoming.keeps()
    }

    /// Keeps the value. Handlers without interceptors stay small, because it is not inlined.
    ///
    /// # Errors
    ///
    /// None.
    #[cold]
    #[inline(never)]
    pub fn keep<C, K: Keep<C> + Keepable>(
        self,
        incoming: &mut Incoming<'_>,
        value: K,
        verb: StatusCode,
        declared: Option<StatusCode>,
        choice: C,
    ) -> Result<Response> {
        let mut response = incoming.keep(value, choice);
        if !K::has_status() {
            set_status(&mut response, declared.unwrap_or(verb));
        }
        Ok(response)
    }
}

/// A value that is not kept.
#[derive(Debug)]
pub struct Unkept;

/// Selects every other type.
pub trait IsUnkept {
    /// Its kind.
    fn kept_kind(&self) -> Unkept {
        Unkept
    }
}
impl<T> IsUnkept for Tag<T> {}

impl Unkept {
    /// Interceptors see only the response.
    #[inline]
    pub const fn keeps(&self, _incoming: &Incoming<'_>) -> bool {
        false
    }

    /// Is never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn keep<C, T>(
        self,
        _incoming: &mut Incoming<'_>,
        _value: T,
        verb: StatusCode,
        _declared: Option<StatusCode>,
        _choice: C,
    ) -> Result<Response> {
        Ok(verb.into_response())
    }
}
