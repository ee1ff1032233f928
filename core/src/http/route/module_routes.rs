//! Handles requests to routes that a module adds itself, with the enhancers on its import.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::exchange::guard_error;
use crate::error::{BoxFuture, Error, Result};
use crate::http::request::call::HttpCall;
use crate::http::response::render::respond_with_filters;
use crate::pipeline::{Context, End, HandlerShared, Reply, RequestScope, catch_panic, timed};

/// Runs the enhancers around the routes, and the routes.
pub(crate) async fn handle(shared: Arc<HandlerShared>, request: Request, next: Next) -> Response {
    let mut call = HttpCall::new(request);
    if shared.http().edge.limits_bodies() {
        call.limit_body(&shared.http().edge);
    }
    let scope = RequestScope::new(shared);
    let plan = &scope.shared.plan;
    call.keep_head();
    let call_future = catch_panic(timed(plan.timeout, async {
        let checked = plan.check(&mut Context::exclusive(&mut call, &scope)).await;
        checked.map_err(|error| guard_error(error, &scope))?;
        let reply =
            plan.intercept(&mut Context::exclusive(&mut call, &scope), &Routes(next)).await?;
        reply.into_response()
    }));
    let outcome = call_future.await;
    respond_with_filters(outcome, &mut call, &scope).await
}

/// The routes, which interceptors wrap.
struct Routes(Next);

impl End for Routes {
    fn run<'a>(&'a self, cx: &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>> {
        let next = self.0.clone();
        let request = match cx.call_of_mut::<HttpCall>() {
            Some(call) => call.take_request(),
            None => Err(Error::internal("a route was called without a request")),
        };
        Box::pin(async move { Ok(Reply::new(next.run(request?).await)) })
    }
}
