//! A handler as drivers call it.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::context::{Context, Lent};
use super::interceptor::End;
use super::protocol::Protocol;
use super::reply::Reply;
use super::run::catch_panic;
use super::scope::{HandlerShared, RequestScope};
use super::timeout::timed;
use crate::base::{Stored, view};
use crate::di::RequestStore;
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::{HandlerSpec, Invoke};

/// A handler of any component with everything that was planned around it, for a driver to call.
///
/// [`AppHandle::handlers`](crate::AppHandle::handlers) returns those of one kind. Clones share the plan.
#[derive(Clone)]
pub struct AnyHandler {
    component: Stored,
    shared: Arc<HandlerShared>,
    call: Invoke,
}

/// Several calls that are one request for request-scoped providers, such as the fields of one GraphQL operation.
///
/// [`AnyHandler::scope`] creates one. Each job, event and message has its own.
pub struct CallScope(RequestStore);

impl CallScope {
    /// The scope of calls that share this store.
    pub(super) fn of(store: &RequestStore) -> Self {
        Self(store.again())
    }

    /// A scope of an app with this number of request-scoped providers.
    pub(crate) fn of_app(request_scoped: usize) -> Self {
        Self(RequestStore::shared(request_scoped))
    }
}

/// Extracts the arguments of a method of `C` and runs it, where the arguments of a call exist only while it lasts.
///
/// A handler's attribute emits this as a function for what calls of its kind have. A driver that must lend its own data
/// to the method, such as the context of a GraphQL field, implements it for a type that holds them.
pub trait Invocation<C>: Sync {
    /// Runs the method.
    fn invoke<'a>(
        &'a self,
        component: &'a C,
        cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, Result<Reply>>;
}

impl AnyHandler {
    pub(crate) const fn new(component: Stored, shared: Arc<HandlerShared>, call: Invoke) -> Self {
        Self { component, shared, call }
    }

