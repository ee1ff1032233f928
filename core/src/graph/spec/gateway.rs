//! A gateway: a component whose only route opens sockets, with handlers of their messages.

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
    /// The host that clients connect to; empty for every one.
    const HOST: &'static str;
    /// What its attribute declares of its connections.
    const DECLARED: GatewaySpec = GatewaySpec::NONE;
    /// Whether its attribute could be read as a whole; nothing is concluded from one that could not.
    const SOUND: bool = true;
    /// All of it.
    const SPEC: ControllerSpec;
}

/// What a gateway declares of its connections.
#[derive(Clone, Copy, Debug)]
pub struct GatewaySpec {
    /// The sub-protocols that it speaks, the preferred one first.
    pub protocols: &'static [&'static str],
    /// The messages that it sends by itself; `None` if it does not list them.
    pub sends: Option<&'static [SentMessage]>,
    /// Whether it sends bytes without a name, if it lists what it sends.
    pub sends_bytes: bool,
}

impl GatewaySpec {
    /// Nothing is declared.
    pub const NONE: Self = Self { protocols: &[], sends: None, sends_bytes: false };
}

/// A message that a gateway sends by itself, from `sends(...)` of its attribute.
#[derive(Clone, Copy, Debug)]
pub struct SentMessage {
    /// The name of the message.
    pub name: &'static str,
    /// What its data looks like.
    pub of: Of,
    /// Where it was written.
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
    /// Its handlers: first that of connections, then the others in order of declaration.
    const HANDLERS: &'static [HandlerSpec];
    /// The route of the connection handler.
    const ROUTES: &'static [RouteSpec];
}
