//! Reasons why a value can't be read.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::guess::Guess;
use crate::wire::validation::{REPEATED, messages};

/// The reason why a value can't be read, with a message for clients.
#[derive(Debug)]
pub struct Unread(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: &'static str,
    message: Cow<'static, str>,
    /// The JSON Schema name of the expected type.
    kind: Option<&'static str>,
    /// The field of the value that the message is about.
    field: Option<String>,
    blames: Option<Blame>,
    /// The guess that a type has rejected.
    guessed: Option<Guess>,
}

/// A text that is at fault and might be read in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blame {
    /// Where it lies in memory: serde hands borrowed texts on, and says nothing else of where one is.
    pub(super) text: usize,
    /// What the type requested.
    pub(super) wanted: Wanted,
}

/// What a type requested in the location of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Another single value.
    Single,
    /// A list that contains the value.
    List,
    /// The values between its commas.
    CommaSeparated,
}

impl Unread {
    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self(Box::new(Inner {
            code,
            message,
            kind: None,
            field: None,
            blames: None,
            guessed: None,
        }))
    }

    /// Reports that a single value was given several times.
    pub(crate) fn repeated(times: usize) -> Self {
        Self::new("repeated", repeated(times))
    }

    /// Reports that a list does not have this number of elements.
    #[cold]
    pub(crate) fn not_exactly(count: usize) -> Self {
        Self::new("length", messages::exact_length(count))
    }

    /// Reports that another value is expected.
    fn expected(by_serde: &str) -> Self {
        let (kind, message) = messages::expected(by_serde);
        let mut unread = Self::new("type", message);
        unread.0.kind = kind;
        unread
    }

    /// Makes the message one about a field of the value.
    fn of_field(mut self, name: &str) -> Self {
        self.0.field = Some(name.to_owned());
        self
    }

    /// One that blames a text that is empty, unless another one is blamed: an `Option` may be nothing then.
    pub(super) fn blaming(mut self, text: &str) -> Self {
        if text.is_empty() {
            self.0.blames.get_or_insert_with(|| Blame::of(text));
        }
        self
    }

    pub(super) fn guessed(&self) -> Option<Guess> {
        self.0.guessed
    }

    pub(super) fn blames(&self) -> Option<Blame> {
        self.0.blames
    }

    /// The code of the fault.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// Returns the JSON Schema name of the expected type.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        self.0.kind
    }

    /// Returns the field of the value that the message is about.
    pub(crate) fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }
}

thread_local! {
    /// The reason that an error is made of.
    static CARRIED: Cell<Option<Unread>> = const { Cell::new(None) };
}

impl Unread {
    /// Makes the error of a deserializer whose error is this one, which its type does not show.
    #[cold]
    pub(super) fn into_error<E: de::Error>(self) -> E {
        let message = self.to_string();
        CARRIED.set(Some(self));
        let error = E::custom(message);
        CARRIED.take();
        error
    }
}

/// What is said of what stands alone and was given several times.
pub(crate) fn repeated(times: usize) -> String {
    format!("must not be repeated, found {times} values")
}

impl Blame {
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.as_ptr().addr(), wanted: Wanted::Single }
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
        if let Some(carried) = CARRIED.take() {
            return carried;
        }
        let (code, message, field) = messages::from_custom(message.to_string());
        let mut unread = Self::new(code, message);
        unread.0.field = field;
        unread
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("required", messages::REQUIRED).of_field(field)
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new("unknown", messages::UNKNOWN).of_field(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("repeated", REPEATED).of_field(field)
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new("type", messages::one_of(expected.iter().copied()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(&expected.to_string())
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        let wanted = expected.to_string();
        match messages::length_in(&wanted) {
            Some(message) => Self::new("length", message),
            None => Self::expected(&wanted),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let wanted = expected.to_string();
        let mut unread = Self::expected(&wanted);
        if let Unexpected::Str(text) = unexpected {
            // The words of serde for lists, sets, arrays and tuples.
            let list = ["a sequence", "an array", "a tuple"].iter().any(|of| wanted.contains(of));
            let wanted = match list {
                _ if wanted == super::comma_separated::WORDS => Wanted::CommaSeparated,
                true => Wanted::List,
                false => Wanted::Single,
            };
            unread.0.blames = Some(Blame { wanted, ..Blame::of(text) });
        }
        if unexpected == Unexpected::Seq
            && (wanted.contains("a map") || wanted.starts_with("struct "))
        {
            super::hints::want_objects();
        }
        unread.0.guessed = Guess::rejected(unexpected);
        unread
    }
}
