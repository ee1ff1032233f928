//! A message of a client, as the protocol of a call.

use baya::Protocol;
use baya::axum::http::Extensions;
use baya::axum::http::request::Parts;
use bytes::Bytes;

use crate::client::Client;
use crate::json::Json;

/// What a message has.
pub(crate) enum Data {
    /// JSON, if it has a name.
    Json(Json),
    /// Bytes, if it has none.
    Bytes(Bytes),
    /// Nothing, at the end of a connection.
    None,
}

/// One message, or the end of a connection.
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) data: Data,
    /// Why the connection has ended.
    pub(crate) reason: Option<&'static str>,
    extensions: Extensions,
}

impl Call {
    pub(crate) fn new(client: Client, data: Data) -> Self {
        Self { client, data, reason: None, extensions: Extensions::new() }
    }

    pub(crate) fn of_end(client: Client, reason: &'static str) -> Self {
        // With what guards provided when the client connected.
        let extensions = client.head().extensions.clone();
        Self { client, data: Data::None, reason: Some(reason), extensions }
    }
}

impl Protocol for Call {
    fn name(&self) -> &'static str {
        "websocket"
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }

    fn extensions_mut(&mut self) -> Option<&mut Extensions> {
        Some(&mut self.extensions)
    }

    fn http(&self) -> Option<&Parts> {
        Some(self.client.head())
    }
}
