//! What a request says about the version that it is about.

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

/// What a request says about the version that it changes, so that nobody overwrites what they have not
/// seen ([RFC 9110, 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{ETag, Error, Preconditions};
///
/// async fn replace(conditions: Preconditions) -> Result<(), Error> {
///     let version = 7; // of what is stored
///     conditions.check(Some(&ETag::new(version.to_string())), None)
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Preconditions(HeaderMap);

impl Preconditions {
    /// Checks the conditions of a request that changes something, whose version and last change are these;
    /// `None` for both where it does not exist yet.
    ///
    /// # Errors
    ///
    /// 412 when `If-Match` or `If-Unmodified-Since` say another version, or `If-None-Match` this one: with
    /// `*` that is any.
    pub fn check(&self, tag: Option<&ETag>, modified: Option<SystemTime>) -> Result<()> {
        let mut known = HeaderMap::new();
        if let Some(tag) = tag {
            known.insert(ETAG, tag.header().clone());
        }
        if let Some(modified) = modified.and_then(date_header) {
            known.insert(LAST_MODIFIED, modified);
        }
        let verdict = match known.is_empty() {
            false => Validators::of(&known).verdict(&self.0),
            true if self.0.contains_key(IF_MATCH) => Verdict::Failed,
            true => Verdict::Send,
        };
        match verdict {
            Verdict::Failed => Err(failed()),
            // A date that it is not newer than is no reason to change nothing.
            Verdict::NotModified if self.0.contains_key(IF_NONE_MATCH) => Err(failed()),
            Verdict::NotModified | Verdict::Send => Ok(()),
        }
    }
}

/// What is not the version that the request is about.
pub(crate) fn failed() -> Error {
    Error::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
        .with_message("it is not the version that the request is about")
}

impl<S: Sync> FromRequestParts<S> for Preconditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let mut kept = HeaderMap::new();
        for name in [IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, IF_MODIFIED_SINCE] {
            for value in parts.headers.get_all(&name) {
                kept.append(name.clone(), value.clone());
            }
        }
        Ok(Self(kept))
    }
}
