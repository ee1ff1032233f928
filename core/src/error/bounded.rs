//! Limits how much of a client's input an error response repeats.

use std::borrow::Cow;

use super::{Error, ValidationError};

/// Upper bound on the bytes of each string that an error response repeats.
const LONGEST: usize = 1024;

/// Returns a string, cut at the upper bound.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{}…", &text[..text.floor_char_boundary(LONGEST)]))
    }
}

/// Cuts a string in place at the upper bound.
pub(super) fn cut_kept(text: &mut Cow<'static, str>) {
    if let Cow::Owned(short) = cut(text) {
        *text = short.into();
    }
}

impl Error {
    /// Cuts the message, and the names and messages of the validation errors.
    pub(super) fn bound(&mut self) {
        if let Some(message) = &mut self.0.message {
            cut_kept(message);
        }
        self.0.validation_errors.iter_mut().for_each(ValidationError::bound);
    }
}
