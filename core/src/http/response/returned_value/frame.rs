//! The response that belongs to a value. Its body is written on demand.

use std::any::{Any, TypeId};
use std::cell::OnceCell;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::body_writer::BodyWriter;
use super::reply_value::{Erased, ExposedValue};
use crate::http::merge_headers;
use crate::http::response::validators::buffered_bytes;
use crate::wire::conversion::Groups;

/// A response without its value.
pub(super) struct Frame {
    /// The groups that the response is exposed to.
    pub(super) groups: Groups,
    writer: BodyWriter,
    /// The response, whose body is empty until it is written. `None` until the handler has created
    /// it.
    pub(super) response: Option<Response>,
    /// The bytes of the written body, which are empty if the value could not be written.
    written: Option<Bytes>,
    /// The response with its body, for access through a shared reference.
    preview: OnceCell<Box<(Response, Bytes)>>,
}

impl Frame {
    pub(super) const fn new(
        groups: Groups,
        writer: BodyWriter,
        response: Option<Response>,
    ) -> Self {
        Self { groups, writer, response, written: None, preview: OnceCell::new() }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.response.as_ref().map_or(StatusCode::OK, Response::status)
    }

    /// Removes the length of the previous value.
    pub(super) fn without_length(mut self) -> Self {
        if let Some(response) = &mut self.response {
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        self
    }

    /// Returns the response with its body.
    pub(super) fn response_mut(&mut self, value: &dyn Erased) -> &mut Response {
        let exposed = self.exposed(value);
        let response = self.response.get_or_insert_default();
        if self.written.is_none() {
            let body = match self.preview.take() {
                Some(preview) => {
                    let (preview, body) = *preview;
                    *response = preview;
                    body
                }
                None => self.writer.fill(response, exposed),
            };
            self.written = Some(body);
        }
        response
    }

    fn preview_response(&self, value: &dyn Erased) -> Option<&Response> {
        let head = self.response.as_ref()?;
        if self.written.is_some() {
            return Some(head);
        }
        let preview = self.preview.get_or_init(|| {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = head.status();
            *response.version_mut() = head.version();
            response.headers_mut().clone_from(head.headers());
            response.extensions_mut().clone_from(head.extensions());
            let body = self.writer.fill(&mut response, self.exposed(value));
            Box::new((response, body))
        });
        Some(&preview.0)
    }

    pub(super) fn exposed<'v>(&self, value: &'v dyn Erased) -> ExposedValue<'v> {
        ExposedValue { value, groups: self.groups }
    }

    /// Whether the response still has the written body. Otherwise, nothing shares its bytes.
    fn is_current(&self) -> bool {
        self.written.as_ref().is_none_or(|body| !body.is_unique())
    }

    /// Whether the response still has the written body, and the body yields exactly the written
    /// bytes.
    pub(super) fn has_written_body(&mut self) -> bool {
        let Some((body, response)) = self.written.as_ref().zip(self.response.as_mut()) else {
            return true;
        };
        !body.is_empty()
            && buffered_bytes(response.body_mut()).is_some_and(|current| is_same(&current, body))
    }

    /// Removes the body from the response, if it is the written one.
    pub(super) fn remove_written_body(&mut self) -> bool {
        if !self.has_written_body() {
            return false;
        }
        self.preview.take();
        if let Some((_, response)) = self.written.take().zip(self.response.as_mut()) {
            *response.body_mut() = Body::empty();
        }
        true
    }

    pub(super) fn get<'a>(&'a self, of: TypeId, value: &'a dyn Erased) -> Option<&'a dyn Any> {
        if of == TypeId::of::<Response>() {
            return self.preview_response(value).map(|response| response as _);
        }
        let any = value.any();
        (any.type_id() == of && self.is_current()).then_some(any)
    }

    pub(super) fn get_mut<'a>(
        &'a mut self,
        of: TypeId,
        value: &'a mut dyn Erased,
    ) -> Option<&'a mut dyn Any> {
        if of == TypeId::of::<Response>() {
            Some(self.response_mut(value))
        } else if of == TypeId::of::<Self>() {
            Some(self)
        } else {
            let any = value.any_mut();
            ((*any).type_id() == of && self.remove_written_body()).then_some(any)
        }
    }
}

impl BodyWriter {
    /// Writes the body of a response, or replaces the response by an error.
    fn fill(&self, response: &mut Response, value: ExposedValue<'_>) -> Bytes {
        match self.write(value, response.headers_mut()) {
            Ok(body) => {
                *response.body_mut() = Body::from(body.clone());
                body
            }
            Err(error) => {
                response.headers_mut().remove(CONTENT_TYPE);
                *response = merge_headers(error.into_response(), response);
                Bytes::new()
            }
        }
    }
}

/// Whether two handles share their bytes. A body that wraps the written one yields other bytes, or
/// none at once.
fn is_same(one: &Bytes, other: &Bytes) -> bool {
    one.as_ptr() == other.as_ptr() && one.len() == other.len()
}
