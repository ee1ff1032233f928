//! Bounds of the types that handlers return, with the messages for other types.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse};

use crate::error::Error;
use crate::http::Json;
use crate::wire::conversion::ExposedTo;

/// A type that can be the error of a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "neither an error nor a response",
    note = "a type of your own: put `#[derive(Debug, ApiError)]` on it, or implement `std::error::Error` or `IntoResponse` for it",
    note = "any other type, such as `Box<dyn std::error::Error>`: return `Result<_, baya::Error>`, to which `?` converts every error that is `Send + Sync + 'static`"
)]
pub trait Failure: Into<Error> {}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Failure for E {}

/// An error type whose responses have an error status. It is the bound for types that would be sent with status 200,
/// and no type implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "not an error: as a response it would have the status 200",
    note = "return `baya::Error`, as in `Error::bad_request().with_message(...)`, or a type with `#[derive(Debug, ApiError)]`, which declares its status"
)]
pub trait HasStatus {}

/// A type that can be the response of a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "not a response",
    note = "to send JSON, return `Json<T>` instead of `T`; your own types in it need `#[dto]` or `#[derive(serde::Serialize)]`; a `#[dto(input)]` can't be sent: remove `input`",
    note = "a handler also returns `()`, a string or any other type that implements `IntoResponse`, an `Option` of it, or a `Result` of it"
)]
pub trait Reply: IntoResponse {}

impl<T: IntoResponse> Reply for T {}

/// A value that could be sent as JSON, but is not a response. No type implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of a handler",
    label = "not a response",
    note = "to send it as JSON, write `Json<{Self}>` here, and wrap the value, as in `Json(value)`"
)]
pub trait IsWrapped {}

/// A response without content. No response type of the framework implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has content, but a response with status {STATUS} must not have content",
    label = "this content would never be sent",
    note = "return `()` or `Result<(), E>`, or declare a status with content, such as `#[status(200)]`"
)]
pub trait FitsStatus<const STATUS: u16> {}

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

/// A stream that is a response without an attribute. No type implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the response of this handler",
    label = "a stream or an event is not a response",
    note = "for events write `#[sse(...)]` instead of the route attribute, and return `impl Stream<Item = Event<T>> + use<>` or a `Subscription<T>`",
    note = "to send any other stream, return `axum::body::Body::from_stream(stream)`"
)]
pub trait AnswersAtOnce {}
