//! Rules of values that are read inside types without rules.
//!
//! Nothing finds a `#[dto]` inside a type that only derives `Deserialize`. So the `Deserialize` of a `#[dto]`
//! takes part while an argument of a handler is extracted: where whatever reads the value will not validate it,
//! the value validates itself, and reading it fails. How an argument is extracted is the state of the thread,
//! set around each poll of its extractor and nowhere else, so that other values are read as they are.

use std::any::type_name;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_path_to_error::Path;

use super::report::Occasion;
use super::unchecked::Unchecked;
use super::validate::{Validate, validate_on};
use crate::error::{Fault, FaultPlace, Result};

/// How the values that are read are validated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// No argument is extracted.
    Off,
    /// The value around them is validated when it has been read.
    Covered,
    /// Nothing validates them but themselves.
    Alone,
}

/// How an argument is extracted.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    mode: Mode,
    /// Whether its values are parameters.
    parameters: bool,
    groups: &'static [&'static str],
    /// How many invalid values are passed over, to find what else is invalid.
    passed: u8,
    /// Whether an invalid value has been found.
    found: bool,
}

impl Reading {
    const OFF: Self =
        Self { mode: Mode::Off, parameters: false, groups: &[], passed: 0, found: false };

    /// That of an argument which the handler's call validates, or does not.
    pub(crate) const fn new(
        covered: bool,
        parameters: bool,
        groups: &'static [&'static str],
    ) -> Self {
        let mode = if covered { Mode::Covered } else { Mode::Alone };
        Self { mode, parameters, groups, passed: 0, found: false }
    }
}

thread_local! {
    static NOW: Cell<Reading> = const { Cell::new(Reading::OFF) };
    static FOUND: RefCell<Option<Unchecked>> = const { RefCell::new(None) };
}

/// Puts the state back, however what runs inside it ends.
struct Before(Reading);

impl Drop for Before {
    fn drop(&mut self) {
        NOW.set(self.0);
    }
}

/// Runs with this state; what was found invalid comes with the outcome.
#[inline]
fn within<R>(reading: Reading, run: impl FnOnce() -> R) -> (R, Option<Unchecked>) {
    let _before = Before(NOW.replace(reading));
    let outcome = run();
    let found = if NOW.get().found { FOUND.take() } else { None };
    (outcome, found)
}

/// Runs in another mode, where an argument is extracted.
fn in_mode<R>(mode: Mode, run: impl FnOnce() -> R) -> R {
    struct Back(Mode);
    impl Drop for Back {
        fn drop(&mut self) {
            NOW.set(Reading { mode: self.0, ..NOW.get() });
        }
    }
    let _back = Back(NOW.get().mode);
    NOW.set(Reading { mode, ..NOW.get() });
    run()
}

/// Extracts an argument, and reports what was found invalid while it was.
#[inline]
pub(crate) async fn extracted<T>(
    reading: Reading,
    extracts: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut extracts = pin!(extracts);
    let mut found = None;
    let outcome = poll_fn(|cx| {
        let (polled, invalid) = within(reading, || extracts.as_mut().poll(cx));
        if invalid.is_some() {
            found = invalid;
        }
        polled
    })
    .await;
    settled(outcome, found, reading)
}

/// The same at once.
#[inline]
pub(crate) fn extracted_at_once<T>(
    reading: Reading,
    extract: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let (outcome, found) = within(reading, extract);
    settled(outcome, found, reading)
}

/// Explains a document as it was extracted.
pub(crate) fn explained<T>(groups: &'static [&'static str], explain: impl FnOnce() -> T) -> T {
    within(Reading::new(true, false, groups), explain).0
}

#[inline]
fn settled<T>(outcome: Result<T>, found: Option<Unchecked>, reading: Reading) -> Result<T> {
    match found {
        None => outcome,
        Some(found) => told(outcome, found, reading),
    }
}

/// What can't be validated is an error whatever the extractor made of it.
#[cold]
fn told<T>(outcome: Result<T>, found: Unchecked, reading: Reading) -> Result<T> {
    match (found.failure(), outcome) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) => Err(found.in_place_of(error, reading.parameters)),
        (None, Ok(value)) => Ok(value),
    }
}

