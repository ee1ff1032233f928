//! What a handler returns, where the request has a say in how it is written.

use std::marker::PhantomData;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Negotiated;
use super::choice::Choice;
use crate::error::Result;
use crate::http::Incoming;

/// Holds a [`Negotiated`] value, whatever is in that.
pub trait Negotiating {}

impl<T> Negotiating for Negotiated<T> {}
impl<N: Negotiating> Negotiating for Option<N> {}
impl<N: Negotiating, E> Negotiating for Result<N, E> {}

/// A value that is written in the format of a choice.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "no format can write it",
    note = "`Negotiated<T>` needs a `T` with `#[derive(serde::Serialize)]`; in a tuple, a status or headers precede it"
)]
pub trait Negotiates {
    /// Its response.
    ///
    /// # Errors
    ///
    /// 406 where no format that the client takes has a form for it, and 500 where none has.
    fn answer(self, choice: &Choice<'_>) -> Result<Response>;
}

impl<T: Serialize> Negotiates for Negotiated<T> {
    fn answer(self, choice: &Choice<'_>) -> Result<Response> {
        choice.write(&self.0)
    }
}

/// A tuple whose last part is negotiated.
macro_rules! tuples {
    ($($part:ident)*) => {
        impl<$($part,)* N: Negotiating> Negotiating for ($($part,)* N) {}

        impl<$($part,)* N: Negotiates> Negotiates for ($($part,)* N)
        where
            ($($part,)* Response): IntoResponse,
        {
            #[allow(non_snake_case, reason = "each part is named after its type")]
            fn answer(self, choice: &Choice<'_>) -> Result<Response> {
                let ($($part,)* value) = self;
                Ok(($($part,)* value.answer(choice)?).into_response())
            }
        }
    };
}

tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }

/// Asks whether the request has a say in how what a handler returns is written. It is read as
/// `Output::<T>::NEGOTIATES`: a type of which that is not so falls back to [`Fixed`].
#[derive(Debug)]
pub struct Output<T>(PhantomData<fn() -> T>);

impl<T: Negotiating> Output<T> {
    /// It has.
    pub const NEGOTIATES: bool = true;

    /// The formats that the request takes.
    ///
    /// # Errors
    ///
    /// 406 where there is none.
    pub fn choose<'c>(incoming: &mut Incoming<'c>) -> Result<Choice<'c>> {
        incoming.choose()
    }
}

/// What [`Output`] says of all other types.
pub trait Fixed {
    /// It has not.
    const NEGOTIATES: bool = false;

    /// There is nothing to choose.
    ///
    /// # Errors
    ///
    /// None.
    #[inline]
    fn choose(_incoming: &mut Incoming<'_>) -> Result<()> {
        Ok(())
    }
}

impl<T> Fixed for Output<T> {}

/// The kind of a value that is written in the format of a choice.
#[derive(Debug)]
pub struct Chosen;

/// Finds a value that is written in the format of a choice.
pub trait IsChosen {
    /// Its kind.
    fn reply_kind(&self) -> Chosen {
        Chosen
    }
}

impl<N: Negotiating> IsChosen for &&&&crate::http::Tag<N> {}

impl Chosen {
    /// The response in the format of the choice.
    ///
    /// # Errors
    ///
    /// Those of [`Negotiates::answer`].
    pub fn reply<N: Negotiates>(
        self,
        value: N,
        verb: StatusCode,
        declared: Option<StatusCode>,
        choice: Choice<'_>,
    ) -> Result<Response> {
        let mut response = value.answer(&choice)?;
        if response.status() == StatusCode::OK {
            *response.status_mut() = declared.unwrap_or(verb);
        }
        Ok(response)
    }
}
