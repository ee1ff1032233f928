//! Answers that depend on conditions of the request.

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

/// In the extensions of a response: what it becomes for the request that it answers, such as a part of
/// a file, or 304 where the client has it already
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13)).
///
/// A value that a handler returns does not know the request. Its response is whole, and carries this;
/// the framework applies it behind the interceptors, and an error goes to the filters. What is answered
/// without a handler applies it by [`apply`](Self::apply), or is whole.
///
/// The head is that of the request as the handler saw it. Where an extractor has taken all of a request
/// that reads and sets no condition, there is none and the response stays whole.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Conditional;
/// use baya::axum::Extension;
/// use baya::axum::http::{HeaderMap, StatusCode, header::IF_NONE_MATCH};
/// use baya::axum::response::IntoResponse;
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
    /// What the response becomes for the request with a head.
    pub fn new(apply: impl FnOnce(&Parts, Response) -> Result<Response> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(apply)))))
    }

    /// The response as the request with this head gets it. One that carries no condition stays as it is.
    ///
    /// # Errors
    ///
    /// What the condition answers with, such as 412 and 416.
    pub fn apply(mut response: Response, head: &Parts) -> Result<Response> {
        let carried = response.extensions_mut().remove::<Self>();
        let apply = carried.and_then(|carried| carried.0.lock().ok()?.take());
        match apply {
            Some(apply) => apply(head, response),
            None => Ok(response),
        }
    }

    /// Whether a request sets a condition, so that its head must outlive an extractor that takes all of
    /// it. Bodies come with requests that write, and those are told by the method alone.
    #[inline]
    pub(crate) fn is_asked(head: &Parts) -> bool {
        matches!(head.method, Method::GET | Method::HEAD)
            && CONDITIONS.iter().any(|name| head.headers.contains_key(name))
    }
}

impl fmt::Debug for Conditional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conditional")
    }
}
