//! A line in the log for each call, whatever makes it.

use std::time::Instant;

use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};

/// Logs requests, commands, queries, events and jobs in the same way.
#[interceptor]
#[derive(Debug)]
pub struct Logged;

impl Interceptor for Logged {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let call = format!("{}::{}", cx.component(), cx.handler());
        let by = cx.protocol();
        let started = Instant::now();
        let outcome = next.run(cx).await;
        let us = started.elapsed().as_micros();
        match &outcome {
            Ok(_) => tracing::info!(by, us, "{call}"),
            Err(error) => tracing::info!(by, us, code = error.code(), "{call}"),
        }
        outcome
    }
}
