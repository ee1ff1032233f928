//! A limit on the duration of a call.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::error::{Error, Result};

/// Runs a future with a time limit. The timer starts when the future first waits, so a future that
/// is ready at once needs no timer.
pub(crate) async fn timed<T>(
    limit: Option<Duration>,
    future: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(limit) = limit else { return future.await };
    let mut future = pin!(future);
    let first = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await;
    if let Poll::Ready(outcome) = first {
        return outcome;
    }
    match tokio::time::timeout(limit, future).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Error::unavailable()
            .with_code("timeout")
            .with_message(format!("the handler did not respond within {limit:?}"))),
    }
}
