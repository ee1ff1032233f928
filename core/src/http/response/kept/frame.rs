//! A response around a value, whose body is written when it is requested.

use std::any::{Any, TypeId};
use std::cell::OnceCell;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::value::{Erased, Seen};
use super::writer::Writer;
use crate::http::merged;
use crate::http::response::validators::whole;
use crate::wire::conversion::Groups;

/// A response without its value.
pub(super) struct Frame {
    /// The groups that the response is for.
    pub(super) groups: Groups,
    writer: Writer,
    /// Its body is empty until it is written. `None` until the handler has made the response.
    pub(super) response: Option<Response>,
    /// The bytes that the body was made of; none if the value could not be written.
    written: Option<Bytes>,
    /// The same response with its body, for what looks at it through a shared reference.
    shown: OnceCell<Box<(Response, Bytes)>>,
}

impl Frame {
    pub(super) const fn new(groups: Groups, writer: Writer, response: Option<Response>) -> Self {
        Self { groups, writer, response, written: None, shown: OnceCell::new() }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.response.as_ref().map_or(StatusCode::OK, Response::status)
    }

    /// Removes the length of another value.
    pub(super) fn without_length(mut self) -> Self {
        if let Some(response) = &mut self.response {
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        self
    }

    /// Returns the response with its body.
    pub(super) fn response_mut(&mut self, value: &dyn Erased) -> &mut Response {
        let seen = self.seen(value);
        let response = self.response.get_or_insert_default();
        if self.written.is_none() {
            let body = match self.shown.take() {
                Some(shown) => {
                    let (shown, body) = *shown;
                    *response = shown;
                    body
                }
                None => self.writer.fill(response, seen),
            };
            self.written = Some(body);
        }
        response
    }

    fn show(&self, value: &dyn Erased) -> Option<&Response> {
        let head = self.response.as_ref()?;
        if self.written.is_some() {
            return Some(head);
        }
        let shown = self.shown.get_or_init(|| {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = head.status();
            *response.version_mut() = head.version();
            response.headers_mut().clone_from(head.headers());
            response.extensions_mut().clone_from(head.extensions());
            let body = self.writer.fill(&mut response, self.seen(value));
            Box::new((response, body))
        });
        Some(&shown.0)
    }

    pub(super) fn seen<'v>(&self, value: &'v dyn Erased) -> Seen<'v> {
        Seen { value, groups: self.groups }
    }

    /// Whether the response still has the body that was written. If it has not, nothing shares the bytes.
    fn is_current(&self) -> bool {
        self.written.as_ref().is_none_or(|body| !body.is_unique())
    }

    /// The same, and whether the body passes on the bytes that were written.
    pub(super) fn is_own(&mut self) -> bool {
        let Some((body, response)) = self.written.as_ref().zip(self.response.as_mut()) else {
            return true;
        };
        !body.is_empty() && whole(response.body_mut()).is_some_and(|now| is_same(&now, body))
    }

    /// Takes the body off the response again, if it is the one that was written.
    pub(super) fn unwrite(&mut self) -> bool {
        if !self.is_own() {
            return false;
        }
        self.shown.take();
        if let Some((_, response)) = self.written.take().zip(self.response.as_mut()) {
            *response.body_mut() = Body::empty();
        }
        true
    }

    pub(super) fn get<'a>(&'a self, of: TypeId, value: &'a dyn Erased) -> Option<&'a dyn Any> {
        if of == TypeId::of::<Response>() {
            return self.show(value).map(|response| response as _);
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
            ((*any).type_id() == of && self.unwrite()).then_some(any)
        }
    }
}

impl Writer {
    /// Writes the body of a response, or makes it that of an error.
    fn fill(&self, response: &mut Response, value: Seen<'_>) -> Bytes {
        match self.write(value, response.headers_mut()) {
            Ok(body) => {
                *response.body_mut() = Body::from(body.clone());
                body
            }
            Err(error) => {
                response.headers_mut().remove(CONTENT_TYPE);
                *response = merged(error.into_response(), response);
                Bytes::new()
            }
        }
    }
}

/// Whether two handles share their bytes. A body around the written one passes on other bytes, or none at once.
fn is_same(one: &Bytes, other: &Bytes) -> bool {
    one.as_ptr() == other.as_ptr() && one.len() == other.len()
}
