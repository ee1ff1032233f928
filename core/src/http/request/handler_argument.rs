//! Extracts the arguments of handlers from requests.

use std::future::Future;

use axum::extract::{FromRequest, FromRequestParts, Request};

use super::extraction::Extraction;
use super::read_body::check_declared;
use crate::error::BodyFailure;
use crate::error::Result;
use crate::http::from_rejection;
use crate::http::route::exchange::Incoming;
use crate::pipeline::Inject;
use crate::pipeline::{FromContext, RequestScope};

/// A type that a handler can accept. `M` only distinguishes the kinds of arguments.
#[diagnostic::on_unimplemented(
    message = "a handler can't accept `{Self}`",
    label = "not extractable from a request",
    note = "accept an extractor, such as `Json<T>`, `Query<T>`, `Form<T>` or one of axum, or a type of your own with `impl FromContext`"
)]
pub trait HandlerArgument<M>: Sized {
    /// Whether its values are parameters, or `None` if it is not read from the request.
    const PARAMETERS: Option<bool>;

    /// Extracts the argument. `slot` is its index among the handler's dependencies.
    fn take(incoming: &mut Incoming<'_>, slot: usize) -> impl Future<Output = Result<Self>> + Send;
}

/// Extracts the input of the first pipe of an argument. It can't be a provider, because only the
/// type of the argument itself determines its index among the dependencies.
///
/// # Errors
///
/// Returns the errors of the extractor.
#[inline]
pub fn take_for_pipe<M: OfCall, A: HandlerArgument<M>>(
    incoming: &mut Incoming<'_>,
    covered: bool,
) -> impl Future<Output = Result<A>> + Send {
    Extraction::<M, A>::new().run(incoming, 0, covered)
}

/// The kinds of arguments that are extracted from the call itself.
pub trait OfCall {}

impl OfCall for ViaParts {}
impl OfCall for ViaBody {}
impl OfCall for ViaContext {}

/// Marker for arguments that are extracted from the request head.
#[derive(Debug)]
pub struct ViaParts(());

impl<T: FromRequestParts<RequestScope>> HandlerArgument<ViaParts> for T {
    const PARAMETERS: Option<bool> = Some(true);

    #[inline]
    async fn take(incoming: &mut Incoming<'_>, _slot: usize) -> Result<Self> {
        let (parts, scope) = incoming.parts_and_scope();
        T::from_request_parts(parts, scope).await.map_err(from_rejection)
    }
}

/// Marker for arguments that are extracted from the whole request.
#[derive(Debug)]
pub struct ViaBody(());

impl<T: FromRequest<RequestScope>> HandlerArgument<ViaBody> for T {
    const PARAMETERS: Option<bool> = Some(false);

    #[inline]
    async fn take(incoming: &mut Incoming<'_>, _slot: usize) -> Result<Self> {
        let max_unchecked = incoming.scope().shared.unchecked_body_length();
        let request: Request = check_declared::<T>(incoming.take_request()?, max_unchecked)?;
        let failure = request.extensions().get::<BodyFailure>().cloned();
        T::from_request(request, incoming.scope())
            .await
            .map_err(|rejection| BodyFailure::or(failure, || from_rejection(rejection)))
    }
}

/// Marker for arguments that are extracted from the context, over every protocol.
#[derive(Debug)]
pub struct ViaContext(());

impl<T: FromContext> HandlerArgument<ViaContext> for T {
    const PARAMETERS: Option<bool> = Some(false);

    #[inline]
    async fn take(incoming: &mut Incoming<'_>, _slot: usize) -> Result<Self> {
        T::from_context(&mut incoming.context()).await
    }
}

/// Marker for arguments that the container provides.
#[derive(Debug)]
pub struct ViaContainer(());

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> HandlerArgument<ViaContainer> for Inject<T> {
    const PARAMETERS: Option<bool> = None;

    async fn take(incoming: &mut Incoming<'_>, slot: usize) -> Result<Self> {
        incoming.context().injected(slot).await.map(Inject::new)
    }
}
