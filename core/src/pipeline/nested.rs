//! Calls that handlers make of other handlers.

use std::future::Future;

use crate::error::{Error, Result};

/// How many calls may be nested. Each of them needs stack of its thread.
const DEEPEST: u32 = 64;

tokio::task_local! {
    /// How many calls the current one is nested in.
    static DEPTH: u32;
}

/// Awaits a call that a handler makes of another handler, and counts how deep it is nested.
///
/// # Errors
///
/// An error with the code `calls_too_deep` if 64 calls are nested already.
pub async fn nested<T>(call: impl Future<Output = T>) -> Result<T> {
    let depth = DEPTH.try_with(|depth| *depth).unwrap_or_default();
    if depth == DEEPEST {
        let text = format!(
            "more than {DEEPEST} calls of handlers are nested: a handler probably sends its own message again; add a condition that ends the recursion, or send the message from a spawned task"
        );
        return Err(Error::internal(text).with_code("calls_too_deep"));
    }
    Ok(DEPTH.scope(depth + 1, call).await)
}
