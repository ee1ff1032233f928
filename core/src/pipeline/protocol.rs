//! The interface between protocols and the pipeline.

use std::any::Any;
use std::net::IpAddr;

use axum::http::Extensions;
use axum::http::request::Parts;

/// One call, as its protocol represents it: an HTTP request, a WebSocket message, a GraphQL field.
///
/// A protocol implements it for its own type of calls, and calls an
/// [`AnyHandler`](super::AnyHandler) with it. Guards, interceptors, pipes and filters access it
/// through their [`Context`](super::Context).
pub trait Protocol: Any + Send + Sync {
    /// Returns the name of the protocol, such as `"http"`.
    fn name(&self) -> &'static str;

    /// Returns the typed extensions of the call, or `None` if they have been moved out.
    fn extensions(&self) -> Option<&Extensions>;

    /// Returns the extensions for changes.
    fn extensions_mut(&mut self) -> Option<&mut Extensions>;

    /// Returns the head of the HTTP request that the call belongs to, such as the handshake of a
    /// WebSocket, or `None` if there is none.
    fn http(&self) -> Option<&Parts> {
        None
    }

    /// Returns the client's address, if the protocol knows it.
    fn client_ip(&self) -> Option<IpAddr> {
        None
    }
}

impl dyn Protocol {
    /// Returns the call as this type, if it has it.
    pub(crate) fn downcast_ref<P: Protocol>(&self) -> Option<&P> {
        (self as &dyn Any).downcast_ref()
    }

    /// Returns the call as this type for changes, if it has it.
    pub(crate) fn downcast_mut<P: Protocol>(&mut self) -> Option<&mut P> {
        (self as &mut dyn Any).downcast_mut()
    }
}
