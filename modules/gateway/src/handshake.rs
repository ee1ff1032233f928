//! The WebSocket handshake of a client.

use baya::axum::http::HeaderValue;
use baya::axum::http::request::Parts;
use baya::{Connecting, Error, Result, WebSocketHandshake};
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::frame::{JSON, MESSAGE_PACK};
use crate::options::Origins;

/// A valid handshake.
pub(crate) struct Handshake {
    pub(crate) accept: HeaderValue,
    pub(crate) protocol: Option<&'static str>,
    pub(crate) upgrade: OnUpgrade,
}

impl Handshake {
    /// Checks the handshake in the head of a request.
    pub(crate) fn read(to: &Connecting, head: &mut Parts) -> Result<Self> {
        let WebSocketHandshake { key, upgrade } = WebSocketHandshake::read(head)?;
        let accept = derive_accept_key(key.as_bytes());
        let accept = HeaderValue::try_from(accept).map_err(Error::internal)?;
        let protocol = protocol(to, head)?;
        Ok(Self { accept, protocol, upgrade })
    }
}

/// Chooses the sub-protocol: the first one of the gateway that the client offers.
fn protocol(to: &Connecting, head: &Parts) -> Result<Option<&'static str>> {
    let offered: Vec<_> = WebSocketHandshake::protocols(&head.headers).collect();
    if offered.is_empty() {
        return Ok(None);
    }
    let mut supported = to.declared.protocols.iter().copied().chain([JSON, MESSAGE_PACK]);
    if let Some(protocol) = supported.find(|one| offered.contains(one)) {
        return Ok(Some(protocol));
    }
    let supported: Vec<_> =
        to.declared.protocols.iter().copied().chain([JSON, MESSAGE_PACK]).collect();
    let message = format!("unknown sub-protocol; supported: {}", supported.join(", "));
    Err(Error::bad_request().with_code("unknown_protocol").with_message(message))
}

/// Rejects pages of origins that are not allowed.
pub(crate) fn check_origin(to: &Connecting, origins: &Origins) -> Result<()> {
    match &to.foreign_origin {
        Some(origin) if !origins.allow(origin) => Err(Error::forbidden()
            .with_code("cross_origin")
            .with_message("pages of this origin may not connect")),
        _ => Ok(()),
    }
}
