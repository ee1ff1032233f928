//! Preconditions of requests that change something.

use std::convert::Infallible;
use std::time::SystemTime;

use axum::extract::FromRequestParts;
use axum::http::header::{
    ETAG, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, LAST_MODIFIED,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use super::conditions::{Validators, Verdict, date_header};
use super::etag::ETag;
use crate::error::{Error, Result};

/// The preconditions of a request that changes a resource, which prevent lost updates
/// ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya::http::{ETag, Preconditions};
///
/// async fn replace(conditions: Preconditions) -> Result<(), Error> {
///     let version = 7; // the stored version
///     conditions.check(Some(&ETag::new(version.to_string())), None)
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Preconditions(HeaderMap);

impl Preconditions {
    /// Checks the preconditions against the current entity tag and modification date of the
    /// resource. Pass `None` for both if the resource does not exist.
    ///
    /// # Errors
    ///
    /// Returns 412 if `If-Match` or `If-Unmodified-Since` do not match, or if `If-None-Match`
    /// matches. `*` matches any existing version.
    pub fn check(&self, tag: Option<&ETag>, modified: Option<SystemTime>) -> Result<()> {
        let mut current = HeaderMap::new();
        if let Some(tag) = tag {
            current.insert(ETAG, tag.header().clone());
        }
        if let Some(modified) = modified.and_then(date_header) {
            current.insert(LAST_MODIFIED, modified);
        }
        let verdict = if !current.is_empty() {
            Validators::from_headers(&current).verdict(&self.0)
        } else if self.0.contains_key(IF_MATCH) {
            Verdict::Failed
        } else {
            Verdict::Send
        };
        match verdict {
            Verdict::Failed => Err(precondition_failed()),
            // A failed `If-Modified-Since` does not prevent changes.
            Verdict::NotModified if self.0.contains_key(IF_NONE_MATCH) => {
                Err(precondition_failed())
            }
            Verdict::NotModified | Verdict::Send => Ok(()),
        }
    }
}

/// Creates the error for a failed precondition.
pub(crate) fn precondition_failed() -> Error {
    Error::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
        .with_message("the resource does not have the version that the request expects")
}

impl<S: Sync> FromRequestParts<S> for Preconditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let mut conditions = HeaderMap::new();
        for name in [IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, IF_MODIFIED_SINCE] {
            for value in parts.headers.get_all(&name) {
                conditions.append(name.clone(), value.clone());
            }
        }
        Ok(Self(conditions))
    }
}
