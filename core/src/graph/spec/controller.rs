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
    /// The path that all routes of the controller start with, or an empty string.
    const PREFIX: &'static str;
    /// The host that all routes of the controller belong to, or an empty string for all hosts.
    const HOST: &'static str;
    /// Whether the attribute was read without errors. Otherwise, no further errors are derived from it.
    const SOUND: bool = true;
    /// The spec of the controller.
    const SPEC: ControllerSpec;
}

/// The routes of a controller, from `#[controller]` on its only `impl` with routes.
///
/// The compiler shows the name of this trait if a controller has two such `impl` blocks, because the wording of its
/// error about conflicting implementations can't be changed.
#[diagnostic::on_unimplemented(
    message = "the controller `{Self}` has no routes",
    label = "this controller",
    note = "put `#[controller]` on `impl {Self} {{ ... }}` as well"
)]
pub trait OneImplWithAllRoutes {
    /// The handlers, in order of declaration.
    const HANDLERS: &'static [HandlerSpec];
    /// The route of each handler.
    const ROUTES: &'static [RouteSpec];
}

/// A controller as data.
#[derive(Clone, Copy, Debug)]
pub struct ControllerSpec {
    /// The controller as a component, with a handler for each route.
    pub component: ComponentSpec,
    /// Whether the attribute was read without errors.
    pub sound: bool,
    /// The path that all routes start with, or an empty string.
    pub prefix: &'static str,
    /// The host that all routes belong to, such as `{tenant}.example.com`, or an empty string for all hosts.
    pub host: &'static str,
    /// The versions of the API that the routes belong to.
    pub versions: Versions,
    /// The deprecation of the routes.
    pub deprecation: Deprecation,
    /// The routes.
    pub routes: &'static [RouteSpec],
    /// The doc comment.
    pub doc: &'static str,
    /// The documentation that applies to all handlers.
    pub api: &'static ApiSpec,
    /// For a gateway, the declaration of its connections.
    pub gateway: Option<&'static GatewaySpec>,
}

impl ControllerSpec {
    /// Sets the location of the entry that lists the controller in a module.
    #[must_use]
    pub const fn listed(mut self, at: Location) -> Self {
        self.component.listed = at;
        self
    }
}

/// A route: the method, path and handler of requests.
#[derive(Clone, Copy)]
pub struct RouteSpec {
    /// The method.
    pub method: Method,
    /// The path after the prefix of the controller, or an empty string for the prefix itself.
    pub path: &'static str,
    /// The path without the names of its parameters, such as `/cats/{}` or `/files/{*}`.
    pub pattern: &'static str,
    /// The hash of the pattern.
    pub path_hash: PathHash,
    /// The host, or an empty string for the host of the controller.
    pub host: &'static str,
    /// The versions, or [`Versions::Inherited`] for those of the controller.
    pub versions: Versions,
    /// The deprecation. The controller's applies to what it leaves open.
    pub deprecation: Deprecation,
    /// Whether the format of responses is negotiated: the handler returns a [`Negotiated`](crate::Negotiated) value.
    pub negotiates: bool,
    /// The handler.
    pub handler: &'static HandlerSpec,
    /// The default status of the method.
    pub default_status: u16,
    /// The status that the handler declares.
    pub declared_status: Option<u16>,
    /// The headers that the handler declares.
    pub headers: &'static [(&'static str, &'static str)],
    /// Mounts the route on a router.
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

/// The hash of a path pattern, modulo a prime number. The macro computes it, because constant evaluation would be slow
/// for thousands of routes.
#[derive(Clone, Copy, Debug)]
pub struct PathHash {
    /// The hash.
    pub value: u64,
    /// The factor by which the hash of a preceding path is multiplied when this path is appended.
    pub power: u64,
}

/// The method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`, which handles `HEAD` as well.
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
    /// All methods.
    All,
}

impl Method {
    /// Returns the method's name in requests, or `*` for all methods.
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
