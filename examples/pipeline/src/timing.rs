//! An interceptor around every handler.

use std::time::Instant;

use baya::axum::http::HeaderValue;
use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};

use crate::trace::Trace;

/// Adds the header `server-timing` with the duration of the handler.
#[interceptor]
pub struct Timing;

impl Interceptor for Timing {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let trace = Trace::current(cx);
        let started = Instant::now();
        trace.step("interceptor", "Timing, before");
        let outcome = next.run(cx).await;
        trace.step("interceptor", "Timing, after");
        let mut reply = outcome?;
        let text = format!("handler;dur={:.3}", started.elapsed().as_secs_f64() * 1_000.0);
        if let (Some(response), Ok(value)) = (reply.response_mut(), HeaderValue::try_from(text)) {
            response.headers_mut().insert("server-timing", value);
        }
        Ok(reply)
    }
}
