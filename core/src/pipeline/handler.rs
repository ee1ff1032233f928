//! A handler as the protocols other than HTTP call it.

use std::fmt;
use std::sync::Arc;

use super::context::Context;
use super::interceptor::End;
use super::protocol::Protocol;
use super::reply::Reply;
use super::run::catch_panic;
use super::scope::{HandlerShared, RequestScope};
use super::timeout::timed;
use crate::error::{BoxFuture, Result};
use crate::spec::HandlerSpec;

/// A handler of the component `C`, with all that stands around it: what a protocol calls.
/// [`Booted::handlers`](crate::Booted::handlers) gives those of an app.
pub struct Handler<C> {
    component: Arc<C>,
    shared: Arc<HandlerShared>,
}

impl<C: Send + Sync + 'static> Handler<C> {
    pub(crate) const fn new(component: Arc<C>, shared: Arc<HandlerShared>) -> Self {
        Self { component, shared }
    }

    /// The handler as it was declared.
    pub fn spec(&self) -> &'static HandlerSpec {
        self.shared.spec
    }

    /// Calls the handler: guards, interceptors, then `end`, which takes the arguments and runs the
    /// method; a filter where one of them fails. A panic is an error.
    ///
    /// # Errors
    ///
    /// The error that no filter has answered for, to be rendered as the protocol does.
    pub async fn call<P: Protocol>(
        &self,
        mut call: P,
        end: impl for<'a> Fn(&'a C, &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> + Sync,
    ) -> Result<Reply> {
        let scope = RequestScope::new(Arc::clone(&self.shared));
        let plan = &self.shared.plan;
        let end = Called { component: &*self.component, end };
        let mut cx = Context::whole(&mut call, &scope);
        let running = catch_panic(timed(plan.timeout, async {
            plan.check(&mut cx).await?;
            plan.intercept(&mut cx, &end).await
        }));
        let outcome = running.await;
        match outcome {
            Ok(reply) => Ok(reply),
            Err(error) => plan.catch(error, &mut Context::whole(&mut call, &scope)).await,
        }
    }
}

impl<C> fmt::Debug for Handler<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("spec", self.shared.spec).finish_non_exhaustive()
    }
}

/// The method of a component, as what interceptors wrap.
struct Called<'c, C, F> {
    component: &'c C,
    end: F,
}

impl<C, F> End for Called<'_, C, F>
where
    C: Send + Sync,
    F: for<'a> Fn(&'a C, &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> + Sync,
{
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        (self.end)(self.component, cx)
    }
}
