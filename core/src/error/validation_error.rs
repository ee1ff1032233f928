//! Validation errors.

use std::borrow::Cow;

use super::truncation::truncate_in_place;

/// A validation error: a location in the request, a stable code and a message.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya::errors::ValidationError;
///
/// let error = Error::unprocessable()
///     .with_validation_error(ValidationError::at("/addresses/1/street", "length", "must have 1 to 40 characters"))
///     .with_validation_error(ValidationError::parameter("page", "range", "must be at least 1"));
/// assert_eq!(error.validation_errors().len(), 2);
/// ```
#[derive(Clone, Debug, serde::Serialize)]
#[non_exhaustive]
pub struct ValidationError {
    /// The location in the request.
    #[serde(flatten)]
    pub location: ErrorLocation,
    /// The stable code of the broken rule, such as `length`.
    pub code: Cow<'static, str>,
    /// The message, which states the rule, such as "must be unique".
    pub message: Cow<'static, str>,
    /// The values that the message contains, by name.
    #[serde(skip)]
    params: Vec<(&'static str, Param)>,
    /// Whether the app replaced the framework's message.
    #[serde(skip)]
    has_custom_message: bool,
}

/// A value that the message of a validation error contains, for code that formats the message differently.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Param {
    /// An integer.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A string.
    String(Cow<'static, str>),
}

impl From<usize> for Param {
    fn from(count: usize) -> Self {
        Self::Integer(count as i128)
    }
}

/// The location of a validation error in a request. Error responses contain the lowercase name of the variant.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ErrorLocation {
    /// A JSON pointer into the body ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    Pointer(Cow<'static, str>),
    /// The name of a path or query parameter.
    Parameter(Cow<'static, str>),
    /// The name of a header.
    Header(Cow<'static, str>),
    /// The name of a cookie.
    Cookie(Cow<'static, str>),
}

impl ErrorLocation {
    /// Returns the pointer or the name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Pointer(name)
            | Self::Parameter(name)
            | Self::Header(name)
            | Self::Cookie(name) => name,
        }
    }

    /// Returns the location below this one that these names lead to, the outermost first. Headers and cookies have no
    /// inner locations.
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
    /// Creates a validation error at a location in the request.
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
            has_custom_message: false,
        }
    }

    /// Adds the values that the message contains.
    #[must_use]
    pub fn with_params(mut self, params: impl IntoIterator<Item = (&'static str, Param)>) -> Self {
        self.params.extend(params);
        self
    }

    /// Returns a value that the message contains, by its name, such as the `max` of a length.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|(key, _)| *key == name).map(|(_, param)| param)
    }

    /// Replaces the message by one that the app declares.
    pub(crate) fn replace_message(&mut self, message: Cow<'static, str>) {
        self.message = message;
        self.has_custom_message = true;
    }

    /// Whether the app declares the message.
    pub(crate) fn has_custom_message(&self) -> bool {
        self.has_custom_message
    }

    /// Truncates the strings that may contain client input.
    pub(super) fn truncate_strings(&mut self) {
        let (ErrorLocation::Pointer(name)
        | ErrorLocation::Parameter(name)
        | ErrorLocation::Header(name)
        | ErrorLocation::Cookie(name)) = &mut self.location;
        truncate_in_place(name);
        truncate_in_place(&mut self.message);
    }

    /// Creates a validation error of the body, at a JSON pointer. The empty pointer is the whole body.
    pub fn at(
        pointer: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorLocation::Pointer(pointer.into()), code, message)
    }

    /// Creates a validation error of a path or query parameter.
    pub fn parameter(
        name: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorLocation::Parameter(name.into()), code, message)
    }
}
