//! Facts about the connection of a request, in addition to the address.

use axum::http::request::Parts;

use crate::http::HttpSettings;
use crate::pipeline::Context;

/// The kind of a connection without an IP address, in the extensions of its requests.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    /// A Unix domain socket.
    Unix,
}

/// Marks a request over an encrypted connection, in the extensions of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secure;

impl Context<'_> {
    /// Whether the client sent the HTTP request over TLS, to the app itself or to a
    /// [trusted proxy](crate::App::trusted_proxies) that reports it. `false` if another protocol
    /// called the handler.
    pub fn is_secure(&self) -> bool {
        self.http().is_some_and(|head| is_secure(head, &self.scope().shared.http().settings))
    }
}

/// Whether the client sent a request with this head over TLS.
pub(crate) fn is_secure(head: &Parts, settings: &HttpSettings) -> bool {
    match settings.proxies.scheme(head) {
        Some(scheme) => scheme.eq_ignore_ascii_case("https"),
        None => head.extensions.get::<Secure>().is_some(),
    }
}
