//! The view of one call that everything around a handler shares.

use std::any::{Any, TypeId};
use std::net::IpAddr;
use std::sync::Arc;

use axum::http::Extensions;
use axum::http::request::Parts;

use super::Clock;
use super::handler::CallScope;
use super::protocol::Protocol;
use super::provided::Data;
use super::scope::RequestScope;
use crate::base::{Location, Token};
use crate::di::{Found, RequestStore};
use crate::error::{Error, Result};
use crate::graph::spec::{Argument, Meta, Metadata};

/// One call, as guards, interceptors, pipes, filters, extractors and request-scoped providers see it:
/// the protocol's own data, what earlier ones left there, the metadata of the handler, and the
/// providers.
///
/// A request-scoped factory and a handler take it as `cx: &Context<'_>`.
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

/// A value that the caller of a handler keeps, such as the object that a GraphQL field belongs to.
pub type Lent<'r> = &'r (dyn Any + Send + Sync);

/// The call. Who has a context to change has a call to change.
enum Access<'r> {
    Whole(&'r mut (dyn Protocol + 'static)),
    Shared(&'r (dyn Protocol + 'static)),
}

/// A provider that is being built, and who asked for it.
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

    pub(crate) const fn whole(
        call: &'r mut (dyn Protocol + 'static),
        scope: &'r RequestScope,
    ) -> Self {
        Self { call: Access::Whole(call), scope, building: None, argument: None, lent: None }
    }

    /// Returns the same context, which lends a value of the caller.
    pub(crate) const fn lending(mut self, lent: Option<Lent<'r>>) -> Self {
        self.lent = lent;
        self
    }

    /// Returns the value that the caller of the handler lends it for the duration of the call, if it has this type, such as
    /// the object that a GraphQL field belongs to.
    pub fn lent<T: 'static>(&self) -> Option<&'r T> {
        self.lent?.downcast_ref()
    }

    /// Returns the request scope of this call, for calls of other handlers that belong to the same request.
    pub fn call_scope(&self) -> CallScope {
        CallScope::of(&self.scope.store)
    }

    /// The same for who builds this node.
    pub(crate) fn inside(&'r self, node: u32) -> Self {
        let building = Some(Building { node, by: self.building.as_ref() });
        Self { building, ..Self::shared(self.call(), self.scope).lending(self.lent) }
    }

    /// Returns the view of the same call within another request scope.
    pub(crate) fn within<'c>(&'c mut self, scope: &'c RequestScope) -> Context<'c> {
        let lent = self.lent;
        let cx = match &mut self.call {
            Access::Whole(call) => Context::whole(*call, scope),
            Access::Shared(call) => Context::shared(*call, scope),
        };
        cx.lending(lent)
    }

    /// The same for who only reads.
    pub(crate) fn again(&self) -> Context<'_> {
        Context::shared(self.call(), self.scope).lending(self.lent)
    }

    /// The same for the pipes of an argument.
    pub(crate) const fn of_argument(mut self, argument: Option<&'static Argument>) -> Self {
        self.argument = argument;
        self
    }

    /// The nodes that are being built, the innermost first.
    pub(crate) fn building(&self) -> impl Iterator<Item = u32> {
        std::iter::successors(self.building.as_ref(), |one| one.by).map(|one| one.node)
    }

    fn call(&self) -> &(dyn Protocol + 'static) {
        match &self.call {
            Access::Whole(call) => *call,
            Access::Shared(call) => *call,
        }
    }

    fn call_mut(&mut self) -> Option<&mut (dyn Protocol + 'static)> {
        match &mut self.call {
            Access::Whole(call) => Some(*call),
            Access::Shared(_) => None,
        }
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.scope.shared.settings.clock
    }

    /// The name of the protocol that made the call, such as `"http"`.
    pub fn protocol(&self) -> &'static str {
        self.call().name()
    }

    /// The call as its protocol knows it; `None` when it came over another one. For HTTP there is
    /// [`http`](Self::http).
    pub fn call_of<P: Protocol>(&self) -> Option<&P> {
        self.call().downcast_ref()
    }

    /// The same, to change.
    pub fn call_of_mut<P: Protocol>(&mut self) -> Option<&mut P> {
        self.call_mut()?.downcast_mut()
    }

    pub(crate) fn head_of_call(&self) -> Option<&Parts> {
        self.call().http()
    }

    /// The address of who calls, as the protocol itself knows it.
    pub(crate) fn client_of_call(&self) -> Option<IpAddr> {
        self.call().client_ip()
    }

    /// The metadata of type `T` that is nearest to the handler: its own, its component's, its
    /// module's, the app's.
    pub fn meta<T: Metadata>(&self) -> Option<&'static T> {
        self.meta_all().next()
    }

    /// All metadata of type `T`, the nearest to the handler first, for who merges rather than
    /// overrides.
    pub fn meta_all<T: Metadata>(&self) -> impl Iterator<Item = &'static T> {
        Meta::all(&self.scope.shared.meta)
    }

    /// The component of the handler that answers; empty where none does.
    pub fn component(&self) -> &'static str {
        self.scope.shared.component
    }

    /// The method that answers; empty where none does.
    pub fn handler(&self) -> &'static str {
        self.scope.shared.spec.name
    }

    /// Where the method that answers was written.
    pub fn location(&self) -> Location {
        self.scope.shared.spec.at
    }

    /// The argument whose pipe runs; `None` for who is no pipe.
    pub const fn argument(&self) -> Option<&'static Argument> {
        self.argument
    }

    /// An error about the argument whose pipe runs, with a code for programs and a message behind
    /// the argument's name, such as `must be even`: 400, or 422 for a body.
    pub fn invalid(&self, code: &'static str, message: impl Into<String>) -> Error {
        crate::pipeline::of_argument(self.argument, code, message.into())
    }

    /// What somebody before left for this type.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.call().extensions()?.get()
    }

    /// Leaves a value for who comes after; gives the one of its type that was there. Over HTTP these
    /// are the request's extensions, which tower layers and axum's `Extension` read too.
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) -> Option<T> {
        self.call_mut()?.extensions_mut()?.insert(value)
    }

    /// What has been left so far.
    pub(super) fn left(&self) -> Extensions {
        self.call().extensions().cloned().unwrap_or_default()
    }

    /// Has nothing been left but this.
    pub(super) fn leave(&mut self, left: &Extensions) {
        if let Some(extensions) = self.call_mut().and_then(Protocol::extensions_mut) {
            extensions.clone_from(left);
        }
    }

    /// Hands data to the handler, which takes it as [`Provided<T>`](super::Provided). A guard that
    /// does declares it: `#[guard(provides = T)]`.
    pub fn provide<T: Token + Send + Sync + 'static>(&mut self, value: T) {
        self.insert(Data(Arc::new(value)));
    }

    /// What a guard has provided.
    pub fn provided<T: Token + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.extension::<Data<T>>().map(|data| Arc::clone(&data.0))
    }

    /// A provider that the module of the handler sees; a request-scoped one is built when it is
    /// first asked for.
    ///
    /// # Errors
    ///
    /// When the module sees none, or when building it fails.
    pub async fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let shared = &self.scope.shared;
        let node = match shared.container.find(shared.module, TypeId::of::<T>()) {
            Some(Found::One(node)) => node,
            Some(Found::Several) => return Err(several::<T>()),
            None => return Err(unseen::<T>()),
        };
        let stored = shared.container.get(node, Some(self)).await?;
        stored.get().ok_or_else(unseen::<T>)
    }

    pub(crate) const fn store(&self) -> &'r RequestStore {
        &self.scope.store
    }

    pub(crate) const fn scope(&self) -> &'r RequestScope {
        self.scope
    }
}

fn several<T: ?Sized>() -> Error {
    let name = std::any::type_name::<T>();
    Error::internal(format!("two imports of the module of this handler export a `{name}`"))
}

fn unseen<T: ?Sized>() -> Error {
    Error::internal(format!("the module of this handler sees no `{}`", std::any::type_name::<T>()))
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
