//! The state of reading an argument of a handler.
//!
//! While an argument is extracted, a thread-local variable contains whether the values in it validate themselves, and the
//! first value that was found invalid. It is set only around each poll of the extractor.

use std::cell::{Cell, RefCell};

use serde_path_to_error::Path;

use super::invalid_value::InvalidValue;
use crate::error::{ErrorLocation, ValidationError};

/// How values are validated while they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// No argument is extracted.
    Off,
    /// The outer value is validated after it has been read, which includes the values inside.
    Covered,
    /// Each value validates itself.
    Alone,
}

/// How an argument is extracted.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    mode: Mode,
    /// Whether the argument consists of parameters.
    parameters: bool,
    groups: &'static [&'static str],
    /// Number of invalid values to skip, to find the ones after them.
    skipped: u8,
    /// Whether an invalid value has been found, or the bound of untagged enums is exceeded.
    found: bool,
    count: Count,
}

/// The state of counting the values of untagged enums.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    /// No argument is extracted.
    Outside,
    NotStarted,
    Started,
    /// There are more values than the bound allows.
    Exceeded,
}

impl Reading {
    const OFF: Self = Self {
        mode: Mode::Off,
        parameters: false,
        groups: &[],
        skipped: 0,
        found: false,
        count: Count::Outside,
    };

    /// Returns the state for an argument. `covered` is whether the handler's call validates it.
    pub(crate) const fn new(
        covered: bool,
        parameters: bool,
        groups: &'static [&'static str],
    ) -> Self {
        let mode = if covered { Mode::Covered } else { Mode::Alone };
        Self { mode, parameters, groups, count: Count::NotStarted, ..Self::OFF }
    }

    /// Returns the state for finding the errors of a document, whose values are counted by the search.
    pub(crate) const fn of_document(groups: &'static [&'static str]) -> Self {
        Self { count: Count::Started, ..Self::new(true, false, groups) }
    }

    /// Whether the argument consists of parameters.
    pub(crate) const fn is_parameters(self) -> bool {
        self.parameters
    }
}

thread_local! {
    static NOW: Cell<Reading> = const { Cell::new(Reading::OFF) };
    static FOUND: RefCell<Option<InvalidValue>> = const { RefCell::new(None) };
}

/// Restores the previous state when it is dropped, also by a panic. No later extraction may report the invalid
/// value of one that panicked.
struct RestoreState(Reading);

impl Drop for RestoreState {
    fn drop(&mut self) {
        if NOW.get().found && std::thread::panicking() {
            FOUND.take();
        }
        NOW.set(self.0);
    }
}

/// Runs a function with this state. Returns its outcome and the value that was found invalid.
#[inline]
pub(crate) fn within<R>(reading: Reading, run: impl FnOnce() -> R) -> (R, Option<InvalidValue>) {
    let _restore = RestoreState(NOW.replace(reading));
    let outcome = run();
    let now = NOW.get();
    let found = if now.found { take_stored(now) } else { None };
    (outcome, found)
}

#[cold]
fn take_stored(now: Reading) -> Option<InvalidValue> {
    let found = FOUND.take();
    let exceeds = now.count == Count::Exceeded;
    if exceeds { Some(found.unwrap_or_else(InvalidValue::empty).exceeding()) } else { found }
}

/// Starts counting the values of untagged enums. Returns whether they were not counted yet. All values of one extraction
/// share a bound.
pub(crate) fn start_count() -> bool {
    let now = NOW.get();
    if now.count == Count::NotStarted {
        NOW.set(Reading { count: Count::Started, ..now });
    }
    matches!(now.count, Count::Outside | Count::NotStarted)
}

/// Stores that there are more values of untagged enums than the bound allows.
#[cold]
pub(crate) fn exceed() {
    let now = NOW.get();
    if now.count != Count::Outside {
        NOW.set(Reading { found: true, count: Count::Exceeded, ..now });
    }
}

