//! The other side of a connection, beside its address.

use axum::http::request::Parts;

use crate::http::HttpSettings;
use crate::pipeline::Context;

/// In the extensions of a request whose connection has no address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Peer {
    /// It came over a socket of the machine itself.
    Machine,
}

/// In the extensions of a request that nobody on the way could read along.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secure;

impl Context<'_> {
    /// Whether the client sent the HTTP request over TLS: to the app itself, or to a
    /// [trusted proxy](crate::App::trusted_proxies) that says so. `false` when another protocol called the
    /// handler.
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
