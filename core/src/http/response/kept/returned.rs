//! Return types of handlers whose values are kept.

use std::any::TypeId;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::answer::{AnyKept, Kept};
use super::frame::Frame;
use super::writer::Writer;
use crate::http::{Choice, Json, Negotiated};
use crate::pipeline::Reply;
use crate::wire::conversion::{ExposedTo, exposed_to, written_for};

/// A place for the value that a handler returned.
#[derive(Default)]
#[allow(missing_debug_implementations, reason = "only emitted code uses it")]
pub struct Slot(Option<Box<dyn AnyKept>>);

impl Slot {
    /// Returns the reply with a response, and with the value if it belongs to it.
    pub(in crate::http) fn reply(self, response: Response) -> Reply {
        match self.0 {
            Some(mut kept) => {
                kept.set(response);
                Reply::from_content(kept)
            }
            None => Reply::new(response),
        }
    }

    fn keep<T: Serialize + Send + 'static>(&mut self, value: T, writer: Writer) -> Response {
        let mut head = Response::new(Body::empty());
        if let Some(media_type) = writer.media_type() {
            head.headers_mut().insert(CONTENT_TYPE, media_type);
        }
        let frame = Frame::new(written_for(), writer, None);
        self.0 = Some(Box::new(Kept { frame, value }));
        head
    }
}

/// A return type whose value can be kept.
pub trait Keepable {
    /// Whether it is a tuple that begins with a status, which stays as it is.
    fn has_status() -> bool {
        false
    }
}

/// The same, with what its format depends on.
pub trait Keep<C> {
    /// Moves the value into the slot, and returns the response without its body.
    fn keep(self, slot: &mut Slot, choice: C) -> Response;
}

impl<T: Serialize + Send + 'static> Keepable for Json<T> {}

impl<T: Serialize + Send + 'static> Keep<()> for Json<T> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        slot.keep(self.0, Writer::Json)
    }
}

impl<T: Serialize + Send + 'static> Keepable for axum::Json<T> {}

impl<T: Serialize + Send + 'static> Keep<()> for axum::Json<T> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        slot.keep(self.0, Writer::Json)
    }
}

impl<T: Serialize + Send + 'static> Keepable for Negotiated<T> {}

impl<T: Serialize + Send + 'static> Keep<Choice<'_>> for Negotiated<T> {
    fn keep(self, slot: &mut Slot, choice: Choice<'_>) -> Response {
        slot.keep(self.0, Writer::Chosen(Box::new(choice.into_owned())))
    }
}

impl<K: Keepable + Keep<()>> Keepable for ExposedTo<K> {}

impl<K: Keep<()>> Keep<()> for ExposedTo<K> {
    fn keep(self, slot: &mut Slot, (): ()) -> Response {
        exposed_to(self.0, || self.1.keep(slot, ()))
    }
}

/// In the extensions of a response without its body: the other elements of a tuple may replace it by an error.
#[derive(Clone, Copy)]
struct IsHead;

/// A tuple whose last element is kept.
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
                let mut head = value.keep(slot, choice);
                head.extensions_mut().insert(IsHead);
                let mut response = ($($element,)* head).into_response();
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
