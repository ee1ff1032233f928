//! The run of one call through the plan of its handler.

use std::any::Any;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context as TaskContext, Poll};

use pin_project_lite::pin_project;

use super::RequestId;
use super::context::Context;
use super::filter::AnyFilter;
use super::interceptor::{End, Next};
use super::plan::Plan;
use super::reply::Reply;
use super::timeout::timed;
use crate::error::panics;
use crate::error::{Error, Result};

impl Plan {
    /// Runs the guards. The first rejection ends the call.
    pub(crate) async fn check(&self, cx: &mut Context<'_>) -> Result<()> {
        for guard in &self.guards {
            guard.check(cx).await?;
        }
        Ok(())
    }

    /// Runs the interceptors around the innermost part of the call.
    pub(crate) async fn intercept(&self, cx: &mut Context<'_>, end: &dyn End) -> Result<Reply> {
        let was_run = AtomicBool::new(false);
        Next::new(&self.interceptors, end, &was_run).run(cx).await
    }

    /// Runs the filter for the error. Returns the error if there is no filter for it, or the error
    /// with which the filter replaces it.
    pub(crate) async fn catch(&self, error: Error, cx: &mut Context<'_>) -> Result<Reply> {
        match self.filter_for(&error) {
            Some(filter) => {
                log_handled(&error, cx);
                catch_panic(timed(self.timeout, filter.catch(error, cx))).await
            }
            None => Err(error),
        }
    }

    /// Returns the filter for the error: of the nearest level that has one, the filter with the
    /// most specific type.
    fn filter_for(&self, error: &Error) -> Option<&Arc<dyn AnyFilter>> {
        self.filters.iter().find_map(|level| {
            let fitting = level.iter().filter_map(|filter| Some((filter.depth(error)?, filter)));
            fitting.min_by_key(|(depth, _)| *depth).map(|(_, filter)| filter)
        })
    }
}

/// Logs an error that a filter handles: server errors at level `error`, others at level `debug`.
fn log_handled(error: &Error, cx: &Context<'_>) {
    let component = cx.component();
    let handler = cx.handler();
    let at = cx.location();
    let id = cx.extension::<RequestId>().map_or("", RequestId::as_str);
    let chain = error.chain();
    if error.is_server_error() {
        tracing::error!(
            request_id = id, handler = format_args!("{component}::{handler}"), %at,
            "a filter handled an error: {chain}"
        );
    } else {
        tracing::debug!(
            request_id = id, handler = format_args!("{component}::{handler}"), %at,
            "a filter handled an error: {chain}"
        );
    }
}

/// Drops the value of a panic, which may panic again.
pub fn discard_panic(panic: Box<dyn Any + Send>) {
    if let Err(second_panic) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        mem::forget(second_panic);
    }
}

/// Converts a panic into an error, for code that catches panics of users' streams.
pub fn panic_error(panic: Box<dyn Any + Send>) -> Error {
    let error = panics::error(&*panic);
    discard_panic(panic);
    error
}

/// Wraps a future so that a panic becomes an error.
#[inline]
pub(crate) const fn catch_panic<T, F: Future<Output = Result<T>>>(future: F) -> CatchPanic<F> {
    CatchPanic { future }
}

pin_project! {
    /// A future that returns panics as errors.
    #[derive(Debug)]
    pub(crate) struct CatchPanic<F> {
        #[pin]
        future: F,
    }
}

impl<T, F: Future<Output = Result<T>>> Future for CatchPanic<F> {
    type Output = Result<T>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let future = self.project().future;
        // Unwind safe: state that the future shares is protected by poisoning locks or atomics, and
        // the future itself is not polled again.
        match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
            Ok(polled) => polled,
            Err(panic) => {
                let error = panics::error(&*panic);
                discard_panic(panic);
                Poll::Ready(Err(error))
            }
        }
    }
}
