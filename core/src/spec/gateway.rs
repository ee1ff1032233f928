//! A gateway: a component whose only route opens sockets, with handlers of their messages.

use super::{ControllerSpec, HandlerSpec, RouteSpec};

/// A type with `#[gateway]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a gateway",
    label = "`gateways` lists types with `#[gateway]`",
    note = "put `#[gateway]` on `struct {Self}`, or list a controller in `controllers = [...]` and a provider in `providers = [...]`"
)]
pub trait Gateway: Send + Sync + 'static {
    /// The path that clients connect to; empty for the root.
    const PREFIX: &'static str;
    /// The host that clients connect to; empty for every one.
    const HOST: &'static str;
    /// The sub-protocols that it speaks, the preferred one first.
    const PROTOCOLS: &'static [&'static str] = &[];
    /// Whether its attribute could be read as a whole; nothing is concluded from one that could not.
    const SOUND: bool = true;
    /// All of it.
    const SPEC: ControllerSpec;
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
