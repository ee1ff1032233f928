//! Calls that handlers make of other handlers.

use std::future::{Future, poll_fn};
use std::pin::pin;

use crate::error::{Error, Result};

/// How many calls may be nested.
const DEEPEST: u32 = 16;

tokio::task_local! {
    /// How many calls the current one is nested in.
    static DEPTH: u32;
}

/// Awaits a call that a handler makes of another handler, and counts how deep it is nested.
///
/// # Errors
///
/// An error with the code `calls_too_deep` if 16 calls are nested already.
pub async fn nested<T>(call: impl Future<Output = T>) -> Result<T> {
    nested_in(depth(), call).await
}

/// Returns how many calls the current one is nested in, for a call that goes on in a task of its own.
pub fn depth() -> u32 {
    DEPTH.try_with(|depth| *depth).unwrap_or_default()
}

/// Awaits a call that is nested in this many calls.
///
/// # Errors
///
/// An error with the code `calls_too_deep` if 16 calls are nested already.
pub async fn nested_in<T>(depth: u32, call: impl Future<Output = T>) -> Result<T> {
    if depth >= DEEPEST {
        let text = format!(
            "more than {DEEPEST} calls of handlers are nested: a handler probably sends its own message again; add a condition that ends the recursion, or send the message from a spawned task"
        );
        return Err(Error::internal(text).with_code("calls_too_deep"));
    }
    let mut call = pin!(DEPTH.scope(depth + 1, call));
    Ok(poll_fn(|cx| with_stack(|| call.as_mut().poll(cx))).await)
}

/// Polls a call where it finds enough stack: in a build without optimization, a call whose message has a few KiB needs more
/// than 100 KiB, and threads of Tokio have 2 MiB.
#[cfg(feature = "stack")]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    /// With less than this left, a call gets a new stack. It is the most that one call may need.
    const LEAST: usize = 512 * 1024;
    const NEW: usize = 4 * 1024 * 1024;
    stacker::maybe_grow(LEAST, NEW, poll)
}

/// Without a module that nests calls, there is nothing to make room for.
#[cfg(not(feature = "stack"))]
fn with_stack<T>(poll: impl FnOnce() -> T) -> T {
    poll()
}
