//! A gateway: a component whose only route opens WebSocket connections, with handlers for their messages.

use super::{ControllerSpec, HandlerSpec, RouteSpec};
use crate::base::{Location, Token};
use crate::wire::schema::Of;

/// A type with `#[gateway]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a gateway",
    label = "`gateways` lists types with `#[gateway]`",
    note = "put `#[gateway]` on `struct {Self}`, or list a controller in `controllers = [...]` and a provider in `providers = [...]`"
)]
pub trait Gateway: Token + Send + Sync + 'static {
    /// The path that clients connect to; empty for the root.
    const PREFIX: &'static str;
    /// The host that clients connect to; empty for all hosts.
    const HOST: &'static str;
    /// The declaration of the connections.
    const DECLARED: GatewaySpec = GatewaySpec::NONE;
    /// Whether the attribute was read without errors. Otherwise, no further errors are derived from it.
    const SOUND: bool = true;
    /// The spec of the gateway, as a controller.
    const SPEC: ControllerSpec;
}

/// The connections of a gateway, as its attribute declares them.
#[derive(Clone, Copy, Debug)]
pub struct GatewaySpec {
    /// The supported subprotocols, in order of preference.
    pub protocols: &'static [&'static str],
    /// The messages that the gateway sends without a request; `None` if it does not list them.
    pub sends: Option<&'static [SentMessage]>,
    /// Whether the gateway sends unnamed bytes, if it lists its messages.
    pub sends_bytes: bool,
}

impl GatewaySpec {
    /// The connections of a gateway without declarations.
    pub const NONE: Self = Self { protocols: &[], sends: None, sends_bytes: false };
}

/// A message that a gateway sends without a request, from `sends(...)` of its attribute.
#[derive(Clone, Copy, Debug)]
pub struct SentMessage {
    /// The name of the message.
    pub name: &'static str,
    /// The schema of its data.
    pub of: Of,
    /// The location of the entry.
    pub at: Location,
}

/// The handlers of a gateway, from `#[gateway]` on its only `impl` with handlers.
///
/// The compiler shows the name of this trait if a gateway has two such `impl` blocks, because the wording of its error
/// about conflicting implementations can't be changed.
#[diagnostic::on_unimplemented(
    message = "the gateway `{Self}` has no handlers",
    label = "this gateway",
    note = "put `#[gateway]` on `impl {Self} {{ ... }}` as well"
)]
pub trait OneImplWithAllMessages {
    /// The handlers: the connection handler first, then the others in order of declaration.
    const HANDLERS: &'static [HandlerSpec];
    /// The route of the connection handler.
    const ROUTES: &'static [RouteSpec];
}
