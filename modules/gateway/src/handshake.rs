//! The opening handshake of WebSocket ([RFC 6455, section 4](https://www.rfc-editor.org/rfc/rfc6455#section-4)).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use baya::axum::body::Body;
use baya::axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use baya::axum::response::Response;
use baya::{Connecting, Error, Result};
use hyper::upgrade::OnUpgrade;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::frame::{JSON, MESSAGE_PACK};
use crate::options::Origins;

/// A handshake that is valid.
pub(crate) struct Handshake {
    pub(crate) accept: HeaderValue,
    pub(crate) protocol: Option<&'static str>,
    pub(crate) upgrade: OnUpgrade,
}

impl Handshake {
    /// Checks the handshake in the head of a request.
    pub(crate) fn read(to: &Connecting, head: &mut Parts) -> Result<Self> {
        let headers = &head.headers;
        let is_upgrade = head.method == Method::GET
            && head.version == Version::HTTP_11
            && has(headers, &CONNECTION, "upgrade")
            && has(headers, &UPGRADE, "websocket");
        if !is_upgrade {
            let message = "this is the path of a WebSocket; connect to it over HTTP/1.1 with `Upgrade: websocket`";
            return Err(Error::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required")
                .with_message(message)
                .with_header(UPGRADE, HeaderValue::from_static("websocket"))
                .with_header(CONNECTION, HeaderValue::from_static("upgrade")));
        }
        if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
            return Err(Error::new(StatusCode::UPGRADE_REQUIRED, "unknown_websocket_version")
                .with_message("unsupported WebSocket version; send `Sec-WebSocket-Version: 13`")
                .with_header(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13")));
        }
        let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).iter();
        let key = match (keys.next(), keys.next()) {
            (Some(key), None) => key.as_bytes(),
            _ => b"",
        };
        if !STANDARD.decode(key).is_ok_and(|key| key.len() == 16) {
            return Err(Error::bad_request()
                .with_code("invalid_websocket_key")
                .with_message("`Sec-WebSocket-Key` must be 16 random bytes in Base64"));
        }
        let accept = HeaderValue::try_from(derive_accept_key(key)).map_err(Error::internal)?;
        let protocol = protocol(to, headers)?;
        let upgrade = head.extensions.remove::<OnUpgrade>().ok_or_else(|| {
            Error::internal("the connection of a WebSocket can't be taken over: no server of the app accepted it")
        })?;
        Ok(Self { accept, protocol, upgrade })
    }
}

/// Whether one of the values of a header is this one.
fn has(headers: &HeaderMap, name: &HeaderName, value: &str) -> bool {
    list(headers, name).any(|one| one.eq_ignore_ascii_case(value))
}

fn list<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|one| !one.is_empty())
}

/// Chooses the sub-protocol: the first of the gateway that the client offers.
fn protocol(to: &Connecting, headers: &HeaderMap) -> Result<Option<&'static str>> {
    let offered: Vec<_> = list(headers, &SEC_WEBSOCKET_PROTOCOL).collect();
    if offered.is_empty() {
        return Ok(None);
    }
    let mut spoken = to.declared.protocols.iter().copied().chain([JSON, MESSAGE_PACK]);
    if let Some(protocol) = spoken.find(|one| offered.contains(one)) {
        return Ok(Some(protocol));
    }
    let spoken: Vec<_> =
        to.declared.protocols.iter().copied().chain([JSON, MESSAGE_PACK]).collect();
    let message = format!("unknown sub-protocol; supported: {}", spoken.join(", "));
    Err(Error::bad_request().with_code("unknown_protocol").with_message(message))
}

/// Refuses pages of other origins.
pub(crate) fn check_origin(to: &Connecting, origins: &Origins) -> Result<()> {
    match &to.foreign_origin {
        Some(origin) if !origins.allow(origin) => Err(Error::forbidden()
            .with_code("cross_origin")
            .with_message("pages of this origin may not connect")),
        _ => Ok(()),
    }
}

/// Returns the response that accepts a handshake.
pub(crate) fn accepted(accept: HeaderValue, protocol: Option<&'static str>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    if let Some(protocol) = protocol {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol));
    }
    response
}
