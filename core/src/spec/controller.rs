//! A controller, its routes, and the metadata on them.

use core::any::{Any, TypeId};

use super::{Dependency, Place, ProviderSpec};
use crate::http::Mount;

/// A type with `#[controller]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no controller",
    label = "`controllers` lists what `#[controller]` stands on",
    note = "put `#[controller]` on `struct {Self}`, or list a provider in `providers = [...]` and a module in `imports = [...]`"
)]
pub trait Controller: Send + Sync + 'static {
    /// The path that all its routes start with; empty for none.
    const PREFIX: &'static str;
    /// All of it.
    const SPEC: ControllerSpec;
}

/// The routes of a controller, from `#[controller]` on its `impl`.
#[diagnostic::on_unimplemented(
    message = "the controller `{Self}` has no routes",
    label = "this controller",
    note = "put `#[controller]` on `impl {Self} {{ ... }}` as well"
)]
pub trait Routes {
    /// In order of declaration.
    const ROUTES: &'static [RouteSpec];
}

/// A controller as data.
#[derive(Clone, Copy, Debug)]
pub struct ControllerSpec {
    /// How it is built.
    pub component: ProviderSpec,
    /// The path that all its routes start with; empty for none.
    pub prefix: &'static str,
    /// What it serves.
    pub routes: &'static [RouteSpec],
    /// Metadata for all its routes.
    pub meta: &'static [Meta],
    /// Where a module lists it.
    pub listed: Place,
}

impl ControllerSpec {
    /// The same controller, listed here.
    #[must_use]
    pub const fn listed(mut self, at: Place) -> Self {
        self.listed = at;
        self
    }
}

/// One handler.
#[derive(Clone, Copy)]
pub struct RouteSpec {
    /// The verb.
    pub method: Method,
    /// The path behind the controller's prefix; empty for the prefix itself.
    pub path: &'static str,
    /// The path without the names of its parameters, `/cats/{}` or `/files/{*}`.
    pub pattern: &'static str,
    /// The pattern as a number.
    pub skeleton: Skeleton,
    /// The method of the controller.
    pub name: &'static str,
    /// Where it was written.
    pub at: Place,
    /// What it takes, in order.
    pub arguments: &'static [Argument],
    /// What the container fills, in order.
    pub dependencies: &'static [Dependency],
    /// Metadata of this route alone.
    pub meta: &'static [Meta],
    /// Puts it on a router.
    pub mount: fn(Mount<'_>),
}

impl core::fmt::Debug for RouteSpec {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RouteSpec")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The pattern of a path as a number to a prime. What a constant would take long to compute for a
/// thousand routes, the macro has at hand.
#[derive(Clone, Copy, Debug)]
pub struct Skeleton {
    /// The number.
    pub value: u64,
    /// By how much the number of what stands before it is to be multiplied.
    pub power: u64,
}

/// One argument of a handler.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Where it was written.
    pub at: Place,
    /// For one that is read from one text: tells what its type is made of, when that is more.
    pub composite: Option<fn() -> Option<&'static str>>,
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

/// A type with `#[metadata]`: it can be attached by `#[meta(...)]` and read by `cx.meta::<T>()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no metadata",
    label = "nothing can have attached this type to a handler",
    note = "put `#[metadata]` on `{Self}`, and attach it by `#[meta(...)]`"
)]
pub trait Metadata: Send + Sync + 'static {}

/// One `#[meta(...)]`.
#[derive(Clone, Copy)]
pub struct Meta {
    /// The type.
    pub id: TypeId,
    /// The value.
    pub value: &'static (dyn Any + Send + Sync),
}

impl Meta {
    /// Attaches a value.
    pub const fn new<T: Metadata>(value: &'static T) -> Self {
        Self { id: TypeId::of::<T>(), value }
    }
}

impl core::fmt::Debug for Meta {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Meta").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The first `T` in levels that go from the nearest to the farthest.
pub fn metadata_of<T: Metadata>(levels: [&'static [Meta]; 3]) -> Option<&'static T> {
    let wanted = TypeId::of::<T>();
    let found = levels.into_iter().flatten().find(|meta| meta.id == wanted)?;
    found.value.downcast_ref()
}

/// The whole path of a route.
pub fn join(prefix: &str, path: &str) -> String {
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    match path {
        "" | "/" if !prefix.is_empty() => prefix.to_owned(),
        "" => "/".to_owned(),
        path => format!("{prefix}{path}"),
    }
}
