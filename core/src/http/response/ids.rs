//! The ids of a request on its answer.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};

use crate::http::request::trace;
use crate::pipeline::request_id;
use crate::pipeline::request_id::RequestId;

/// What the answer to a request says of whose answer it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    request: Option<HeaderValue>,
    trace: Option<HeaderValue>,
}

impl Ids {
    pub(crate) fn of(head: &Parts) -> Self {
        Self { request: RequestId::header_value(head), trace: trace::header_of(head) }
    }

    /// Returns the ids of a request whose head is about to be consumed. A request id that is generated here becomes
    /// the id of the request.
    pub(crate) fn kept(head: &mut Parts) -> Self {
        Self { request: RequestId::ensure_header_value(head), trace: trace::header_of(head) }
    }

    /// With the id that an error on the way has said; what the request itself says comes first.
    pub(crate) fn or_request(mut self, id: Option<&RequestId>) -> Self {
        self.request = self.request.or_else(|| HeaderValue::from_str(id?.as_str()).ok());
        self
    }

    /// Puts them on an answer that does not say them itself.
    pub(crate) fn tell(self, answer: &mut HeaderMap) {
        for (name, value) in [(request_id::HEADER, self.request), (trace::TRACE_PARENT, self.trace)]
        {
            if let Some(value) = value {
                answer.entry(name).or_insert(value);
            }
        }
    }
}
