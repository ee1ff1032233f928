//! The protocol data of a handler call: a message of a client, or the end of its connection.

use baya::axum::http::Extensions;
use baya::axum::http::request::Parts;
use baya::protocol::Protocol;
use bytes::Bytes;

use crate::client::Client;
use crate::json::Json;

/// The data of a message.
pub(crate) enum Data {
    /// The JSON of a message with a name.
    Json(Json),
    /// The bytes of a message without a name.
    Bytes(Bytes),
    /// No data, at the end of a connection.
    None,
}

/// The call of a handler for one message, or for the end of a connection.
pub(crate) struct Call {
    pub(crate) client: Client,
    pub(crate) data: Data,
    /// The reason why the connection has ended; `None` for a message.
    pub(crate) reason: Option<&'static str>,
    extensions: Extensions,
}

impl Call {
    pub(crate) fn new(client: Client, data: Data) -> Self {
        Self { client, data, reason: None, extensions: Extensions::new() }
    }

    pub(crate) fn disconnection(client: Client, reason: &'static str) -> Self {
        // Contains the data that guards provided when the client connected.
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
