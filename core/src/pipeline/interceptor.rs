//! Interceptors, which wrap calls.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::context::Context;
use super::guard_description::{EnhancerUsage, Guarded};
use super::reply::Reply;
use super::response_mapping::Wrapped;
use super::run::catch_panic;
use crate::base::Stored;
use crate::error::{BoxFuture, Result};
use crate::graph::spec::Enhancer;

/// Wraps the call of a handler. An interceptor can change arguments and replies, reply without
/// calling the handler, measure or retry calls, or map errors. [`Reply::map_json`] replaces the
/// value that the handler returned, for example to wrap it in an object.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Instant;
///
/// use baya::{Context, Error, Interceptor, Next, Reply};
///
/// struct Timing;
///
/// impl Interceptor for Timing {
///     async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
///         let started = Instant::now();
///         let outcome = next.run(cx).await;
///         println!("{} took {:?}", cx.handler(), started.elapsed());
///         outcome
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `#[interceptor]` but does not implement `Interceptor`",
    label = "`Interceptor` is not implemented for this type",
    note = "write `impl Interceptor for {Self} {{ async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {{ ... }} }}`"
)]
pub trait Interceptor: Send + Sync + 'static {
    /// Intercepts a call. Call [`next.run(cx)`](Next::run) for the reply of the handler, or reply
    /// without it.
    fn intercept(
        &self,
        cx: &mut Context<'_>,
        next: Next<'_>,
    ) -> impl Future<Output = Result<Reply>> + Send;

    /// Maps the JSON schema of successful responses for OpenAPI documents. `schema` is the schema
    /// of the handler or of the next inner interceptor. Interceptors that [map
    /// values](Reply::map_json) implement it. It is called for each JSON schema of a response
    /// without an error status, before anything is built. By default, it returns the schema
    /// unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::schema::Wrapped;
    /// use baya::{Context, Error, Interceptor, Next, Reply};
    /// use serde_json::{Value, json};
    ///
    /// struct Envelope;
    ///
    /// impl Interceptor for Envelope {
    ///     async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
    ///         next.run(cx).await?.map_json(|data| json!({ "data": data }))
    ///     }
    ///
    ///     fn describe(_at: &Wrapped<'_, Self>, schema: Value) -> Value {
    ///         json!({ "type": "object", "properties": { "data": schema }, "required": ["data"] })
    ///     }
    /// }
    /// ```
    fn describe(at: &Wrapped<'_, Self>, schema: Value) -> Value
    where
        Self: Enhancer,
    {
        let _ = at;
        schema
    }

    /// Casts a built component to an interceptor.
    #[doc(hidden)]
    fn from_stored(stored: &Stored) -> Option<Arc<dyn AnyInterceptor>>
    where
        Self: Sized,
    {
        stored.get::<Self>().map(|interceptor| interceptor as _)
    }

    /// Describes one use of the interceptor.
    #[doc(hidden)]
    fn describe_usage(usage: &EnhancerUsage<'_>, schema: Value) -> Value
    where
        Self: Enhancer,
    {
        Self::describe(&Guarded::new(usage), schema)
    }
}

/// The rest of a call, which an interceptor wraps: inner interceptors, pipes and the handler.
#[derive(Clone, Copy)]
pub struct Next<'n> {
    rest: &'n [Arc<dyn AnyInterceptor>],
    end: &'n dyn End,
    /// Whether the rest has been run before.
    was_run: &'n AtomicBool,
}

impl<'n> Next<'n> {
    pub(crate) const fn new(
        rest: &'n [Arc<dyn AnyInterceptor>],
        end: &'n dyn End,
        was_run: &'n AtomicBool,
    ) -> Self {
        Self { rest, end, was_run }
    }

    /// Runs the rest of the call. To retry, run it again: the request headers can be read again,
    /// and so can the body if [`Context::body`] was called before. Each further run has its own
    /// request scope, so request-scoped providers of a failed attempt are not reused.
    ///
    /// # Errors
    ///
    /// Returns the error of a pipe, an argument, the handler or an inner interceptor. A panic is
    /// also returned as an error.
    pub async fn run(&self, cx: &mut Context<'_>) -> Result<Reply> {
        if self.was_run.swap(true, Ordering::Relaxed) {
            let scope = cx.scope().renewed();
            return self.proceed(&mut cx.in_scope(&scope)).await;
        }
        self.proceed(cx).await
    }

    async fn proceed(&self, cx: &mut Context<'_>) -> Result<Reply> {
        let was_run = AtomicBool::new(false);
        let running = match self.rest.split_first() {
            Some((first, rest)) => {
                first.intercept(cx, Next { rest, end: self.end, was_run: &was_run })
            }
            None => self.end.run(cx),
        };
        catch_panic(running).await
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("interceptors", &self.rest.len()).finish_non_exhaustive()
    }
}

/// The innermost part of a call, which all interceptors wrap.
pub(crate) trait End: Sync {
    /// Extracts the arguments, and runs the pipes and the handler.
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>>;
}

/// An interceptor whose type is erased.
pub trait AnyInterceptor: Send + Sync {
    /// [`Interceptor::intercept`].
    fn intercept<'a>(
        &'a self,
        cx: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Reply>>;
}

impl<I: Interceptor> AnyInterceptor for I {
    fn intercept<'a>(
        &'a self,
        cx: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Reply>> {
        Box::pin(Interceptor::intercept(self, cx, next))
    }
}
