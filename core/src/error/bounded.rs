//! How much of what a client sent comes back to it in an error.

use std::borrow::Cow;

use super::{Error, Fault};

/// The longest text of a request in a response.
const LONGEST: usize = 1024;

/// A string, cut at the bound.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    match text.len() <= LONGEST {
        true => Cow::Borrowed(text),
        false => Cow::Owned(format!("{}…", &text[..text.floor_char_boundary(LONGEST)])),
    }
}

/// The same of a text that is kept.
pub(super) fn cut_kept(text: &mut Cow<'static, str>) {
    if let Cow::Owned(short) = cut(text) {
        *text = short.into();
    }
}

impl Error {
    /// Cuts the message, and the names and messages of what is wrong.
    pub(super) fn bound(&mut self) {
        if let Some(message) = &mut self.0.message {
            cut_kept(message);
        }
        self.0.faults.iter_mut().for_each(Fault::bound);
    }
}
