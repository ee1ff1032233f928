//! The initialisation of WebSocket connections.

use std::fmt;
use std::sync::Arc;

use baya::Result;
use baya::axum::http::HeaderMap;
use baya::axum::http::request::Parts;
use baya_macros::provider_trait;
use serde_json::Value;

/// Accepts or refuses WebSocket connections by their connection parameters and headers. A provider that is bound to this trait
/// in a global module checks each connection.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Error, Result};
/// use baya_graphql::{ConnectionCheck, ConnectionInit};
/// use baya_macros::{injectable, module, provider_trait};
/// use serde_json::Value;
///
/// #[injectable]
/// struct Tokens;
///
/// #[provider_trait]
/// impl ConnectionCheck for Tokens {
///     async fn connect(&self, init: &ConnectionInit<'_>) -> Result<Value> {
///         match init.params().get("authorization").and_then(Value::as_str) {
///             Some("Bearer secret") => Ok(Value::Null),
///             _ => Err(Error::forbidden().with_message("a valid token is required")),
///         }
///     }
/// }
///
/// #[module(global, providers = [Tokens as dyn ConnectionCheck], exports = [dyn ConnectionCheck])]
/// struct AuthModule;
/// # fn main() {}
/// ```
#[provider_trait]
pub trait ConnectionCheck: Send + Sync + 'static {
    /// Returns the payload of the acknowledgement; `Null` for no payload.
    ///
    /// # Errors
    ///
    /// An error refuses the connection, which is closed with 4403 and the message of the error. An error with a 5xx status
    /// and a panic are logged, and the connection is closed with 4500.
    async fn connect(&self, init: &ConnectionInit<'_>) -> Result<Value>;
}

/// The connection parameters and the handshake headers of a client.
pub struct ConnectionInit<'i> {
    params: &'i Value,
    head: &'i Parts,
}

impl<'i> ConnectionInit<'i> {
    pub(crate) const fn new(params: &'i Value, head: &'i Parts) -> Self {
        Self { params, head }
    }

    /// Returns the parameters of the connection; `Null` if there are none.
    pub const fn params(&self) -> &Value {
        self.params
    }

    /// Returns the headers of the handshake.
    pub const fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }
}

impl fmt::Debug for ConnectionInit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The parameters may contain secrets.
        f.debug_struct("ConnectionInit").finish_non_exhaustive()
    }
}

/// The parameters of the WebSocket connection of an operation, available from its context as
/// `cx.extension::<ConnectionParams>()`.
#[derive(Clone)]
pub struct ConnectionParams(pub(crate) Arc<Value>);

impl ConnectionParams {
    /// Returns the parameters; `Null` if there are none.
    pub fn get(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for ConnectionParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionParams").finish_non_exhaustive()
    }
}
