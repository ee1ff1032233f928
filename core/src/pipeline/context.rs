//! The context of one call, which is shared by everything that runs around a handler.

use std::any::{Any, TypeId};
use std::net::IpAddr;
use std::sync::Arc;

use axum::http::Extensions;
use axum::http::request::Parts;

use super::Clock;
use super::any_handler::CallScope;
use super::protocol::Protocol;
use super::provided::Data;
use super::scope::RequestScope;
use crate::base::{Location, Token};
use crate::di::{Found, RequestStore};
use crate::error::{Error, Result};
use crate::graph::spec::{Argument, Meta, Metadata};

/// One call, as guards, interceptors, pipes, filters, extractors and request-scoped providers see
/// it: the data of the protocol, extensions, the metadata of the handler, and the providers.
///
/// Request-scoped factories and handlers accept it as `cx: &Context<'_>`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Context, Error};
///
/// struct Tenant(String);
///
/// async fn tenant(cx: &Context<'_>) -> Result<Tenant, Error> {
///     let name = cx.header("x-tenant").ok_or_else(Error::unauthorized)?;
///     Ok(Tenant(name.to_owned()))
/// }
/// ```
pub struct Context<'r> {
    call: Access<'r>,
    scope: &'r RequestScope,
    building: Option<Building<'r>>,
    argument: Option<&'static Argument>,
    lent: Option<Lent<'r>>,
}

/// A value that the caller of a handler lends to it, such as the object that a GraphQL field
/// belongs to.
pub type Lent<'r> = &'r (dyn Any + Send + Sync);

/// Access to the call. A mutable context has exclusive access.
enum Access<'r> {
    Exclusive(&'r mut (dyn Protocol + 'static)),
    Shared(&'r (dyn Protocol + 'static)),
}

/// A provider that is being built, and the provider that depends on it.
#[derive(Clone, Copy)]
struct Building<'r> {
    node: u32,
    by: Option<&'r Building<'r>>,
}

