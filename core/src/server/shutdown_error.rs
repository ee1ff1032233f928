//! The error of a shutdown that exceeds its timeout.

use std::time::Duration;

use crate::error::Error;

/// Creates the error of a shutdown that took too long. `upgraded` is the number of upgraded
/// connections that it closed.
pub(crate) fn shutdown_timeout_error(timeout: Duration, upgraded: usize) -> Error {
    let seconds = timeout.as_secs_f32();
    let mut message =
        format!("the shutdown cut off work that was still in flight after {seconds} s");
    if upgraded > 0 {
        let plural = if upgraded == 1 { "connection" } else { "connections" };
        message.push_str(&format!(
            ", including {upgraded} upgraded {plural}; end the task of a WebSocket when its reads end"
        ));
    }
    Error::unavailable().with_code("shutdown_timeout").with_message(message)
}
