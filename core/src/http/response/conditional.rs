//! Responses that depend on conditions of the request.

use std::fmt;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use axum::http::header::{
    HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use axum::http::request::Parts;
use axum::response::Response;

use crate::error::Result;

const CONDITIONS: [HeaderName; 6] =
    [RANGE, IF_RANGE, IF_NONE_MATCH, IF_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE];

/// A change to a response that depends on its request, such as a partial file or 304 for a cached
/// response ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13)). It is inserted into
/// the extensions of the response.
///
/// A value that a handler returns does not know its request. Its response is complete and carries
/// this extension. The framework applies it after the interceptors, and an error runs through the
/// filters. Code that responds without a handler calls [`apply`](Self::apply) itself or sends the
/// complete response.
///
/// The head is that of the request as the handler received it. If an extractor has consumed a whole
/// request that has no conditions, no head is available and the response stays complete.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::Extension;
/// use baya::axum::http::{HeaderMap, StatusCode, header::IF_NONE_MATCH};
/// use baya::axum::response::IntoResponse;
/// use baya::http::Conditional;
///
/// async fn page() -> impl IntoResponse {
///     let known = Conditional::new(|head, response| {
///         let known = head.headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == "\"1\"");
///         Ok(if known { StatusCode::NOT_MODIFIED.into_response() } else { response })
///     });
///     (Extension(known), [("etag", "\"1\"")], "a page")
/// }
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Conditional(Arc<Mutex<Option<Apply>>>);

type Apply = Box<dyn FnOnce(&Parts, Response) -> Result<Response> + Send>;

impl Conditional {
    /// Creates a change that is applied to the response with the head of its request.
    pub fn new(apply: impl FnOnce(&Parts, Response) -> Result<Response> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(apply)))))
    }

    /// Applies the change that a response carries for the request with this head. Responses without
    /// one are unchanged.
    ///
    /// # Errors
    ///
    /// Returns the error of the change, such as 412 or 416.
    pub fn apply(mut response: Response, head: &Parts) -> Result<Response> {
        let conditional = response.extensions_mut().remove::<Self>();
        let apply = conditional.and_then(|conditional| conditional.0.lock().ok()?.take());
        match apply {
            Some(apply) => apply(head, response),
            None => Ok(response),
        }
    }

    /// Whether a request has conditions, so that its head must outlive an extractor that consumes
    /// the whole request. Requests with a body are usually writes, which have no such conditions.
    #[inline]
    pub(crate) fn has_conditions(head: &Parts) -> bool {
        matches!(head.method, Method::GET | Method::HEAD)
            && CONDITIONS.iter().any(|name| head.headers.contains_key(name))
    }
}

impl fmt::Debug for Conditional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conditional")
    }
}
