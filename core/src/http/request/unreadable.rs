//! The arguments of handlers that do not compile, with their messages.

use std::rc::Rc;
use std::sync::Arc;

use super::extraction::{ExtractorOf, SharedProvider};
use crate::base::{Reported, Satisfied};
use crate::http::{Form, Json, Negotiated, Query};

/// The types that the extraction of an argument reports: `A` is not an argument, `C` is content that can't be read, and
/// `P` is a provider.
#[derive(Debug)]
pub struct ArgumentReports<A: ?Sized, C: ?Sized, P: ?Sized> {
    /// Reported by [`ArgumentOfHandler`].
    pub argument: Reported<A>,
    /// Reported by [`ReadFromRequest`].
    pub content: Reported<C>,
    /// Reported by [`InjectedByHandler`].
    pub provider: Reported<P>,
}

impl<A: ?Sized, C: ?Sized, P: ?Sized> ArgumentReports<A, C, P> {
    /// The types.
    pub const NEW: Self =
        Self { argument: Reported::NEW, content: Reported::NEW, provider: Reported::NEW };
}

/// An argument of a handler, which reports other types.
#[diagnostic::on_unimplemented(
    message = "a handler can't accept `{Self}`",
    label = "not extractable from a request",
    note = "mark a plain type with `#[param]`, `#[query]`, `#[header]`, `#[cookie]` or `#[body]`; accept a provider as `Inject<{Self}>`, and data from a guard as `Provided<{Self}>`",
    note = "without an attribute, accept an extractor, such as `Json<T>`, `Query<T>`, `Form<T>` or one of axum, `&Context<'_>`, or a type of your own with `impl FromContext`"
)]
pub trait ArgumentOfHandler {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl ArgumentOfHandler for Satisfied {}

/// A value that is read from a request, which reports types without `Deserialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a request",
    label = "not readable from a request",
    note = "your own types in it need `#[dto]` or `#[derive(serde::Deserialize)]`; a `#[dto(output)]` can't be read: remove `output`",
    note = "each type argument of a generic `#[dto]` must have `#[dto]` as well, or implement `Validate`",
    note = "`#[param]`, `#[query]` and `#[body]` do not belong on an extractor, such as `Query<T>` or `Json<T>`: remove them"
)]
pub trait ReadFromRequest {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl ReadFromRequest for Satisfied {}

/// A provider that a handler injects, which reports providers without `Inject`.
#[diagnostic::on_unimplemented(
    message = "a handler accepts a provider as `Inject<{Self}>`",
    label = "write `Inject<{Self}>`",
    note = "a provider is shared by all calls, so a `Mutex` belongs inside the provider; a field of a struct has the type `Arc<{Self}>`"
)]
pub trait InjectedByHandler {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl InjectedByHandler for Satisfied {}

macro_rules! extractors {
    ($($extractor:ty),*) => { $(
        impl<T> ExtractorOf for $extractor {
            type Content = T;
        }
    )* };
}

extractors! {
    Json<T>, Query<T>, Form<T>, Negotiated<T>, axum::Json<T>, axum::Form<T>, axum::extract::Query<T>,
    axum::extract::Path<T>
}

impl<A: ExtractorOf> ExtractorOf for Option<A> {
    type Content = A::Content;
}

impl<T: ?Sized> SharedProvider for Arc<T> {
    type Provider = T;
}

impl<T: ?Sized> SharedProvider for Rc<T> {
    type Provider = T;
}

impl<T: ?Sized> SharedProvider for Box<T> {
    type Provider = T;
}

impl<T: ?Sized> SharedProvider for &'static T {
    type Provider = T;
}

impl<T> SharedProvider for axum::extract::State<T> {
    type Provider = T;
}

impl<T> SharedProvider for axum::Extension<T> {
    type Provider = T;
}
