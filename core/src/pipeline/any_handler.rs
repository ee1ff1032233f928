//! Handlers, as drivers call them.

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

/// A handler of any component, with everything that is planned around it, for drivers to call.
///
/// [`AppHandle::handlers`](crate::AppHandle::handlers) returns the handlers of one kind. Clones
/// share the plan.
#[derive(Clone)]
pub struct AnyHandler {
    component: Stored,
    shared: Arc<HandlerShared>,
    call: Invoke,
}

/// A scope of request-scoped providers for several calls, such as the fields of one GraphQL
/// operation.
///
/// [`AnyHandler::scope`] creates one. Each job, event and message has its own.
pub struct CallScope(RequestStore);

impl CallScope {
    /// Creates a scope that shares a store of providers.
    pub(super) fn new(store: &RequestStore) -> Self {
        Self(store.again())
    }

    /// Creates a scope for an app with this number of request-scoped providers.
    pub(crate) fn for_app(request_scoped: usize) -> Self {
        Self(RequestStore::shared(request_scoped))
    }
}

/// Extracts the arguments of a method of `C` and runs the method, for arguments that borrow from
/// the call.
///
/// The attribute of a handler generates such a function for its own kind of calls. A driver that
/// lends its own data to the method, such as the context of a GraphQL field, implements this trait
/// for a type that contains the data.
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

    /// Returns the spec of the handler.
    pub fn spec(&self) -> &'static HandlerSpec {
        self.shared.spec
    }

    /// Returns the name of the handler for messages, such as `Cats::nightly`.
    pub fn name(&self) -> String {
        format!("{}::{}", self.shared.component, self.shared.spec.name)
    }

    /// Whether the handler has no guard, interceptor, filter, pipe or timeout.
    pub fn is_bare(&self) -> bool {
        self.shared.plan.is_empty() && self.shared.plan.pipes.is_empty()
    }

    /// Creates a scope for one or several calls that share request-scoped providers.
    pub fn scope(&self) -> CallScope {
        CallScope::for_app(self.shared.container.request_scoped)
    }

    /// Calls the handler. Guards run if a client makes the call, then interceptors, then the method
    /// with the arguments that its attribute declares. One filter handles an error. A panic becomes
    /// an error.
    ///
    /// # Errors
    ///
    /// Returns the error if no filter handles it. The caller reports it, for example with
    /// [`log`](Self::log).
    pub async fn call<P: Protocol>(&self, call: P, scope: &CallScope) -> Result<Reply> {
        self.run(call, scope.0.again(), DeclaredMethod(self.call), None).await
    }

    /// Calls the handler and lends it a value for the duration of the call. [`Context::lent`]
    /// returns the value to the method and to everything around it.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`call`](Self::call).
    pub async fn call_lending<P: Protocol>(
        &self,
        call: P,
        scope: &CallScope,
        lent: Lent<'_>,
    ) -> Result<Reply> {
        self.run(call, scope.0.again(), DeclaredMethod(self.call), Some(lent)).await
    }

    /// Calls the handler in its own scope, which no other call shares.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`call`](Self::call).
    pub fn call_alone<P: Protocol>(
        &self,
        call: P,
    ) -> impl Future<Output = Result<Reply>> + Send + use<'_, P> {
        // Not an `async fn`, which would wrap `run` in another future.
        self.run(call, RequestStore::default(), DeclaredMethod(self.call), None)
    }

    /// Calls the handler with an invocation that may borrow from the caller.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`call`](Self::call), and an error if the component is not a `C`.
    pub async fn invoke<C: Send + Sync + 'static, P: Protocol>(
        &self,
        call: P,
        scope: &CallScope,
        invocation: &impl Invocation<C>,
    ) -> Result<Reply> {
        self.run(call, scope.0.again(), TypedMethod(invocation, PhantomData), None).await
    }

    /// Runs a function that the handler's attribute generates, in the context of a call. Guards,
    /// interceptors and filters do not run. A panic becomes an error.
    ///
    /// # Errors
    ///
    /// Returns the error of the function.
    pub async fn ask<P: Protocol>(
        &self,
        mut call: P,
        scope: &CallScope,
        function: Invoke,
    ) -> Result<Reply> {
        let scope = RequestScope { shared: Arc::clone(&self.shared), store: scope.0.again() };
        let mut cx = Context::exclusive(&mut call, &scope);
        catch_panic(function(&self.component, &mut cx)).await
    }

    /// Logs the error of a call with the name and the location of the handler: server errors at
    /// level `error`, others at level `debug`.
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
            let mut cx = Context::exclusive(&mut call, &scope).lending(lent);
            return catch_panic(invocation.invoke(&self.component, &mut cx)).await;
        }
        // Boxed to keep the future of each call small, because callers move it around.
        Box::pin(self.wrapped(&mut call, &scope, &invocation, lent)).await
    }

    /// Calls the handler with its guards, interceptors and filters.
    async fn wrapped(
        &self,
        call: &mut (dyn Protocol + 'static),
        scope: &RequestScope,
        invocation: &impl Invocation<Stored>,
        lent: Option<Lent<'_>>,
    ) -> Result<Reply> {
        let plan = &self.shared.plan;
        let mut cx = Context::exclusive(call, scope).lending(lent);
        let end = MethodCall { component: &self.component, invocation };
        let running = catch_panic(timed(plan.timeout, async {
            plan.check(&mut cx).await?;
            plan.intercept(&mut cx, &end).await
        }));
        match running.await {
            Ok(reply) => Ok(reply),
            Err(error) => {
                let mut cx = Context::exclusive(call, scope).lending(lent);
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

/// Runs the method with the arguments that its attribute declares.
struct DeclaredMethod(Invoke);

impl Invocation<Stored> for DeclaredMethod {
    fn invoke<'a>(
        &'a self,
        component: &'a Stored,
        cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, Result<Reply>> {
        (self.0)(component, cx)
    }
}

/// Runs an invocation of a component of type `C`.
struct TypedMethod<'i, C, I>(&'i I, PhantomData<fn(C)>);

impl<C: Send + Sync + 'static, I: Invocation<C>> Invocation<Stored> for TypedMethod<'_, C, I> {
    fn invoke<'a>(
        &'a self,
        component: &'a Stored,
        cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, Result<Reply>> {
        match view::<C>(component) {
            Some(component) => self.0.invoke(component, cx),
            None => Box::pin(async {
                let name = std::any::type_name::<C>();
                Err(Error::internal(format!("the component of the handler is not a `{name}`")))
            }),
        }
    }
}

/// The call of the method, which interceptors wrap.
struct MethodCall<'c, I> {
    component: &'c Stored,
    invocation: &'c I,
}

impl<I: Invocation<Stored>> End for MethodCall<'_, I> {
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        self.invocation.invoke(self.component, cx)
    }
}
