//! An interceptor around every handler.

use std::time::Instant;

use baya::axum::http::HeaderValue;
use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};

use crate::way::Way;

/// Tells on the answer how long it took.
#[interceptor]
pub struct Timing;

impl Interceptor for Timing {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let way = Way::of(cx);
        let started = Instant::now();
        way.step("interceptor", "Timing, before");
        let outcome = next.run(cx).await;
        way.step("interceptor", "Timing, behind");
        let mut reply = outcome?;
        let text = format!("handler;dur={:.3}", started.elapsed().as_secs_f64() * 1_000.0);
        if let (Some(response), Ok(value)) = (reply.response_mut(), HeaderValue::try_from(text)) {
            response.headers_mut().insert("server-timing", value);
        }
        Ok(reply)
    }
}
