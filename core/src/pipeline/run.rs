//! One call on its way through what was planned for its handler.

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
    /// Runs the guards; the first refusal ends the call.
    pub(crate) async fn check(&self, cx: &mut Context<'_>) -> Result<()> {
        for guard in &self.guards {
            guard.check(cx).await?;
        }
        Ok(())
    }

    /// Runs the interceptors around the end of the call.
    pub(crate) async fn intercept(&self, cx: &mut Context<'_>, end: &dyn End) -> Result<Reply> {
        let ran = AtomicBool::new(false);
        Next::new(&self.interceptors, end, &ran).run(cx).await
    }

    /// Has the one filter that is for the error answer; the error itself where none is, and any
    /// other that came in its place.
    pub(crate) async fn catch(&self, error: Error, cx: &mut Context<'_>) -> Result<Reply> {
        match self.filter_for(&error) {
            Some(filter) => {
                note(&error, cx);
                catch_panic(timed(self.timeout, filter.catch(error, cx))).await
            }
            None => Err(error),
        }
    }

    /// Of the nearest level that has a filter for the error, the one for the most specific type.
    fn filter_for(&self, error: &Error) -> Option<&Arc<dyn AnyFilter>> {
        self.filters.iter().find_map(|level| {
            let fitting = level.iter().filter_map(|filter| Some((filter.depth(error)?, filter)));
            fitting.min_by_key(|(depth, _)| *depth).map(|(_, filter)| filter)
        })
    }
}

/// What a filter answers for is in the log as well: a failure of the server always, anything else for
/// who looks.
fn note(error: &Error, cx: &Context<'_>) {
    let component = cx.component();
    let handler = cx.handler();
    let at = cx.location();
    let id = cx.extension::<RequestId>().map_or("", RequestId::as_str);
    let chain = error.chain();
    if error.is_server_error() {
        tracing::error!(
            request_id = id, handler = format_args!("{component}::{handler}"), %at,
            "a filter handled: {chain}"
        );
    } else {
        tracing::debug!(
            request_id = id, handler = format_args!("{component}::{handler}"), %at,
            "a filter handled: {chain}"
        );
    }
}

/// Drops the value of a panic, which may panic again.
pub fn discard_panic(panic: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(panic))) {
        mem::forget(again);
    }
}

/// Returns the error that a panic is, for code that catches panics of users' streams.
pub fn panic_error(panic: Box<dyn Any + Send>) -> Error {
    let error = panics::error(&*panic);
    discard_panic(panic);
    error
}

/// Runs a future; a panic is an error like any other.
#[inline]
pub(crate) const fn catch_panic<T, F: Future<Output = Result<T>>>(future: F) -> CatchPanic<F> {
    CatchPanic { future }
}

pin_project! {
    /// A future whose panic is an error like any other.
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
        // What the future shares with others is behind locks that poison or atomics; the future
        // itself is dropped without another poll.
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
