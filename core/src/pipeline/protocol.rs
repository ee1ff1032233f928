//! What a protocol brings to the pipeline.

use std::any::Any;
use std::net::IpAddr;

use axum::http::Extensions;
use axum::http::request::Parts;

/// One call as its protocol knows it: an HTTP request, a message of a socket, a field of a query.
///
/// A protocol implements it for what it received, and calls handlers with it, as an [`AnyHandler`](super::AnyHandler).
/// Guards, interceptors, pipes and filters see it as their [`Context`](super::Context).
pub trait Protocol: Any + Send + Sync {
    /// The name of the protocol, such as `"http"`.
    fn name(&self) -> &'static str;

    /// The typed extensions of the call; `None` when they have been given away.
    fn extensions(&self) -> Option<&Extensions>;

    /// The same, to add to.
    fn extensions_mut(&mut self) -> Option<&mut Extensions>;

    /// The head of the HTTP request that the call came over, as that of a socket's handshake; `None`
    /// where there was none.
    fn http(&self) -> Option<&Parts> {
        None
    }

    /// The address of who calls, where the protocol knows it.
    fn client_ip(&self) -> Option<IpAddr> {
        None
    }
}

impl dyn Protocol {
    /// The call as what it is.
    pub(crate) fn downcast_ref<P: Protocol>(&self) -> Option<&P> {
        (self as &dyn Any).downcast_ref()
    }

    /// The same, to change.
    pub(crate) fn downcast_mut<P: Protocol>(&mut self) -> Option<&mut P> {
        (self as &mut dyn Any).downcast_mut()
    }
}
