//! The ids of requests in responses.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

use crate::http::request::trace;
use crate::pipeline::request_id;
use crate::pipeline::request_id::RequestId;

/// The ids of a request and its trace, for the headers of its response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    request: Option<HeaderValue>,
    trace: Option<HeaderValue>,
}

impl Ids {
    pub(crate) fn from_head(head: &Parts) -> Self {
        Self { request: RequestId::header_value(head), trace: trace::valid_header(head) }
    }

    /// Returns the ids of a request whose head is about to be consumed. A request id that is
    /// generated here becomes the id of the request.
    pub(crate) fn ensure(head: &mut Parts) -> Self {
        Self { request: RequestId::ensure_header_value(head), trace: trace::valid_header(head) }
    }

    /// Adds the request id of an error, unless the request itself has an id.
    pub(crate) fn or_request(mut self, id: Option<&RequestId>) -> Self {
        self.request = self.request.or_else(|| HeaderValue::from_str(id?.as_str()).ok());
        self
    }

    /// Adds the ids to a response that does not contain them.
    pub(crate) fn write_to(self, response: &mut HeaderMap) {
        for (name, value) in [(request_id::HEADER, self.request), (trace::TRACE_PARENT, self.trace)]
        {
            if let Some(value) = value {
                response.entry(name).or_insert(value);
            }
        }
    }
}
