//! Values in the format that the client chooses.

mod answer;
mod body;
mod choice;
mod formats;

use std::ops::{Deref, DerefMut};

pub use answer::{Chosen, Fixed, IsChosen, Output};
pub use choice::Choice;
pub(crate) use formats::Formats;

/// A value in the format that the client chooses: JSON, and those that the app has by
/// [`App::format`](crate::App::format).
///
/// | as an answer | |
/// |---|---|
/// | `Accept` names a format, by any of its media types | that one; by weight, and what is named more exactly counts |
/// | there is no `Accept`, or it takes several alike | the first of them: JSON, then in the order of the app |
/// | a parameter other than `q`, such as a version | it is nothing to the format |
/// | `application/vnd.acme+json` and its like | the format behind the `+`, with its own media type |
/// | nothing fits | 406, before any argument is taken |
/// | the format has no form for the value | the next that fits; 406 where there is none |
///
/// It stands where [`Json`](crate::Json) may: alone, in `Option` and `Result`, at the end of a tuple. Every
/// answer of such a handler has `Vary: Accept`. Errors stay `application/problem+json`.
///
/// As an argument it is the body, in the format of its `Content-Type`: one of the media types, or one that
/// ends with `+` and the name of a format (415 else). What can't be read is 400 and a value of
/// another type 422, as with [`Json`](crate::Json), and types with rules are validated alike.
///
/// The choice is made by the return type of the handler, so behind an `impl Trait` there is none:
/// `Negotiated` is no `IntoResponse`, and that does not compile:
///
/// ```compile_fail,E0277
/// # extern crate baya_core as baya;
/// async fn name() -> impl baya::axum::response::IntoResponse {
///     baya::Negotiated("Tom")
/// }
/// ```
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Negotiated;
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Cat { name: String }
///
/// async fn create(cat: Negotiated<Cat>) -> Negotiated<Cat> {
///     cat
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Negotiated<T>(pub T);

impl<T> Negotiated<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Negotiated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Negotiated<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
