//! What a gateway declares, and the server that carries its connections.

mod described;
mod origin;
mod payload;
mod replies;

use std::any::{TypeId, type_name};
use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::response::Response;

pub use described::{replied, replied_bytes, shape_of_sent};
pub use payload::{read_json_payload, read_payload};
pub use replies::{ByteReply, IsOnce, IsRepeated, Replies, left, sent_bytes};

use crate::base::{Key, Location, Token};
use crate::error::Result;
use crate::graph::spec::{
    Caller, Dependency, GatewaySpec, MESSAGE_HANDLER, NAMED_MESSAGE_HANDLER, OnlyIn, TriggerKind,
};
use crate::http::Incoming;

/// The declaration of a handler of a gateway, which `#[message]` and `#[on_disconnect]` make. The gateway module calls it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GatewayHandler {
    /// Returns the type of the gateway.
    pub gateway: fn() -> TypeId,
    /// Returns the path of that type.
    pub name: fn() -> &'static str,
    /// What the handler is called for.
    pub on: GatewayEvent,
}

/// What a handler of a gateway is called for.
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
    /// A handler of the gateway `G`.
    pub const fn of<G: 'static>(on: GatewayEvent) -> Self {
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

/// The handlers that can accept what belongs to one message, such as its payload.
pub const IN_MESSAGES: OnlyIn = OnlyIn {
    what: NAMED_MESSAGE_HANDLER,
    message: "only a handler with `#[message(\"name\")]` has a payload; remove the argument, or accept the bytes of `#[message(binary)]` as `Binary`",
};

/// A client that connects to a gateway.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connecting {
    /// The type of the gateway.
    pub gateway: TypeId,
    /// The path of its type, for people.
    pub name: &'static str,
    /// What it declares of its connections.
    pub declared: &'static GatewaySpec,
    /// The address of the client, as far as it is known.
    pub address: Option<IpAddr>,
    /// The origin of the page that connects, if it is another one than that of the app and the route has no
    /// [`Cors`](crate::Cors) that allows it.
    pub foreign_origin: Option<String>,
}

/// Carries the connections of gateways. The gateway module provides it.
pub trait GatewayServer: Send + Sync + 'static {
    /// Checks a handshake before the connection handler is called, and leaves the client in the extensions.
    ///
    /// # Errors
    ///
    /// Why the handshake is refused.
    fn begin(&self, to: &Connecting, head: &mut Parts) -> Result<()>;

    /// Accepts the connection, after the connection handler has returned.
    ///
    /// # Errors
    ///
    /// If the connection can't be taken over.
    fn accept(&self, head: &mut Parts) -> Result<Response>;
}

impl Token for dyn GatewayServer {
    const KEY: Key = Key::new("baya::GatewayServer", "dyn GatewayServer", Location::NOWHERE)
        .of_module(GatewayHandler::DRIVER);
}

/// Returns the dependency of a connection handler on the server, declared here.
#[track_caller]
pub const fn server_at(at: Location) -> Dependency {
    Dependency::of::<Arc<dyn GatewayServer>>(
        "server",
        "dyn GatewayServer",
        Some(&<dyn GatewayServer as Token>::KEY),
        at,
    )
}

/// Checks the handshake of a client that connects to the gateway `G`, which declares this. It has no bound, because a type
/// that is not a gateway is reported where its paths are.
///
/// # Errors
///
/// Why it is refused.
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

/// Accepts a connection whose handler has returned.
///
/// # Errors
///
/// If it can't be taken over.
pub fn connected<T: Connected>(
    _returned: T,
    server: &dyn GatewayServer,
    incoming: &mut Incoming<'_>,
) -> Result<Response> {
    server.accept(incoming.head())
}

/// What a connection handler returns: nothing.
#[diagnostic::on_unimplemented(
    message = "a handler with `#[on_connect]` can't return `{Self}`",
    label = "expected `()` or `Result<(), E>`",
    note = "a connection that is accepted has no response; send the client a message, as in `client.send(\"welcome\", &value)`, or return an error to refuse it"
)]
pub trait Connected {}

impl Connected for () {}
