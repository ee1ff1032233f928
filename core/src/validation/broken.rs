//! What a rule of a program's own says.

use std::borrow::Cow;

use super::report::Report;

/// What a function behind `#[rule(custom(...))]` finds: a code for programs and a message for people.
///
/// A text alone is a message, with the code `custom`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Broken;
///
/// fn is_even(number: &u8) -> Result<(), Broken> {
///     if number % 2 == 0 { Ok(()) } else { Err(Broken::new("even", "must be even")) }
/// }
///
/// fn is_odd(number: &u8) -> Result<(), &'static str> {
///     if number % 2 == 1 { Ok(()) } else { Err("must be odd") }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Broken {
    /// A stable code.
    pub code: Cow<'static, str>,
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// The field that it is about, below the value at hand.
    pub field: Option<&'static str>,
}

impl Broken {
    /// With a code and a message.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), message: message.into(), field: None }
    }

    /// About a field, by its name on the wire, where the rule is one of the whole.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }
}

impl From<&'static str> for Broken {
    fn from(message: &'static str) -> Self {
        Self::new("custom", message)
    }
}

impl From<String> for Broken {
    fn from(message: String) -> Self {
        Self::new("custom", message)
    }
}

/// Writes what a function has found.
#[inline]
pub fn broken<E: Into<Broken>>(outcome: Result<(), E>, report: &mut Report<'_>) {
    if let Err(found) = outcome {
        let Broken { code, message, field } = found.into();
        match field {
            Some(field) => report.field(field).fault(code, message),
            None => report.fault(code, message),
        }
    }
}
