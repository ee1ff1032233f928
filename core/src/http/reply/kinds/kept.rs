//! Kinds of return types by whether interceptors see the value.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::response::set_status;
use crate::error::Result;
use crate::http::kept::{Keep, Keepable};
use crate::http::{Incoming, Tag};

/// A value that is kept, with the status of the method.
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
    pub fn keep<C, K: Keep<C>>(
        self,
        incoming: &mut Incoming<'_>,
        value: K,
        verb: StatusCode,
        declared: Option<StatusCode>,
        choice: C,
    ) -> Result<Response> {
        let mut response = incoming.keep(value, choice);
        set_status(&mut response, declared.unwrap_or(verb));
        Ok(response)
    }
}

/// A value that is kept, with its own status.
#[derive(Debug)]
pub struct KeptWithStatus;

/// Selects values that can be kept and have their own status.
pub trait IsKeptWithStatus {
    /// Its kind.
    fn kept_kind(&self) -> KeptWithStatus {
        KeptWithStatus
    }
}
// By their structure: of a type that was not found, the compiler would report each bound.
impl<K: Keepable + Keep<()>> IsKeptWithStatus for &&Tag<(StatusCode, K)> {}
impl<A, K: Keepable + Keep<()>> IsKeptWithStatus for &&Tag<(StatusCode, A, K)> where
    (A, Response): IntoResponse
{
}
impl<A, B, K: Keepable + Keep<()>> IsKeptWithStatus for &&Tag<(StatusCode, A, B, K)> where
    (A, B, Response): IntoResponse
{
}

impl KeptWithStatus {
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
    pub fn keep<C, K: Keep<C>>(
        self,
        incoming: &mut Incoming<'_>,
        value: K,
        _verb: StatusCode,
        _declared: Option<StatusCode>,
        choice: C,
    ) -> Result<Response> {
        Ok(incoming.keep(value, choice))
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
