//! Converts panics into errors that contain the location of the panic.

use std::any::Any;
use std::cell::RefCell;
use std::panic;
use std::sync::Once;

use crate::error::Error;
use std::fmt;

thread_local! {
    /// The location and the message of the last panic of this thread.
    static LAST: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Installs a panic hook that records the location of each panic. The previous hook still runs after it.
pub(crate) fn record_locations() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let location = info.location().map(|at| format!(" at {}:{}", at.file(), at.line()));
            let panic = (location.unwrap_or_default(), message(info.payload()).to_owned());
            // Thread-locals may be destroyed already when a thread ends. The location is unknown then.
            let _ = LAST.try_with(|last| *last.borrow_mut() = Some(panic));
            previous(info);
        }));
    });
}

/// Converts a caught panic into a 500. Its source, which is logged, contains the message and the location.
pub(crate) fn error(panic: &(dyn Any + Send)) -> Error {
    let location = take().map(|(location, _)| location).unwrap_or_default();
    Error::internal(PanicError(format!("panicked{location}: {}", message(panic))))
}

/// Returns the error for the last panic of this thread, which need not be caught yet.
pub(crate) fn last() -> Error {
    let (location, message) = take().unwrap_or_default();
    Error::internal(PanicError(format!("panicked{location}: {message}")))
}

fn take() -> Option<(String, String)> {
    LAST.try_with(|last| last.borrow_mut().take()).ok().flatten()
}

fn message(panic: &dyn Any) -> &str {
    let message = panic.downcast_ref::<&str>().copied();
    message.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// A panic, as the source of an error.
#[derive(Debug)]
pub(crate) struct PanicError(String);

impl fmt::Display for PanicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PanicError {}
