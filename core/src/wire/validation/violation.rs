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
/// use baya::Violation;
///
/// fn is_even(number: &u8) -> Result<(), Violation> {
///     if number % 2 == 0 { Ok(()) } else { Err(Violation::new("even", "must be even")) }
/// }
///
/// fn is_odd(number: &u8) -> Result<(), &'static str> {
///     if number % 2 == 1 { Ok(()) } else { Err("must be odd") }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Violation {
    /// A stable code.
    pub code: Cow<'static, str>,
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// The field that it is about, below the value at hand.
    pub field: Option<&'static str>,
}

impl Violation {
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

impl From<&'static str> for Violation {
    fn from(message: &'static str) -> Self {
        Self::new("custom", message)
    }
}

impl From<String> for Violation {
    fn from(message: String) -> Self {
        Self::new("custom", message)
    }
}

/// What the function of a rule returns.
#[diagnostic::on_unimplemented(
    message = "the function of a rule returns `Result<(), E>`, and this one returns `{Self}`",
    label = "not the result of a rule",
    note = "return `Ok(())` for a valid value, and for any other one an `Err` with a `&'static str`, a `String`, a `Violation` or a type that is `Into<Violation>`"
)]
pub trait RuleResult {
    /// Returns the broken rule, if it is.
    fn violation(self) -> Option<Violation>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Violation>> RuleResult for Result<(), E> {
    #[inline]
    fn violation(self) -> Option<Violation> {
        self.err().map(Into::into)
    }
}

/// Reports what a function has found.
#[inline]
pub fn violation(outcome: impl RuleResult, report: &mut Report<'_>) {
    if let Some(found) = outcome.violation() {
        let Violation { code, message, field } = found;
        match field {
            Some(field) => report.field(field).error(code, message),
            None => report.error(code, message),
        }
    }
}
