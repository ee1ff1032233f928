//! One fault of an input.

use std::borrow::Cow;

use super::bounded::cut_kept;

/// One fault of an input: where it is, a stable code, and a message.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Error, ValidationError};
///
/// let error = Error::unprocessable()
///     .with_validation_error(ValidationError::at("/addresses/1/street", "length", "must have 1 to 40 characters"))
///     .with_validation_error(ValidationError::parameter("page", "range", "must be at least 1"));
/// assert_eq!(error.validation_errors().len(), 2);
/// ```
#[derive(Clone, Debug, serde::Serialize)]
#[non_exhaustive]
pub struct ValidationError {
    /// Where it is.
    #[serde(flatten)]
    pub location: ErrorLocation,
    /// A stable code.
    pub code: Cow<'static, str>,
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// What the message has in it.
    #[serde(skip)]
    params: Vec<(&'static str, Param)>,
    /// Whether the app replaced the framework's message.
    #[serde(skip)]
    worded: bool,
}

/// A number or a text in the message of a fault, for who says it in other words.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Param {
    /// A whole number.
    Whole(i128),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(Cow<'static, str>),
}

impl From<usize> for Param {
    fn from(count: usize) -> Self {
        Self::Whole(count as i128)
    }
}

/// Where in a request a fault is; the word of each case is its name in the answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ErrorLocation {
    /// A JSON pointer into the body ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    Pointer(Cow<'static, str>),
    /// The name of a parameter of the path or the query.
    Parameter(Cow<'static, str>),
    /// The name of a header.
    Header(Cow<'static, str>),
    /// The name of a cookie.
    Cookie(Cow<'static, str>),
}

impl ErrorLocation {
    /// The pointer, or the name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Pointer(name)
            | Self::Parameter(name)
            | Self::Header(name)
            | Self::Cookie(name) => name,
        }
    }

    /// Returns the location inside this one at these names, the outermost first.
    pub(crate) fn joined(&self, names: impl Iterator<Item = String>) -> Self {
        match self {
            Self::Pointer(pointer) => {
                let escaped = names.map(|name| name.replace('~', "~0").replace('/', "~1"));
                let all = escaped.fold(pointer.to_string(), |all, name| all + "/" + &name);
                Self::Pointer(all.into())
            }
            Self::Parameter(parameter) => {
                let all = names.fold(parameter.to_string(), |all, name| {
                    if all.is_empty() { name } else { format!("{all}[{name}]") }
                });
                Self::Parameter(all.into())
            }
            Self::Header(_) | Self::Cookie(_) => self.clone(),
        }
    }
}

impl ValidationError {
    /// A fault at a place of the request.
    pub fn new(
        location: ErrorLocation,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            location,
            code: code.into(),
            message: message.into(),
            params: Vec::new(),
            worded: false,
        }
    }

    /// Adds the values that the message contains.
    #[must_use]
    pub fn with_params(mut self, params: impl IntoIterator<Item = (&'static str, Param)>) -> Self {
        self.params.extend(params);
        self
    }

    /// What its message has in it by this name, such as the `max` of a length.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|(known, _)| *known == name).map(|(_, param)| param)
    }

    /// Replaces the message by one of the app.
    pub(crate) fn reword(&mut self, message: Cow<'static, str>) {
        self.message = message;
        self.worded = true;
    }

    /// Whether the message is one of the app.
    pub(crate) fn is_worded(&self) -> bool {
        self.worded
    }

    /// Cuts the strings that may contain a client's input.
    pub(super) fn bound(&mut self) {
        let (ErrorLocation::Pointer(name)
        | ErrorLocation::Parameter(name)
        | ErrorLocation::Header(name)
        | ErrorLocation::Cookie(name)) = &mut self.location;
        cut_kept(name);
        cut_kept(&mut self.message);
    }

    /// A fault of the body, at a JSON pointer; empty for the whole body.
    pub fn at(
        pointer: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorLocation::Pointer(pointer.into()), code, message)
    }

    /// A fault of a parameter of the path or the query.
    pub fn parameter(
        name: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorLocation::Parameter(name.into()), code, message)
    }
}
