//! The opening handshake of WebSocket ([RFC 6455, section 4](https://www.rfc-editor.org/rfc/rfc6455#section-4)).

use std::fmt;

use axum::body::Body;
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;

use crate::error::{Error, Result};

/// A valid WebSocket handshake, for a module that takes over the connection.
pub struct WebSocketHandshake {
    /// The value of `Sec-WebSocket-Key`.
    pub key: HeaderValue,
    /// The connection, which is available after the response has been sent.
    pub upgrade: OnUpgrade,
}

impl WebSocketHandshake {
    /// Whether a request requests an upgrade to a WebSocket.
    pub fn is_one(head: &Parts) -> bool {
        let headers = &head.headers;
        head.method == Method::GET
            && head.version == Version::HTTP_11
            && has(headers, &CONNECTION, "upgrade")
            && has(headers, &UPGRADE, "websocket")
    }

    /// Checks the handshake in a request head, and takes the connection from it.
    ///
    /// # Errors
    ///
    /// Returns 426 if the request is not a handshake or has another version, and 400 if the key is
    /// not valid.
    pub fn read(head: &mut Parts) -> Result<Self> {
        if !Self::is_one(head) {
            let message = "this path is a WebSocket endpoint; connect over HTTP/1.1 with `Upgrade: websocket`";
            return Err(Error::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required")
                .with_message(message)
                .with_header(UPGRADE, HeaderValue::from_static("websocket"))
                .with_header(CONNECTION, HeaderValue::from_static("upgrade")));
        }
        let headers = &head.headers;
        if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
            return Err(Error::new(StatusCode::UPGRADE_REQUIRED, "unknown_websocket_version")
                .with_message("unsupported WebSocket version; send `Sec-WebSocket-Version: 13`")
                .with_header(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13")));
        }
        let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).iter();
        let key = match (keys.next(), keys.next()) {
            (Some(key), None) if is_key(key.as_bytes()) => key.clone(),
            _ => {
                return Err(Error::bad_request()
                    .with_code("invalid_websocket_key")
                    .with_message("`Sec-WebSocket-Key` must be 16 random bytes in Base64"));
            }
        };
        let upgrade = head.extensions.remove::<OnUpgrade>().ok_or_else(|| {
            Error::internal("the connection of a WebSocket can't be taken over: no server of the app accepted it")
        })?;
        Ok(Self { key, upgrade })
    }

    /// Copies the head of a handshake for the lifetime of its connection. A clone would keep the
    /// buffer that the head was read into, which is many times as large.
    pub fn lasting(head: &Parts) -> Parts {
        super::copy_head::copy_head(head)
    }

    /// Returns the sub-protocols that the client offers, the preferred one first.
    pub fn protocols(headers: &HeaderMap) -> impl Iterator<Item = &str> {
        list(headers, &SEC_WEBSOCKET_PROTOCOL)
    }

    /// Returns the response that accepts a handshake. `accept` is derived from the key
    /// ([RFC 6455, section 4.2.2](https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2)).
    pub fn accepted(accept: HeaderValue, protocol: Option<&'static str>) -> Response {
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
}

impl fmt::Debug for WebSocketHandshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketHandshake").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Whether a key is 16 bytes in Base64: 22 characters, the last of which has 2 significant bits,
/// and the padding.
fn is_key(key: &[u8]) -> bool {
    let Some((letters, b"==")) = key.split_last_chunk::<2>().map(|(all, end)| (all, &end[..]))
    else {
        return false;
    };
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    letters.len() == 22
        && letters.iter().all(is_letter)
        && letters.last().is_some_and(|last| matches!(last, b'A' | b'Q' | b'g' | b'w'))
}

/// Whether a header has this value among its values.
fn has(headers: &HeaderMap, name: &HeaderName, value: &str) -> bool {
    list(headers, name).any(|entry| entry.eq_ignore_ascii_case(value))
}

fn list<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> + use<'h> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|one| !one.is_empty())
}
