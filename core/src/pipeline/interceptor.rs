//! Interceptors: what wraps a call.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::context::Context;
use super::mapped::Wrapped;
use super::reply::Reply;
use super::run::catch_panic;
use crate::base::Stored;
use crate::error::{BoxFuture, Result};
use crate::graph::spec::Enhancer;

/// Wraps the call of a handler: it may change what goes in and what comes out, answer alone, time,
/// retry, or map errors. [`Reply::map_json`] replaces the value that the handler returned, such as by an object that
/// contains it.
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
    /// Calls [`next.run(cx)`](Next::run) for the answer of the handler, or answers alone.
    fn intercept(
        &self,
        cx: &mut Context<'_>,
        next: Next<'_>,
    ) -> impl Future<Output = Result<Reply>> + Send;

    /// Returns the JSON schema of a successful response, for OpenAPI documents, from that of the handler or of the
    /// interceptors nearer to it. Interceptors that [map values](Reply::map_json) implement it. It is called for each
    /// JSON schema of a response without an error status, before anything is built. By default, the schema stays as it
    /// is.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::{Context, Error, Interceptor, Next, Reply, Wrapped};
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
}

/// What an interceptor wraps: the interceptors behind it, the pipes and the handler.
#[derive(Clone, Copy)]
pub struct Next<'n> {
    rest: &'n [Arc<dyn AnyInterceptor>],
    end: &'n dyn End,
    /// Whether it has been run before.
    ran: &'n AtomicBool,
}

impl<'n> Next<'n> {
    pub(crate) const fn new(
        rest: &'n [Arc<dyn AnyInterceptor>],
        end: &'n dyn End,
        ran: &'n AtomicBool,
    ) -> Self {
        Self { rest, end, ran }
    }

    /// Runs it. It may be run again, to retry: what is read from the head of a request is there
    /// again, and so is its body after [`Context::body`]. Each further run has a request scope of its own, so that
    /// request-scoped providers of a failed attempt are not used again.
    ///
    /// # Errors
    ///
    /// The error of a pipe, an argument or the handler, or that of an interceptor on the way; a panic
    /// is an error too.
    pub async fn run(&self, cx: &mut Context<'_>) -> Result<Reply> {
        if self.ran.swap(true, Ordering::Relaxed) {
            let scope = cx.scope().renewed();
            return self.proceed(&mut cx.within(&scope)).await;
        }
        self.proceed(cx).await
    }

    async fn proceed(&self, cx: &mut Context<'_>) -> Result<Reply> {
        let ran = AtomicBool::new(false);
        let running = match self.rest.split_first() {
            Some((first, rest)) => first.intercept(cx, Next { rest, end: self.end, ran: &ran }),
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

/// What all interceptors wrap.
pub(crate) trait End: Sync {
    /// Takes the arguments, runs the pipes and the handler.
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

/// A built interceptor as what is called.
pub fn interceptor_of<I: Interceptor>(stored: &Stored) -> Option<Arc<dyn AnyInterceptor>> {
    stored.get::<I>().map(|interceptor| interceptor as _)
}
