//! Errors of values that can't be read.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::guess::Guess;
use crate::wire::reading::{REPEATED, client_messages};

/// The error for a value that can't be read, with a message for clients.
#[derive(Debug)]
pub struct ReadError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: &'static str,
    message: Cow<'static, str>,
    /// The JSON Schema name of the expected type.
    kind: Option<&'static str>,
    /// The invalid field, if it is not the value itself.
    field: Option<String>,
    blame: Option<Blame>,
    /// The guess that the type rejected.
    rejected_guess: Option<Guess>,
}

/// A string that a type rejected, and that could be read in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blame {
    /// The address of the string. serde passes borrowed strings on unchanged, and provides no other information about
    /// their location.
    pub(super) address: usize,
    /// The kind of value that the type requested.
    pub(super) wanted: Wanted,
}

/// The kind of value that a type requested instead of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Another single value.
    Single,
    /// A list that contains the value.
    List,
    /// The values between its commas.
    CommaSeparated,
}

impl ReadError {
    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self(Box::new(Inner {
            code,
            message,
            kind: None,
            field: None,
            blame: None,
            rejected_guess: None,
        }))
    }

    /// Reports that there are several values instead of one.
    pub(crate) fn repeated(times: usize) -> Self {
        Self::new("repeated", repeated_message(times))
    }

    /// Reports that a list does not have this number of elements.
    #[cold]
    pub(crate) fn wrong_length(count: usize) -> Self {
        Self::new("length", client_messages::exact_length(count))
    }

    /// Reports that another type is expected, as serde describes it.
    fn expected(from_serde: &str) -> Self {
        let (kind, message) = client_messages::expected(from_serde);
        let mut error = Self::new("type", message);
        error.0.kind = kind;
        error
    }

    /// Sets the invalid field.
    fn with_field(mut self, name: &str) -> Self {
        self.0.field = Some(name.to_owned());
        self
    }

    /// Blames a string, if it is empty and no string is blamed yet. An `Option` may be `None` then.
    pub(super) fn blame_empty(mut self, text: &str) -> Self {
        if text.is_empty() {
            self.0.blame.get_or_insert_with(|| Blame::new(text));
        }
        self
    }

    /// Returns the guess that the type rejected.
    pub(super) fn rejected_guess(&self) -> Option<Guess> {
        self.0.rejected_guess
    }

    /// Returns the string that the type rejected.
    pub(super) fn blame(&self) -> Option<Blame> {
        self.0.blame
    }

    /// Returns the code of the validation error.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Returns the JSON Schema name of the expected type.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        self.0.kind
    }

    /// Returns the invalid field; `None` if the value itself is invalid.
    pub(crate) fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }
}

thread_local! {
    /// The error that the next call of `custom` returns.
    static PENDING: Cell<Option<ReadError>> = const { Cell::new(None) };
}

impl ReadError {
    /// Converts the error into the error type of a deserializer. If that type is this one, which generic code can't see, the
    /// error is kept completely.
    #[cold]
    pub(super) fn into_error<E: de::Error>(self) -> E {
        let message = self.to_string();
        PENDING.set(Some(self));
        let error = E::custom(message);
        PENDING.take();
        error
    }
}

/// Returns the message for several values instead of one.
pub(crate) fn repeated_message(times: usize) -> String {
    format!("must not be repeated, found {times} values")
}

impl Blame {
    pub(super) fn new(text: &str) -> Self {
        Self { address: text.as_ptr().addr(), wanted: Wanted::Single }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        if let Some(pending) = PENDING.take() {
            return pending;
        }
        let (code, message, field) = client_messages::from_custom(message.to_string());
        let mut error = Self::new(code, message);
        error.0.field = field;
        error
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("required", client_messages::REQUIRED).with_field(field)
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new("unknown", client_messages::UNKNOWN).with_field(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("repeated", REPEATED).with_field(field)
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new("type", client_messages::one_of(expected.iter().copied()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(&expected.to_string())
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        let wanted = expected.to_string();
        match client_messages::length_in(&wanted) {
            Some(message) => Self::new("length", message),
            None => Self::expected(&wanted),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let wanted = expected.to_string();
        let mut error = Self::expected(&wanted);
        if let Unexpected::Str(text) = unexpected {
            // The terms of serde for lists, sets, arrays and tuples.
            let lists = ["a sequence", "an array", "a tuple"];
            let wanted = if wanted == super::between_commas::EXPECTATION {
                Wanted::CommaSeparated
            } else if lists.iter().any(|list| wanted.contains(list)) {
                Wanted::List
            } else {
                Wanted::Single
            };
            error.0.blame = Some(Blame { wanted, ..Blame::new(text) });
        }
        if unexpected == Unexpected::Seq
            && (wanted.contains("a map") || wanted.starts_with("struct "))
        {
            super::hints::request_objects();
        }
        error.0.rejected_guess = Guess::from_unexpected(unexpected);
        error
    }
}