impl<'r> Context<'r> {
    pub(crate) const fn shared(
        call: &'r (dyn Protocol + 'static),
        scope: &'r RequestScope,
    ) -> Self {
        Self { call: Access::Shared(call), scope, building: None, argument: None, lent: None }
    }

    pub(crate) const fn exclusive(
        call: &'r mut (dyn Protocol + 'static),
        scope: &'r RequestScope,
    ) -> Self {
        Self { call: Access::Exclusive(call), scope, building: None, argument: None, lent: None }
    }

    /// Returns the same context with a value that the caller lends.
    pub(crate) const fn lending(mut self, lent: Option<Lent<'r>>) -> Self {
        self.lent = lent;
        self
    }

    /// Returns the value that the caller of the handler lends to it for the duration of the call,
    /// if it has this type, such as the object that a GraphQL field belongs to.
    pub fn lent<T: 'static>(&self) -> Option<&'r T> {
        self.lent?.downcast_ref()
    }

    /// Returns the request scope of this call, for calls of other handlers within the same request.
    pub fn call_scope(&self) -> CallScope {
        CallScope::new(&self.scope.store)
    }

    /// Returns the context for building this node.
    pub(crate) fn for_node(&'r self, node: u32) -> Self {
        let building = Some(Building { node, by: self.building.as_ref() });
        Self { building, ..Self::shared(self.call(), self.scope).lending(self.lent) }
    }

    /// Returns the context of the same call in another request scope.
    pub(crate) fn in_scope<'c>(&'c mut self, scope: &'c RequestScope) -> Context<'c> {
        let lent = self.lent;
        let cx = match &mut self.call {
            Access::Exclusive(call) => Context::exclusive(*call, scope),
            Access::Shared(call) => Context::shared(*call, scope),
        };
        cx.lending(lent)
    }

    /// Returns a context with shared access to the same call.
    pub(crate) fn reborrow(&self) -> Context<'_> {
        Context::shared(self.call(), self.scope).lending(self.lent)
    }

    /// Returns the context for the pipes of this argument.
    pub(crate) const fn with_argument(mut self, argument: Option<&'static Argument>) -> Self {
        self.argument = argument;
        self
    }

    /// Returns the nodes that are being built, the innermost first.
    pub(crate) fn nodes_being_built(&self) -> impl Iterator<Item = u32> {
        std::iter::successors(self.building.as_ref(), |one| one.by).map(|one| one.node)
    }

    fn call(&self) -> &(dyn Protocol + 'static) {
        match &self.call {
            Access::Exclusive(call) => *call,
            Access::Shared(call) => *call,
        }
    }

    fn call_mut(&mut self) -> Option<&mut (dyn Protocol + 'static)> {
        match &mut self.call {
            Access::Exclusive(call) => Some(*call),
            Access::Shared(_) => None,
        }
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.scope.shared.settings.clock
    }

    /// Returns the name of the protocol that made the call, such as `"http"`.
    pub fn protocol(&self) -> &'static str {
        self.call().name()
    }

    /// Returns the call as its protocol represents it, or `None` if another protocol made the call.
    /// For HTTP, use [`http`](Self::http).
    pub fn call_of<P: Protocol>(&self) -> Option<&P> {
        self.call().downcast_ref()
    }

    /// Returns the call as its protocol represents it, for changes.
    pub fn call_of_mut<P: Protocol>(&mut self) -> Option<&mut P> {
        self.call_mut()?.downcast_mut()
    }

    pub(crate) fn request_head(&self) -> Option<&Parts> {
        self.call().http()
    }

    /// Returns the client's address, as the protocol reports it.
    pub(crate) fn peer_ip(&self) -> Option<IpAddr> {
        self.call().client_ip()
    }

    /// Returns the metadata of type `T` that is nearest to the handler. The handler's own metadata
    /// is the nearest, followed by that of its component, its module and the app.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        self.meta_all().next()
    }

    /// Returns all metadata of type `T`, the nearest to the handler first. Use it to merge metadata
    /// rather than to override it.
    pub fn meta_all<T: Metadata>(&self) -> impl Iterator<Item = &'static T> {
        Meta::all(&self.scope.shared.meta)
    }

    /// Returns the name of the handler's component, or an empty string outside of a handler.
    pub fn component(&self) -> &'static str {
        self.scope.shared.component
    }

    /// Returns the name of the handler's method, or an empty string outside of a handler.
    pub fn handler(&self) -> &'static str {
        self.scope.shared.spec.name
    }

    /// Returns the source location of the handler's method.
    pub fn location(&self) -> Location {
        self.scope.shared.spec.at
    }

    /// Returns the argument whose pipe runs, or `None` outside of pipes.
    pub const fn argument(&self) -> Option<&'static Argument> {
        self.argument
    }

    /// Creates an error about the argument whose pipe runs: 400, or 422 for a body. `code` is for
    /// programs; `message` follows the name of the argument, such as `must be even`.
    pub fn invalid(&self, code: &'static str, message: impl Into<String>) -> Error {
        crate::pipeline::argument_error(self.argument, code, message.into())
    }

    /// Returns the extension of this type, which was [inserted](Self::insert) earlier in the call.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.call().extensions()?.get()
    }

    /// Inserts an extension for later stages of the call and returns the previous extension of its
    /// type. Over HTTP, these are the extensions of the request, which tower layers and axum's
    /// `Extension` read too.
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> Option<T> {
        self.call_mut()?.extensions_mut()?.insert(value)
    }

    /// Returns a copy of all extensions.
    pub(super) fn extensions(&self) -> Extensions {
        self.call().extensions().cloned().unwrap_or_default()
    }

    /// Replaces all extensions.
    pub(super) fn restore_extensions(&mut self, saved: &Extensions) {
        if let Some(extensions) = self.call_mut().and_then(Protocol::extensions_mut) {
            extensions.clone_from(saved);
        }
    }

    /// Provides data to the handler, which accepts it as [`Provided<T>`](super::Provided). A guard
    /// that calls this declares it: `#[guard(provides = T)]`.
    pub fn provide<T: Token + Send + Sync + 'static>(&mut self, value: T) {
        self.insert(Data(Arc::new(value)));
    }

    /// Returns the data of this type that a guard has provided.
    pub fn provided<T: Token + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.extension::<Data<T>>().map(|data| Arc::clone(&data.0))
    }

    /// Returns a provider that is visible to the module of the handler. Request-scoped providers
    /// are built at their first use.
    ///
    /// # Errors
    ///
    /// Returns an error if no such provider is visible to the module, if several are, or if
    /// building it fails.
    pub async fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let shared = &self.scope.shared;
        let node = match shared.container.find(shared.module, TypeId::of::<T>()) {
            Some(Found::One(node)) => node,
            Some(Found::Several) => return Err(ambiguous_provider::<T>()),
            None => return Err(missing_provider::<T>()),
        };
        let stored = shared.container.get(node, Some(self)).await?;
        stored.get().ok_or_else(missing_provider::<T>)
    }

    pub(crate) const fn store(&self) -> &'r RequestStore {
        &self.scope.store
    }

    pub(crate) const fn scope(&self) -> &'r RequestScope {
        self.scope
    }
}

fn ambiguous_provider<T: ?Sized>() -> Error {
    let name = std::any::type_name::<T>();
    Error::internal(format!("two imports of the handler's module export a `{name}`"))
}

fn missing_provider<T: ?Sized>() -> Error {
    let name = std::any::type_name::<T>();
    Error::internal(format!("no provider of type `{name}` is visible to the handler's module"))
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("protocol", &self.protocol())
            .field("component", &self.component())
            .field("handler", &self.handler())
            .finish_non_exhaustive()
    }
}
