//! Query strings.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::wire::pairs::Kind;
use crate::wire::validation::read_pairs;

/// The query string as a typed value. For a single parameter, `#[query]` is simpler.
///
/// | type | read from |
/// |---|---|
/// | strings, numbers, enums without fields | `name=Tom`, exactly one parameter |
/// | `bool` | `true`, `1` or `on`, and `false`, `0` or `off` |
/// | `Option<T>` | like `T`; `None` if the parameter is missing, or if it is an empty string that is not a valid `T`, as in `page=` |
/// | lists, sets | `tag=a&tag=b`, `tag[]=a&tag[]=b` or `tag[0]=a&tag[1]=b`; required unless the field has `#[serde(default)]` |
/// | arrays, tuples | like lists, with exactly the number of elements of the type |
/// | [`CommaSeparated<T>`](crate::CommaSeparated) | `sort=-age,name` |
/// | structs and maps | `filter[name]=Tom&filter[age][gte]=3`; a dot is part of a name |
/// | enums with fields | like serde: `shape[round][radius]=3` or, with a tag, `shape[kind]=round` |
/// | `Vec<(String, String)>` as the whole type | the parameters in order, with their literal names |
///
/// `+` is a space. Flattened fields may be numbers. Parameters that are not UTF-8, more than 1,000
/// parameters, and names with more than 16 brackets are rejected with 400. If `T` is a `#[dto]`,
/// all validation errors are reported at once: 422 with an error for each parameter.
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
    /// Returns the value.
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

/// The terms for query parameters in error messages.
const QUERY: Kind = Kind { word: "parameter", code: "invalid_query", parameters: true };

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        read_pairs(query, QUERY, Error::bad_request).map(Self)
    }
}
