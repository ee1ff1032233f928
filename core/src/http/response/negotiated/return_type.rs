//! Return types of handlers whose format the request determines.

use std::marker::PhantomData;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Negotiated;
use super::choice::Choice;
use crate::error::Result;
use crate::http::response::reply::kinds::kind;
use crate::http::{Incoming, Tag};

/// A type that contains a [`Negotiated`] value.
pub trait Negotiating {}

impl<T> Negotiating for Negotiated<T> {}
impl<N: Negotiating> Negotiating for Option<N> {}
impl<N: Negotiating, E> Negotiating for Result<N, E> {}

/// A value that is written in a negotiated format.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "not a value that formats can write",
    note = "`Negotiated<T>` needs a `T` with `#[derive(serde::Serialize)]`; in a tuple, a status or headers precede it"
)]
pub trait Negotiates {
    /// Creates the response.
    ///
    /// # Errors
    ///
    /// Returns 406 if no accepted format can represent the value, and 500 if no format can.
    fn respond(self, choice: &Choice<'_>) -> Result<Response>;
}

impl<T: Serialize> Negotiates for Negotiated<T> {
    fn respond(self, choice: &Choice<'_>) -> Result<Response> {
        choice.write(&self.0)
    }
}

/// Implements tuples whose last element is negotiated.
macro_rules! tuples {
    ($($element:ident)*) => {
        impl<$($element,)* N: Negotiating> Negotiating for ($($element,)* N) {}

        impl<$($element,)* N: Negotiates> Negotiates for ($($element,)* N)
        where
            ($($element,)* Response): IntoResponse,
        {
            #[allow(non_snake_case, reason = "each element is named after its type")]
            fn respond(self, choice: &Choice<'_>) -> Result<Response> {
                let ($($element,)* value) = self;
                Ok(($($element,)* value.respond(choice)?).into_response())
            }
        }
    };
}

tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }

/// Determines whether the request selects the format of a return type. It is used as
/// `Output::<T>::NEGOTIATES`, which falls back to [`Fixed`] for other types.
#[derive(Debug)]
pub struct Output<T>(PhantomData<fn() -> T>);

impl<T: Negotiating> Output<T> {
    /// The request selects the format.
    pub const NEGOTIATES: bool = true;

    /// Returns the formats that the request accepts.
    ///
    /// # Errors
    ///
    /// Returns 406 if the app has none of them.
    pub fn choose<'c>(incoming: &mut Incoming<'c>) -> Result<Choice<'c>> {
        incoming.choose()
    }
}

/// The fallback of [`Output`].
pub trait Fixed {
    /// The request does not select the format.
    const NEGOTIATES: bool = false;

    /// Returns no choice.
    ///
    /// # Errors
    ///
    /// Never returns an error.
    #[inline]
    fn choose(_incoming: &mut Incoming<'_>) -> Result<()> {
        Ok(())
    }
}

impl<T> Fixed for Output<T> {}

kind! {
    /// A negotiated value.
    Chosen,
    /// Selects negotiated values.
    IsChosen::reply_kind,
    [N: Negotiating + Negotiates] &&&&Tag<N>,
}

impl Chosen {
    /// Creates the response in the negotiated format.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Negotiates::respond`].
    pub fn respond<N: Negotiates>(
        self,
        value: N,
        method_status: StatusCode,
        declared: Option<StatusCode>,
        choice: Choice<'_>,
    ) -> Result<Response> {
        let mut response = value.respond(&choice)?;
        if response.status() == StatusCode::OK {
            *response.status_mut() = declared.unwrap_or(method_status);
        }
        Ok(response)
    }
}
