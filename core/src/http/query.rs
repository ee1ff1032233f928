//! The whole query as one type.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::{Error, Fault};

/// The whole query as one type; a single parameter is easier taken by `#[query]`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Query;
///
/// #[derive(serde::Deserialize)]
/// struct Page { page: u32 }
///
/// async fn list(page: Query<Page>) -> String {
///     format!("page {}", page.page)
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T> Query<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(query).map(Self).map_err(|_| {
            unreadable::<T>(query.as_bytes(), Error::bad_request().with_code("invalid_query"))
        })
    }
}

/// Which parameter does not have its type is found by reading once more.
#[cold]
pub(super) fn unreadable<T: DeserializeOwned>(pairs: &[u8], error: Error) -> Error {
    let again = serde_urlencoded::Deserializer::new(form_urlencoded::parse(pairs));
    let Err(failed) = serde_path_to_error::deserialize::<_, T>(again) else { return error };
    let (name, message) = (failed.path().to_string(), failed.inner().to_string());
    if matches!(&*name, "" | ".") {
        return error.with_message(message);
    }
    error
        .with_message(format!("the parameter `{name}`: {message}"))
        .with_fault(Fault::parameter(name, "type", message))
}
