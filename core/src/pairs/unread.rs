//! Why a value can't be read from pairs.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// Why a value can't be read from pairs.
#[derive(Debug)]
pub struct Unread(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: &'static str,
    message: String,
    blames: Option<Blame>,
}

/// A text that is at fault and might be read in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blame {
    /// Where it lies in memory: serde hands borrowed texts on, and says nothing else of where one is.
    pub(super) text: usize,
    /// Whether a list is asked for.
    pub(super) list: bool,
}

impl Unread {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), blames: None }))
    }

    /// What stands alone and was given several times.
    pub(super) fn repeated(times: usize) -> Self {
        Self::new("repeated", repeated(times))
    }

    /// One that blames a text that is empty, unless another one is blamed: an `Option` may be nothing then.
    pub(super) fn blaming(mut self, text: &str) -> Self {
        if text.is_empty() {
            self.0.blames.get_or_insert_with(|| Blame::of(text));
        }
        self
    }

    pub(super) fn blames(&self) -> Option<Blame> {
        self.0.blames
    }

    /// The code of the fault.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
}

/// What is said of what stands alone and was given several times.
pub(crate) fn repeated(times: usize) -> String {
    format!("must be given once, and is given {times} times")
}

impl Blame {
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.as_ptr().addr(), list: false }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Unread {}

impl de::Error for Unread {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new("type", message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("required", format!("`{field}` is required"))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let wanted = expected.to_string();
        let mut unread = Self::new("type", format!("is {unexpected}, and must be {wanted}"));
        if let Unexpected::Str(text) = unexpected {
            // The words of serde for lists, sets, arrays and tuples.
            let list = ["a sequence", "an array", "a tuple"].iter().any(|of| wanted.contains(of));
            unread.0.blames = Some(Blame { list, ..Blame::of(text) });
        }
        unread
    }
}
