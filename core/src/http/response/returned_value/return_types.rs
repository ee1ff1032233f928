//! Return types of handlers whose values interceptors can access.

use std::any::TypeId;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::body_writer::BodyWriter;
use super::frame::Frame;
use super::value_reply::{AnyValueReply, ValueReply};
use crate::http::{Choice, Json, Negotiated};
use crate::pipeline::Reply;
use crate::wire::conversion::{ExposedTo, exposed_to, written_for};

/// Holds the value that a handler returned.
#[derive(Default)]
#[allow(missing_debug_implementations, reason = "only emitted code uses it")]
pub struct Slot(Option<Box<dyn AnyValueReply>>);

impl Slot {
    /// Returns the reply with a response and its value, if it has one.
    pub(in crate::http) fn reply(self, response: Response) -> Reply {
        match self.0 {
            Some(mut reply) => {
                reply.set(response);
                Reply::from_content(reply)
            }
            None => Reply::new(response),
        }
    }

    fn keep<T: Serialize + Send + 'static>(&mut self, value: T, writer: BodyWriter) -> Response {
        let mut response = Response::new(Body::empty());
        if let Some(media_type) = writer.media_type() {
            response.headers_mut().insert(CONTENT_TYPE, media_type);
        }
        let frame = Frame::new(written_for(), writer, None);
        self.0 = Some(Box::new(ValueReply { frame, value }));
        response
    }
}

/// A return type whose value can be kept for interceptors.
pub trait Keepable {
    /// Whether it is a tuple that begins with a status, which is kept.
    fn has_status() -> bool {
        false
    }
}

/// A return type whose value can be kept, with the choice of its format.
pub trait Keep<C> {
    /// Moves the value into the slot, and returns the response without its body.
    fn keep(self, slot: &mut Slot, choice: C) -> Response;
}

impl<T: Serialize + Send + 'static> Keepable for Json<T> {}

impl<T: Serialize + Send + 'static> Keep<()> for Json<T> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        slot.keep(self.0, BodyWriter::Json)
    }
}

impl<T: Serialize + Send + 'static> Keepable for axum::Json<T> {}

impl<T: Serialize + Send + 'static> Keep<()> for axum::Json<T> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        slot.keep(self.0, BodyWriter::Json)
    }
}

impl<T: Serialize + Send + 'static> Keepable for Negotiated<T> {}

impl<T: Serialize + Send + 'static> Keep<Choice<'_>> for Negotiated<T> {
    fn keep(self, slot: &mut Slot, choice: Choice<'_>) -> Response {
        slot.keep(self.0, BodyWriter::Chosen(Box::new(choice.into_owned())))
    }
}

impl<K: Keepable + Keep<()>> Keepable for ExposedTo<K> {}

impl<K: Keep<()>> Keep<()> for ExposedTo<K> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        exposed_to(self.0, || self.1.keep(slot, ()))
    }
}

/// Marks a response without its body, in its extensions. The other elements of a tuple may replace
/// the response by an error.
#[derive(Clone, Copy)]
struct IsHead;

/// Implements tuples whose last element is kept.
macro_rules! tuples {
    ($($element:ident)*) => {
        impl<$($element: 'static,)* K: Keepable> Keepable for ($($element,)* K)
        where
            ($($element,)* Response): IntoResponse,
        {
            fn has_status() -> bool {
                let elements = [$(TypeId::of::<$element>()),*];
                elements[0] == TypeId::of::<StatusCode>()
            }
        }

        impl<$($element,)* X, K: Keep<X>> Keep<X> for ($($element,)* K)
        where
            ($($element,)* Response): IntoResponse,
        {
            #[allow(non_snake_case, reason = "each element is named after its type")]
            fn keep(self, slot: &mut Slot, choice: X) -> Response {
                let ($($element,)* value) = self;
                let mut response = value.keep(slot, choice);
                response.extensions_mut().insert(IsHead);
                let mut response = ($($element,)* response).into_response();
                if response.extensions_mut().remove::<IsHead>().is_none() {
                    slot.0 = None;
                }
                response
            }
        }
    };
}

tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
