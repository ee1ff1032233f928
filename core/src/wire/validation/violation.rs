//! Violations of custom rules.

use std::borrow::Cow;

use super::validation_report::Report;

/// A violation of a custom rule, as the function of `#[rule(custom(...))]` returns it: a code for programs and a message
/// for people.
///
/// A string converts into a violation with this message and the code `custom`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::Violation;
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
    /// The stable code of the rule.
    pub code: Cow<'static, str>,
    /// The message, which states the rule, such as "must be even".
    pub message: Cow<'static, str>,
    /// The invalid field of the current value; `None` if the value itself is invalid.
    pub field: Option<&'static str>,
}

impl Violation {
    /// Creates a violation with a code and a message.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), message: message.into(), field: None }
    }

    /// Sets the invalid field, by its name on the wire, for a rule of a whole object.
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

/// The return type of the function of a custom rule.
#[diagnostic::on_unimplemented(
    message = "the function of a rule must return `Result<(), E>`, found `{Self}`",
    label = "not the result of a rule",
    note = "return `Ok(())` for a valid value, otherwise an `Err` with a `&'static str`, a `String`, a `Violation` or a type that implements `Into<Violation>`"
)]
pub trait RuleResult {
    /// Returns the violation, if there is one.
    fn violation(self) -> Option<Violation>;

    /// Reports the violation, if there is one.
    #[inline]
    fn report(self, report: &mut Report<'_>)
    where
        Self: Sized,
    {
        if let Some(Violation { code, message, field }) = self.violation() {
            match field {
                Some(field) => report.field(field).error(code, message),
                None => report.error(code, message),
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Violation>> RuleResult for Result<(), E> {
    #[inline]
    fn violation(self) -> Option<Violation> {
        self.err().map(Into::into)
    }
}