/// Returns the current mode.
#[inline]
pub(crate) fn mode() -> Mode {
    NOW.get().mode
}

/// Returns the active rule groups.
pub(crate) fn groups() -> &'static [&'static str] {
    NOW.get().groups
}

/// Runs a function in another mode.
pub(crate) fn in_mode<R>(mode: Mode, run: impl FnOnce() -> R) -> R {
    struct RestoreMode(Mode);
    impl Drop for RestoreMode {
        fn drop(&mut self) {
            NOW.set(Reading { mode: self.0, ..NOW.get() });
        }
    }
    let _restore = RestoreMode(NOW.get().mode);
    NOW.set(Reading { mode, ..NOW.get() });
    run()
}

/// Stores an invalid value. Returns the message of the error with which reading fails.
#[cold]
pub(crate) fn store_invalid(found: InvalidValue) -> String {
    let message = found.message().to_owned();
    FOUND.with_borrow_mut(|stored| match stored {
        Some(stored) if stored.failure().is_some() => {}
        stored => *stored = Some(found),
    });
    NOW.set(Reading { found: true, ..NOW.get() });
    message
}

/// Returns the value that was found invalid, if it is the reason why reading failed with this message. A value that
/// can't be validated stays stored until the extraction ends.
pub(crate) fn take_invalid(message: &str) -> Option<InvalidValue> {
    if !NOW.get().found {
        return None;
    }
    FOUND.with_borrow_mut(|found| found.take_if(|found| found.caused(message)))
}

/// Whether reading failed with this message because a value is invalid.
pub(crate) fn is_invalid(message: &str) -> bool {
    NOW.get().found
        && FOUND.with_borrow(|found| found.as_ref().is_some_and(|found| found.caused(message)))
}

/// Stores the parameter name of the value that was found invalid.
#[cold]
pub(crate) fn set_parameter_name(name: &'static str) {
    FOUND.with_borrow_mut(|found| {
        if let Some(found) = found {
            found.set_name(name);
        }
    });
}

/// Reads values without checking their rules.
pub(crate) fn without_validation<R>(read: impl FnOnce() -> R) -> R {
    in_mode(Mode::Off, read)
}

/// Reads a value inside an argument. `covered` is whether it is validated afterwards.
pub(crate) fn read_inner<R>(covered: bool, read: impl FnOnce() -> R) -> R {
    match NOW.get().mode {
        Mode::Off => read(),
        _ => in_mode(if covered { Mode::Covered } else { Mode::Alone }, read),
    }
}

/// Returns the number of invalid values that the next reading skips.
pub(crate) fn skipped() -> u8 {
    NOW.get().skipped
}

/// Makes the next reading of the same document skip this number of invalid values.
pub(crate) fn skip(skipped: u8) {
    NOW.set(Reading { skipped, ..NOW.get() });
}

/// Upper bound on invalid values that are found in one document by reading it repeatedly.
const MAX_INVALID_VALUES: u8 = 8;

/// Reads a document repeatedly until no further invalid value is found. `read` returns the path at which reading
/// fails, and the message.
#[cold]
pub(crate) fn each_invalid(
    mut read: impl FnMut() -> Option<(Path, String)>,
    mut report: impl FnMut(&Path, InvalidValue),
) {
    for skipped in 0..MAX_INVALID_VALUES {
        skip(skipped);
        let Some((path, message)) = read() else { break };
        let Some(found) = take_invalid(&message) else { break };
        report(&path, found);
    }
    skip(0);
}

/// Returns all errors of a document, if reading it failed with this message because a value in it is invalid.
#[cold]
pub(crate) fn invalid_values(
    message: &str,
    read: impl FnMut() -> Option<(Path, String)>,
) -> Option<Vec<ValidationError>> {
    take_invalid(message)?;
    let mut errors = Vec::new();
    let whole = ErrorLocation::Pointer("".into());
    each_invalid(read, |path, invalid| errors.extend(invalid.errors_at(&whole, path)));
    Some(errors)
}
