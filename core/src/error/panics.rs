//! Panics as errors, with the place where they happened.

use std::any::Any;
use std::cell::RefCell;
use std::panic;
use std::sync::Once;

use crate::error::Error;
use std::fmt;

thread_local! {
    /// Where the last panic of this thread happened, and its message.
    static LAST: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Has the places of panics remembered from now on; the hook that was there runs as before.
pub(crate) fn remember_places() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let location = info.location().map(|at| format!(" at {}:{}", at.file(), at.line()));
            let known = (location.unwrap_or_default(), message(info.payload()).to_owned());
            // While a thread ends its locals may be gone; the place is then unknown.
            let _ = LAST.try_with(|last| *last.borrow_mut() = Some(known));
            previous(info);
        }));
    });
}

/// The error that a panic is: 500, with the message and the place for the log.
pub(crate) fn error(panic: &(dyn Any + Send)) -> Error {
    let location = take().map(|(location, _)| location).unwrap_or_default();
    Error::internal(Panicked(format!("panicked{location}: {}", message(panic))))
}

/// Returns the error of the last panic of this thread, before any code has caught it.
pub(crate) fn last() -> Error {
    let (location, message) = take().unwrap_or_default();
    Error::internal(Panicked(format!("panicked{location}: {message}")))
}

fn take() -> Option<(String, String)> {
    LAST.try_with(|last| last.borrow_mut().take()).ok().flatten()
}

fn message(panic: &dyn Any) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// A panic as the source of an error.
#[derive(Debug)]
pub(crate) struct Panicked(String);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Panicked {}
