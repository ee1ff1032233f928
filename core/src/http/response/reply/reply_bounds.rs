//! Bounds of the types that handlers return, with the messages for other types.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::Html;

use crate::base::{Reported, Satisfied};
use crate::http::Json;
use crate::wire::conversion::ExposedTo;

/// The error of a handler, which reports types that are neither errors nor responses.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "neither an error nor a response",
    note = "a type of your own: put `#[derive(Debug, ApiError)]` on it, or implement `std::error::Error` or `IntoResponse` for it",
    note = "any other type, such as `Box<dyn std::error::Error>`: return `Result<_, baya::Error>`, to which `?` converts every error that is `Send + Sync + 'static`"
)]
pub trait Failure {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl Failure for Satisfied {}

/// An error type whose responses have an error status. It reports types that would be sent with status 200.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "not an error: as a response it would have the status 200",
    note = "return `baya::Error`, as in `Error::bad_request().with_message(...)`, or a type with `#[derive(Debug, ApiError)]`, which declares its status"
)]
pub trait HasStatus {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl HasStatus for Satisfied {}

/// The response of a handler, which reports types that are not responses.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "not a response",
    note = "to send JSON, return `Json<T>` instead of `T`; your own types in it need `#[dto]` or `#[derive(serde::Serialize)]`; a `#[dto(input)]` can't be sent: remove `input`",
    note = "a handler also returns `()`, a string or any other type that implements `IntoResponse`, an `Option` of it, or a `Result` of it"
)]
pub trait IsResponse {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl IsResponse for Satisfied {}

/// A value that could be sent as JSON, but is not a response, which this trait reports.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "not a response",
    note = "to send it as JSON, write `Json<{Self}>` here, and wrap the value, as in `Json(value)`"
)]
pub trait IsWrapped {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl IsWrapped for Satisfied {}

/// A response without content, which reports types with content.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has content, but a response with status {STATUS} must not have content",
    label = "this content would never be sent",
    note = "return `()` or `Result<(), E>`, or declare a status with content, such as `#[status(200)]`"
)]
pub trait FitsStatus<const STATUS: u16> {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl<const STATUS: u16> FitsStatus<STATUS> for Satisfied {}

/// A response that always has content.
pub trait HasContent {}

impl<T> HasContent for Json<T> {}
impl<T> HasContent for axum::Json<T> {}
impl<T> HasContent for axum::Form<T> {}
impl<T> HasContent for Html<T> {}
impl<T: HasContent> HasContent for ExposedTo<T> {}
impl HasContent for String {}
impl HasContent for &str {}
impl HasContent for Cow<'_, str> {}
impl HasContent for Box<str> {}
impl HasContent for Bytes {}
impl HasContent for Vec<u8> {}
impl HasContent for &[u8] {}
impl HasContent for Box<[u8]> {}
impl<T: HasContent> HasContent for (HeaderMap, T) {}
impl<K, V, T: HasContent, const N: usize> HasContent for ([(K, V); N], T) {}

/// A response at once, which reports streams and events.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of this handler",
    label = "a stream or an event is not a response",
    note = "for events write `#[sse(...)]` instead of the route attribute, and return `impl Stream<Item = Event<T>> + use<>` or a `Subscription<T>`",
    note = "to send any other stream, return `axum::body::Body::from_stream(stream)`"
)]
pub trait RespondsAtOnce {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl RespondsAtOnce for Satisfied {}

/// A stream of events, which reports other types that handlers with `#[sse]` return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of events",
    label = "not a stream of events",
    note = "a handler with `#[sse]` returns `impl Stream<Item = Event<T>> + use<>`, a `Subscription<T>`, or a `Result` of one"
)]
pub trait EventStream {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl EventStream for Satisfied {}

/// An item of an event stream, which reports other types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event that can be sent",
    label = "expected the items `Event<T>`, where `T` has `#[dto]` or `#[derive(serde::Serialize)]`",
    note = "a handler with `#[sse]` returns `impl Stream<Item = Event<T>> + use<>`, or one of `Result<Event<T>, E>`; a stream of values maps them with `Event::new`"
)]
pub trait EventOfStream {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl EventOfStream for Satisfied {}

/// A value that is written to a response, which reports types without `Serialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be written to a response",
    label = "its content does not implement `serde::Serialize`",
    note = "your own types in it need `#[dto]` or `#[derive(serde::Serialize)]`; a `#[dto(input)]` can't be sent: remove `input`"
)]
pub trait WrittenToResponse {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl WrittenToResponse for Satisfied {}
