//! The whole query as one type.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::wire::pairs::{self, Kind};

/// The whole query as one type; a single parameter is easier taken by `#[query]`.
///
/// | type | is read from |
/// |---|---|
/// | texts, numbers, enums without fields | `name=Tom`, one parameter and no more |
/// | `bool` | `true`, `1` or `on`, and `false`, `0` or `off` |
/// | `Option<T>` | as `T`; `None` where it is missing, and where `T` can't be read from the empty text that is there, as in `page=` |
/// | lists, sets | `tag=a&tag=b`, `tag[]=a&tag[]=b` or `tag[0]=a&tag[1]=b`; missing is an error without `#[serde(default)]` |
/// | arrays, tuples | the same, with exactly as many elements as the type has |
/// | [`CommaSeparated<T>`](crate::CommaSeparated) | `sort=-age,name` |
/// | structs and maps | `filter[name]=Tom&filter[age][gte]=3`; a dot is a part of a name |
/// | enums with fields | as serde writes them: `shape[round][radius]=3` or, with a tag, `shape[kind]=round` |
/// | `Vec<(String, String)>` in the place of all | the parameters in order, with their names as they are |
///
/// `+` is a space. What is flattened has numbers too. Parameters that are no UTF-8, more than 1,000 of them, and
/// names with more than 16 brackets are 400. Where `T` is a `#[dto]`, everything else that is wrong is said at once:
/// 422 with one fault for each parameter.
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
