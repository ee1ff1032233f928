//! An interceptor that logs each call.

use std::time::Instant;

use baya::prelude::*;
use baya::{Interceptor, Next, Reply, interceptor};

/// Logs requests, commands, queries, events and jobs in the same way.
#[interceptor]
#[derive(Debug)]
pub struct CallLog;

impl Interceptor for CallLog {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let call = format!("{}::{}", cx.component(), cx.handler());
        let protocol = cx.protocol();
        let started = Instant::now();
        let outcome = next.run(cx).await;
        let us = started.elapsed().as_micros();
        match &outcome {
            Ok(_) => tracing::info!(protocol, us, "{call}"),
            Err(error) => tracing::info!(protocol, us, code = error.code(), "{call}"),
        }
        outcome
    }
}
