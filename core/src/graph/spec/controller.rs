//! A controller and its routes.

use super::calls::MountRoute;
use super::{ApiSpec, ComponentSpec, Deprecation, GatewaySpec, HandlerSpec, Versions};
use crate::base::Location;

/// A type with `#[controller]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a controller",
    label = "`controllers` lists types with `#[controller]`",
    note = "put `#[controller]` on `struct {Self}`, or list a gateway in `gateways = [...]`, a resolver in `resolvers = [...]`, a provider in `providers = [...]` and a module in `imports = [...]`"
)]
pub trait Controller: Send + Sync + 'static {
    /// The path that all its routes start with; empty for none.
    const PREFIX: &'static str;
    /// The host that all its routes are for; empty for every one.
    const HOST: &'static str;
    /// Whether its attribute could be read as a whole; nothing is concluded from one that could not.
    const SOUND: bool = true;
    /// All of it.
    const SPEC: ControllerSpec;
}

/// The routes of a controller, from `#[controller]` on its only `impl` with routes.
///
/// The compiler shows the name of this trait if a controller has two such `impl` blocks, because the wording of its error
/// about conflicting implementations can't be changed.
#[diagnostic::on_unimplemented(
    message = "the controller `{Self}` has no routes",
    label = "this controller",
    note = "put `#[controller]` on `impl {Self} {{ ... }}` as well"
)]
pub trait OneImplWithAllRoutes {
    /// Its handlers, in order of declaration.
    const HANDLERS: &'static [HandlerSpec];
    /// The route of each handler.
    const ROUTES: &'static [RouteSpec];
}

/// A controller as data.
#[derive(Clone, Copy, Debug)]
pub struct ControllerSpec {
    /// The component, with a handler for each route.
    pub component: ComponentSpec,
    /// Whether its attribute could be read as a whole.
    pub sound: bool,
    /// The path that all its routes start with; empty for none.
    pub prefix: &'static str,
    /// The host that its routes are for, such as `{tenant}.example.com`; empty for every one.
    pub host: &'static str,
    /// The versions of the API that its routes belong to.
    pub versions: Versions,
    /// Whether its routes are on their way out.
    pub deprecation: Deprecation,
    /// What it serves.
    pub routes: &'static [RouteSpec],
    /// The doc comment.
    pub doc: &'static str,
    /// What documents say of all its handlers.
    pub api: &'static ApiSpec,
    /// For a gateway, what it declares of its connections.
    pub gateway: Option<&'static GatewaySpec>,
}

impl ControllerSpec {
    /// The same controller, listed here.
    #[must_use]
    pub const fn listed(mut self, at: Location) -> Self {
        self.component.listed = at;
        self
    }
}

/// What a handler answers.
#[derive(Clone, Copy)]
pub struct RouteSpec {
    /// The verb.
    pub method: Method,
    /// The path behind the controller's prefix; empty for the prefix itself.
    pub path: &'static str,
    /// The path without the names of its parameters, `/cats/{}` or `/files/{*}`.
    pub pattern: &'static str,
    /// The pattern as a number.
    pub skeleton: PathHash,
    /// The host, where it is not that of the controller; empty for that.
    pub host: &'static str,
    /// The versions, where they are not those of the controller.
    pub versions: Versions,
    /// What differs from the controller's.
    pub deprecation: Deprecation,
    /// Whether the request has a say in how answers are written: the handler returns a
    /// [`Negotiated`](crate::Negotiated) value.
    pub negotiates: bool,
    /// The handler.
    pub handler: &'static HandlerSpec,
    /// The status of its verb.
    pub verb_status: u16,
    /// The status that it declares.
    pub declared_status: Option<u16>,
    /// The headers that it sets.
    pub headers: &'static [(&'static str, &'static str)],
    /// Puts it on a router.
    pub mount: MountRoute,
}

impl core::fmt::Debug for RouteSpec {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RouteSpec")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("handler", &self.handler.name)
            .finish_non_exhaustive()
    }
}

/// The pattern of a path as a number to a prime. What a constant would take long to compute for a
/// thousand routes, the macro has at hand.
#[derive(Clone, Copy, Debug)]
pub struct PathHash {
    /// The number.
    pub value: u64,
    /// By how much the number of what stands before it is to be multiplied.
    pub power: u64,
}

/// The verb of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`, which answers `HEAD` too.
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// Every verb.
    All,
}

impl Method {
    /// The name on the wire; `*` for every verb.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::All => "*",
        }
    }
}
