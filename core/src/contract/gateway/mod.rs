//! Declarations of gateways, and the interface of the server that handles their connections.

mod origin;
mod read_payload;
mod replies;
mod reply_description;

use std::any::{TypeId, type_name};
use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::response::Response;

pub use read_payload::{read_json_payload, read_payload};
pub use replies::{
    ByteReply, Disconnected, IsOnce, IsRepeated, MessageReply, Once, RepeatedBy, Replies,
};
pub use reply_description::{SentData, replied, replied_bytes};

use crate::base::{Key, Location, Token};
use crate::di::FromDependency;
use crate::error::Result;
use crate::graph::spec::{
    Caller, Dependency, GatewaySpec, MESSAGE_HANDLER, NAMED_MESSAGE_HANDLER, OnlyIn, TriggerKind,
};
use crate::http::Incoming;

/// The declaration of a gateway's handler, which `#[message]` and `#[on_disconnect]` create. The
/// gateway module calls it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GatewayHandler {
    /// Returns the type of the gateway.
    pub gateway: fn() -> TypeId,
    /// Returns the path of the gateway's type.
    pub name: fn() -> &'static str,
    /// The event that the handler is called for.
    pub on: GatewayEvent,
}

/// The event that a gateway's handler is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayEvent {
    /// A message with this name.
    Message(&'static str),
    /// A binary message without a name.
    Binary,
    /// The end of a connection.
    Disconnect,
}

impl GatewayHandler {
    /// Creates a handler of the gateway `G`.
    pub const fn new<G: 'static>(on: GatewayEvent) -> Self {
        Self { gateway: TypeId::of::<G>, name: type_name::<G>, on }
    }
}

impl Token for GatewayHandler {
    const KEY: Key = Key::new("baya::GatewayHandler", "GatewayHandler", Location::NOWHERE);
}

impl TriggerKind for GatewayHandler {
    const LABEL: &'static str = MESSAGE_HANDLER;
    const DRIVER: &'static str = "GatewayModule";
    const CALLER: Caller = Caller::Client;
}

/// The handlers that can accept arguments of a single message, such as its payload.
pub const IN_MESSAGES: OnlyIn = OnlyIn {
    kind: NAMED_MESSAGE_HANDLER,
    message: "only a handler with `#[message(\"name\")]` has a payload; remove the argument, or accept the bytes of `#[message(binary)]` as `Binary`",
};

/// A connection attempt of a client.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connecting {
    /// The type of the gateway.
    pub gateway: TypeId,
    /// The path of the gateway's type, for messages.
    pub name: &'static str,
    /// The connection options of the gateway.
    pub declared: &'static GatewaySpec,
    /// The address of the client, if it is known.
    pub address: Option<IpAddr>,
    /// The origin of the connecting page, if it differs from the app's origin and the route has no
    /// [`Cors`](crate::Cors) that allows it.
    pub foreign_origin: Option<String>,
}

/// Handles the connections of gateways. The gateway module provides it.
pub trait GatewayServer: Send + Sync + 'static {
    /// Checks a handshake before the connection handler is called, and inserts the client into the
    /// extensions.
    ///
    /// # Errors
    ///
    /// Returns the reason if the handshake is rejected.
    fn begin(&self, to: &Connecting, head: &mut Parts) -> Result<()>;

    /// Accepts the connection, after the connection handler has returned.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection can't be taken over.
    fn accept(&self, head: &mut Parts) -> Result<Response>;
}

impl Token for dyn GatewayServer {
    const KEY: Key = Key::new("baya::GatewayServer", "dyn GatewayServer", Location::NOWHERE)
        .with_module(GatewayHandler::DRIVER);
}

/// Returns the dependency of a connection handler on the server, with this location.
#[track_caller]
pub const fn server_at(at: Location) -> Dependency {
    <Arc<dyn GatewayServer> as FromDependency>::INJECTED.dependency(
        "server",
        "dyn GatewayServer",
        Some(&<dyn GatewayServer as Token>::KEY),
        at,
    )
}

/// Checks the handshake of a client that connects to the gateway `G` with these options. `G` has no
/// bound, because a type that is not a gateway is reported at its paths.
///
/// # Errors
///
/// Returns the reason if the handshake is rejected.
pub async fn connecting<G: 'static>(
    incoming: &mut Incoming<'_>,
    declared: &'static GatewaySpec,
) -> Result<Arc<dyn GatewayServer>> {
    let cx = incoming.context();
    let server: Arc<dyn GatewayServer> = cx.injected_last().await?;
    let to = Connecting {
        gateway: TypeId::of::<G>(),
        name: type_name::<G>(),
        declared,
        address: cx.client_ip(),
        foreign_origin: origin::foreign(&cx),
    };
    server.begin(&to, incoming.head())?;
    Ok(server)
}

/// The return type of connection handlers, `()`.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[on_connect]` can't return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "an accepted connection has no response; send the client a message, as in `client.send(\"welcome\", &value)`, or return an error to reject the connection"
)]
pub trait Connected {
    /// Accepts a connection whose handler has returned.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection can't be taken over.
    fn connected(self, server: &dyn GatewayServer, incoming: &mut Incoming<'_>)
    -> Result<Response>;
}

#[diagnostic::do_not_recommend]
impl Connected for () {
    fn connected(
        self,
        server: &dyn GatewayServer,
        incoming: &mut Incoming<'_>,
    ) -> Result<Response> {
        server.accept(incoming.head())
    }
}
