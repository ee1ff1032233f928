//! The whole query as one type.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::pairs::{self, Kind};

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

/// How pairs of a query are told of.
const QUERY: Kind = Kind { word: "parameter", code: "invalid_query", parameters: true };

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        pairs::from_bytes(query, QUERY, Error::bad_request).map(Self)
    }
}