    /// Returns the handler as it was declared.
    pub fn spec(&self) -> &'static HandlerSpec {
        self.shared.spec
    }

    /// Returns its name for people, such as `Cats::nightly`.
    pub fn name(&self) -> String {
        format!("{}::{}", self.shared.component, self.shared.spec.name)
    }

    /// Whether nothing wraps it: no guard, interceptor, filter, pipe or timeout.
    pub fn is_bare(&self) -> bool {
        self.shared.plan.is_empty() && self.shared.plan.pipes.is_empty()
    }

    /// Creates a scope for one or several calls that share request-scoped providers.
    pub fn scope(&self) -> CallScope {
        CallScope::of_app(self.shared.container.request_scoped)
    }

    /// Calls the handler: guards if a client calls, interceptors, then the method with the arguments that its attribute
    /// declares; one filter handles an error. A panic is an error.
    ///
    /// # Errors
    ///
    /// The error that no filter has handled. The caller reports it: [`log`](Self::log) does so.
    pub async fn call<P: Protocol>(&self, call: P, scope: &CallScope) -> Result<Reply> {
        self.run(call, scope.0.again(), Declared(self.call), None).await
    }

    /// Calls the handler and lends it a value for the duration of the call: [`Context::lent`] returns it to the method and to
    /// everything around it.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub async fn call_lending<P: Protocol>(
        &self,
        call: P,
        scope: &CallScope,
        lent: Lent<'_>,
    ) -> Result<Reply> {
        self.run(call, scope.0.again(), Declared(self.call), Some(lent)).await
    }

    /// Calls the handler in a scope of its own, which no other call shares.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub fn call_alone<P: Protocol>(
        &self,
        call: P,
    ) -> impl Future<Output = Result<Reply>> + Send + use<'_, P> {
        // Not an `async fn`, which would be one more future around `run`.
        self.run(call, RequestStore::default(), Declared(self.call), None)
    }

    /// Calls the handler with an invocation that may borrow from the caller.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call), and a component of another type than `C`.
    pub async fn invoke<C: Send + Sync + 'static, P: Protocol>(
        &self,
        call: P,
        scope: &CallScope,
        invocation: &impl Invocation<C>,
    ) -> Result<Reply> {
        self.run(call, scope.0.again(), Typed(invocation, PhantomData), None).await
    }

    /// Runs a function of the handler's attribute with the context of a call, without guards, interceptors and filters. A
    /// panic is an error.
    ///
    /// # Errors
    ///
    /// That of the function.
    pub async fn ask<P: Protocol>(
        &self,
        mut call: P,
        scope: &CallScope,
        function: Invoke,
    ) -> Result<Reply> {
        let scope = RequestScope { shared: Arc::clone(&self.shared), store: scope.0.again() };
        let mut cx = Context::whole(&mut call, &scope);
        catch_panic(function(&self.component, &mut cx)).await
    }

    /// Logs an error of a call with the name and the location of the handler: as an error if it is the server's,
    /// otherwise at level `debug`.
    pub fn log(&self, error: &Error) {
        let handler = self.name();
        let at = self.shared.spec.at;
        let label = self.shared.spec.trigger.map_or("handler", |trigger| trigger.label);
        let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let chain = error.chain();
        if error.is_server_error() {
            tracing::error!(handler, %at, "{article} {label} failed: {chain}");
        } else {
            tracing::debug!(handler, %at, "{article} {label} failed: {chain}");
        }
    }

    async fn run<P: Protocol>(
        &self,
        mut call: P,
        store: RequestStore,
        invocation: impl Invocation<Stored>,
        lent: Option<Lent<'_>>,
    ) -> Result<Reply> {
        let scope = RequestScope { shared: Arc::clone(&self.shared), store };
        if self.shared.plan.is_empty() {
            let mut cx = Context::whole(&mut call, &scope).lending(lent);
            return catch_panic(invocation.invoke(&self.component, &mut cx)).await;
        }
        // In a box, because its size would be that of each call, and callers move calls around.
        Box::pin(self.wrapped(&mut call, &scope, &invocation, lent)).await
    }

    /// Calls the handler with what wraps it.
    async fn wrapped(
        &self,
        call: &mut (dyn Protocol + 'static),
        scope: &RequestScope,
        invocation: &impl Invocation<Stored>,
        lent: Option<Lent<'_>>,
    ) -> Result<Reply> {
        let plan = &self.shared.plan;
        let mut cx = Context::whole(call, scope).lending(lent);
        let end = Called { component: &self.component, invocation };
        let running = catch_panic(timed(plan.timeout, async {
            plan.check(&mut cx).await?;
            plan.intercept(&mut cx, &end).await
        }));
        match running.await {
            Ok(reply) => Ok(reply),
            Err(error) => {
                let mut cx = Context::whole(call, scope).lending(lent);
                plan.catch(error, &mut cx).await
            }
        }
    }
}

impl fmt::Debug for AnyHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnyHandler").field(&self.name()).finish()
    }
}

impl fmt::Debug for CallScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallScope").finish_non_exhaustive()
    }
}

/// The method with the arguments that its attribute declares.
struct Declared(Invoke);

impl Invocation<Stored> for Declared {
    fn invoke<'a>(
        &'a self,
        component: &'a Stored,
        cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, Result<Reply>> {
        (self.0)(component, cx)
    }
}

/// An invocation of a component whose type is known.
struct Typed<'i, C, I>(&'i I, PhantomData<fn(C)>);

impl<C: Send + Sync + 'static, I: Invocation<C>> Invocation<Stored> for Typed<'_, C, I> {
    fn invoke<'a>(
        &'a self,
        component: &'a Stored,
        cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, Result<Reply>> {
        match view::<C>(component) {
            Some(component) => self.0.invoke(component, cx),
            None => Box::pin(async {
                let name = std::any::type_name::<C>();
                Err(Error::internal(format!("the handler belongs to another type than `{name}`")))
            }),
        }
    }
}

/// The method, as what interceptors wrap.
struct Called<'c, I> {
    component: &'c Stored,
    invocation: &'c I,
}

impl<I: Invocation<Stored>> End for Called<'_, I> {
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        self.invocation.invoke(self.component, cx)
    }
}
