//! Panics of the user's code outside of handlers: in `Drop`, in the `Display` of an error, in a lease store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use baya::__private::discard_panic;
use baya::Error;
use futures_util::FutureExt;

/// The message of a run that panicked outside of its handler.
pub(super) const PANICKED: &str =
    "a panic outside of the handler: in `Drop`, or in the `Display` of an error";

/// Calls a function. Returns `None` if it panicked.
pub(super) fn catch_panic<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).map_err(discard_panic).ok()
}

/// Awaits a future. Returns `None` if it panicked.
pub(super) async fn catch_panic_async<T>(future: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(future).catch_unwind().await.map_err(discard_panic).ok()
}

/// Returns an error and its sources as one string.
pub(super) fn error_message(error: Error) -> String {
    let message = catch_panic(move || error.chain().to_string());
    message.unwrap_or_else(|| PANICKED.to_owned())
}
