//! Errors of JSON values that can't be read.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use crate::wire::pairs::ReadError;

/// The error for a JSON value that can't be read. Its type differs from that of queries and forms, so that code can
/// distinguish them: the values of queries and forms are strings.
#[derive(Debug)]
pub(crate) struct JsonReadError(pub(crate) ReadError);

impl fmt::Display for JsonReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for JsonReadError {}

impl Error for JsonReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(ReadError::custom(message))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(ReadError::missing_field(field))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self(ReadError::unknown_field(field, expected))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self(ReadError::duplicate_field(field))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self(ReadError::unknown_variant(variant, expected))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self(ReadError::invalid_value(unexpected, expected))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self(ReadError::invalid_length(length, expected))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self(ReadError::invalid_type(unexpected, expected))
    }
}
