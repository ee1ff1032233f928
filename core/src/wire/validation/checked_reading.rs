//! Validates values that are read inside types without rules.
//!
//! Validation can't reach a `#[dto]` inside a type that only derives `Deserialize`. So while an argument of a handler
//! is extracted, the `Deserialize` impl of a `#[dto]` validates the value itself, unless the type around it will, and
//! fails if the value is invalid. Values outside of extraction are read without validation.

use std::any::type_name;
use std::future::poll_fn;
use std::pin::pin;

use serde::de::{Deserialize, Deserializer, Error as _};

use super::validate::{Validate, validate_on};
use super::validation_report::ValidationContext;
use crate::error::{Error, ErrorLocation, Result, ValidationError};
use crate::wire::json::bounded_search;
use crate::wire::reading::argument_state::{
    Mode, Reading, groups, in_mode, mode, skip, skipped, store_invalid, within, without_validation,
};
use crate::wire::reading::client_messages::TOO_COMPLEX;
use crate::wire::reading::{InvalidValue, invalid};

/// Extracts an argument, and reports values that were found invalid during the extraction.
#[inline]
pub(crate) async fn extract<T>(
    reading: Reading,
    extraction: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut extraction = pin!(extraction);
    let mut found = None;
    let outcome = poll_fn(|cx| {
        let (polled, invalid) = within(reading, || extraction.as_mut().poll(cx));
        if invalid.is_some() {
            found = invalid;
        }
        polled
    })
    .await;
    finish(outcome, found, reading)
}

/// Extracts an argument synchronously, and reports values that were found invalid.
#[inline]
pub(crate) fn extract_sync<T>(reading: Reading, extract: impl FnOnce() -> Result<T>) -> Result<T> {
    let (outcome, found) = within(reading, extract);
    finish(outcome, found, reading)
}

/// Finds the errors of a document with this number of bytes in the state in which it was extracted.
pub(crate) fn explain_document<T>(
    groups: &'static [&'static str],
    bytes: usize,
    explain: impl FnOnce() -> T,
) -> T {
    bounded_search(bytes, || within(Reading::of_document(groups), explain).0)
}

#[inline]
fn finish<T>(outcome: Result<T>, found: Option<InvalidValue>, reading: Reading) -> Result<T> {
    match found {
        None => outcome,
        Some(found) => finish_invalid(outcome, found, reading),
    }
}

/// Returns the error for an argument that was not read completely, although the extractor succeeded.
#[cold]
fn too_complex(reading: Reading) -> Error {
    let location = if reading.is_parameters() {
        ErrorLocation::Parameter("".into())
    } else {
        ErrorLocation::Pointer("".into())
    };
    invalid(vec![ValidationError::new(location, "too_complex", TOO_COMPLEX)])
}

/// Returns the error for a value that was found invalid. A value that can't be validated is an error even if the
/// extractor succeeded.
#[cold]
fn finish_invalid<T>(outcome: Result<T>, found: InvalidValue, reading: Reading) -> Result<T> {
    match (found.failure(), outcome) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) => Err(found.replace_error(error, reading.is_parameters())),
        (None, Ok(_)) if found.exceeds() => Err(too_complex(reading)),
        (None, Ok(value)) => Ok(value),
    }
}

/// Reads a value with rules. `complete` is whether the validation of the value includes all values inside it.
///
/// # Errors
///
/// Returns the errors of `read`. If no outer value is validated, broken rules are errors too.
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
    match mode() {
        Mode::Off => read(deserializer),
        Mode::Covered if complete => read(deserializer),
        Mode::Covered => in_mode(Mode::Alone, || read(deserializer)),
        Mode::Alone => read_validated(deserializer, read, complete),
    }
}

fn read_validated<'de, T, D>(
    deserializer: D,
    read: fn(D) -> std::result::Result<T, D::Error>,
    complete: bool,
) -> std::result::Result<T, D::Error>
where
    T: Validate,
    D: Deserializer<'de>,
{
    if const { T::CHECKS.count() > 0 } {
        return Err(D::Error::custom(store_invalid(InvalidValue::has_checks(type_name::<T>()))));
    }
    let inner = if complete { Mode::Covered } else { Mode::Alone };
    let value = in_mode(inner, || read(deserializer))?;
    let skipped = skipped();
    let context = ValidationContext { groups: groups(), parameters: false };
    match validate_on(&value, context) {
        Err(errors) if skipped == 0 => {
            Err(D::Error::custom(store_invalid(InvalidValue::invalid(errors))))
        }
        Err(_) => {
            skip(skipped - 1);
            Ok(value)
        }
        Ok(()) => Ok(value),
    }
}

/// Reads a field without checking the rules of its value.
///
/// # Errors
///
/// Returns the errors of `T`.
pub fn unchecked<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> std::result::Result<T, D::Error> {
    without_validation(|| T::deserialize(deserializer))
}
