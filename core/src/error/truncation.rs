//! Limits on the client input that an error response repeats.

use std::borrow::Cow;

use super::{Error, ValidationError};

/// Upper bound on the bytes of each string that an error response repeats.
const MAX_BYTES: usize = 1024;

/// Returns a string, truncated at the upper bound.
pub(crate) fn truncate(string: &str) -> Cow<'_, str> {
    if string.len() <= MAX_BYTES {
        Cow::Borrowed(string)
    } else {
        Cow::Owned(format!("{}…", &string[..string.floor_char_boundary(MAX_BYTES)]))
    }
}

/// Truncates a string in place at the upper bound.
pub(super) fn truncate_in_place(string: &mut Cow<'static, str>) {
    if let Cow::Owned(truncated) = truncate(string) {
        *string = truncated.into();
    }
}

impl Error {
    /// Truncates the message, and the names and messages of the validation errors.
    pub(super) fn truncate_strings(&mut self) {
        if let Some(message) = &mut self.0.message {
            truncate_in_place(message);
        }
        self.0.validation_errors.iter_mut().for_each(ValidationError::truncate_strings);
    }
}
