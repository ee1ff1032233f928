//! Submitted forms.

use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::read_body::{check_encoding, read_body};
use crate::error::Error;
use crate::wire::pairs::Kind;
use crate::wire::validation::read_pairs;

/// A submitted form, `application/x-www-form-urlencoded`, as a typed value. It is parsed like the
/// parameters of a [`Query`](crate::Query).
///
/// If `T` is a `#[dto]`, all validation errors are reported at once, as with [`Json`](crate::Json):
/// 422 with a pointer for each error.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Form;
///
/// #[derive(serde::Deserialize)]
/// struct Login { name: String }
///
/// async fn login(form: Form<Login>) -> String {
///     form.0.name
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<T> Form<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The terms for fields of a form in error messages.
const FORM: Kind = Kind { word: "field", code: "invalid_form", parameters: false };

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Error> {
        let media_type =
            request.headers().get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok());
        let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Error::unsupported_media_type()
                .with_message("send `content-type: application/x-www-form-urlencoded`"));
        }
        check_encoding(request.headers())?;
        let bytes = read_body(request).await?;
        read_pairs(&bytes, FORM, Error::unprocessable).map(Self)
    }
}
