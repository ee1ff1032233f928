//! Error responses of services without a handler.

use axum::http::request::Parts;
use axum::response::Response;

use crate::error::{Error, Rendering, render};
use crate::pipeline::RequestId;

impl Error {
    /// Creates the response to the request with this head, for services that respond without a
    /// handler. The problem contains the path and the id of the request. The filters of an app
    /// around the service still catch the error.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::Error;
    /// use baya::axum::http::Request;
    ///
    /// let (head, ()) = Request::get("/cats/7").body(()).unwrap().into_parts();
    /// assert_eq!(Error::not_found().respond_to(&head).status(), 404);
    /// ```
    pub fn respond_to(self, head: &Parts) -> Response {
        let id = RequestId::get(head).unwrap_or_else(RequestId::new);
        let instance = Some(head.uri.path());
        let request_id = Some(id.as_str());
        let mut response = render(self, Rendering { instance, request_id, compat: None });
        response.extensions_mut().insert(id);
        response
    }
}