/// Reads a value with rules; `complete` says whether its own validation finds all rules inside of it.
///
/// # Errors
///
/// Those of reading it, and of its rules where nothing else checks them.
#[inline]
pub fn read<'de, T, D>(
    deserializer: D,
    read: fn(D) -> std::result::Result<T, D::Error>,
    complete: bool,
) -> std::result::Result<T, D::Error>
where
    T: Validate,
    D: Deserializer<'de>,
{
    match NOW.get().mode {
        Mode::Off => read(deserializer),
        Mode::Covered if complete => read(deserializer),
        Mode::Covered => in_mode(Mode::Alone, || read(deserializer)),
        Mode::Alone => alone(deserializer, read, complete),
    }
}

fn alone<'de, T, D>(
    deserializer: D,
    read: fn(D) -> std::result::Result<T, D::Error>,
    complete: bool,
) -> std::result::Result<T, D::Error>
where
    T: Validate,
    D: Deserializer<'de>,
{
    if const { T::CHECKS.count() > 0 } {
        return Err(D::Error::custom(note(Unchecked::unasked(type_name::<T>()))));
    }
    let mode = if complete { Mode::Covered } else { Mode::Alone };
    let value = in_mode(mode, || read(deserializer))?;
    let now = NOW.get();
    let occasion = Occasion { groups: now.groups, parameters: false };
    match validate_on(&value, occasion) {
        Err(faults) if now.passed == 0 => Err(D::Error::custom(note(Unchecked::invalid(faults)))),
        Err(_) => {
            NOW.set(Reading { passed: now.passed - 1, ..now });
            Ok(value)
        }
        Ok(()) => Ok(value),
    }
}

/// Keeps what was found; the message of the error that reading fails with.
#[cold]
fn note(found: Unchecked) -> String {
    let message = found.message().to_owned();
    FOUND.with_borrow_mut(|known| match known {
        Some(known) if known.failure().is_some() => {}
        known => *known = Some(found),
    });
    NOW.set(Reading { found: true, ..NOW.get() });
    message
}

/// The value that was found invalid, where reading has failed with this message for that reason. A program
/// that can't validate a value keeps that for whoever extracts the argument.
pub(crate) fn found(message: &str) -> Option<Unchecked> {
    if !NOW.get().found {
        return None;
    }
    FOUND.with_borrow_mut(|found| found.take_if(|found| found.is_told_by(message)))
}

/// Says what the value that was found invalid is called.
#[cold]
pub(crate) fn name_found(name: &'static str) {
    FOUND.with_borrow_mut(|found| {
        if let Some(found) = found {
            found.call(name);
        }
    });
}

/// Reads a field whose value has rules that are not looked for.
///
/// # Errors
///
/// Those of reading it.
pub fn unchecked<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> std::result::Result<T, D::Error> {
    off(|| T::deserialize(deserializer))
}

/// Reads values whose rules are not looked for.
pub(crate) fn off<R>(read: impl FnOnce() -> R) -> R {
    in_mode(Mode::Off, read)
}

/// Reads a value that nothing validates afterwards, where an argument is extracted.
pub(crate) fn by_itself<R>(covered: bool, read: impl FnOnce() -> R) -> R {
    match NOW.get().mode {
        Mode::Off => read(),
        _ => in_mode(if covered { Mode::Covered } else { Mode::Alone }, read),
    }
}

/// So many invalid values of one document are found by reading it again and again.
const ROUNDS: u8 = 8;

/// Reads a document in which a value was found invalid once more, and as often as another one is. `read` gives
/// the path at which it fails, and the message.
#[cold]
pub(crate) fn each_invalid(
    mut read: impl FnMut() -> Option<(Path, String)>,
    mut tell: impl FnMut(&Path, Unchecked),
) {
    for passed in 0..ROUNDS {
        NOW.set(Reading { passed, ..NOW.get() });
        let Some((path, message)) = read() else { break };
        let Some(found) = found(&message) else { break };
        tell(&path, found);
    }
    NOW.set(Reading { passed: 0, ..NOW.get() });
}

/// What is wrong in a document whose reading has failed with this message because a value in it is invalid.
#[cold]
pub(crate) fn invalid_values(
    message: &str,
    again: impl FnMut() -> Option<(Path, String)>,
) -> Option<Vec<Fault>> {
    found(message)?;
    let (mut faults, whole) = (Vec::new(), FaultPlace::Pointer("".into()));
    each_invalid(again, |path, invalid| faults.extend(invalid.faults_at(&whole, path)));
    Some(faults)
}
