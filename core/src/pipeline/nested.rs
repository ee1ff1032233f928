//! Calls that handlers make of other handlers.

use std::future::Future;

use crate::error::{Error, Result};

/// How many calls may be made within each other. Each needs room on the stack of its thread.
const DEEPEST: u32 = 64;

tokio::task_local! {
    /// How many calls the current one is within.
    static DEPTH: u32;
}

/// Makes a call that a handler may make, such as the dispatch of a command.
///
/// # Errors
///
/// With the code `calls_too_deep` if it is within too many others.
pub async fn nested<T>(call: impl Future<Output = T>) -> Result<T> {
    let depth = DEPTH.try_with(|depth| *depth).unwrap_or_default();
    if depth == DEEPEST {
        let text = format!(
            "{DEEPEST} handlers call each other within one call; a handler probably sends what it handles itself: return before that, or spawn a task for it"
        );
        return Err(Error::internal(text).with_code("calls_too_deep"));
    }
    Ok(DEPTH.scope(depth + 1, call).await)
}
