//! Values in the format that the client chooses.

mod choice;
mod formats;
mod request_body;
mod return_type;

use std::ops::{Deref, DerefMut};

pub use choice::Choice;
pub(crate) use formats::Formats;
pub use return_type::{Chosen, Fixed, IsChosen, Output};

/// A value in the format that the client chooses: JSON or one of the formats that the app adds with
/// [`App::format`](crate::App::format).
///
/// | request | response |
/// |---|---|
/// | `Accept` contains a media type of a format | that format; the highest weight wins, and more specific media types take precedence |
/// | `Accept` is missing, or accepts several formats equally | the first of them: JSON, then in the order of the app |
/// | `Accept` has a parameter other than `q`, such as a version | the parameter is ignored |
/// | `Accept` contains a type such as `application/vnd.acme+json` | the format after the `+`, with its own media type |
/// | `Accept` contains none of the formats | 406, before any argument is extracted |
/// | the chosen format can't represent the value | the next accepted format, or 406 if there is none |
///
/// It can be used in the same positions as [`Json`](crate::Json): alone, in `Option` and `Result`,
/// and at the end of a tuple. Every response of such a handler has `Vary: Accept`. Errors stay
/// `application/problem+json`.
///
/// As an argument it is the request body in the format of its `Content-Type`, which is a media type
/// of a format, or ends with `+` and the name of a format; others get 415. An invalid body is 400
/// and a value of another type 422, as with [`Json`](crate::Json), and types with rules are
/// validated in the same way.
///
/// The handler's return type decides whether responses are negotiated, so the type must be visible.
/// `Negotiated` does not implement `IntoResponse`, so this does not compile:
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
    /// Returns the value.
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
