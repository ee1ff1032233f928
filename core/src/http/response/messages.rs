//! Custom messages for validation errors.

use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, ValidationError};
use crate::http::Preferences;

/// Replaces the messages of validation errors, for example with those of another language. See
/// [`App::messages`](crate::App::messages).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::borrow::Cow;
///
/// use baya::errors::{Param, ValidationError};
/// use baya::http::Preferences;
/// use baya::validation::Messages;
///
/// #[derive(Debug)]
/// struct French;
///
/// impl Messages for French {
///     fn message(&self, error: &ValidationError, languages: &Preferences<'_>) -> Option<Cow<'static, str>> {
///         let accepts = |(language, weight): &(&str, u16)| language.starts_with("fr") && *weight > 0;
///         if !languages.members().iter().any(accepts) {
///             return None;
///         }
///         match (&*error.code, error.param("max")) {
///             ("length", Some(Param::Integer(max))) => Some(format!("{max} caractères au plus").into()),
///             ("required", _) => Some("obligatoire".into()),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait Messages: fmt::Debug + Send + Sync + 'static {
    /// Returns the message of a validation error, for a client with these preferences in
    /// `Accept-Language`
    /// ([RFC 9110, 12.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4)), or `None` to
    /// keep the message.
    fn message(
        &self,
        error: &ValidationError,
        languages: &Preferences<'_>,
    ) -> Option<Cow<'static, str>>;
}

/// Replaces the messages of an error's validation errors.
pub(crate) fn replace_messages(
    mut error: Error,
    messages: &dyn Messages,
    languages: &Preferences<'_>,
) -> Error {
    for validation_error in error.validation_errors_mut() {
        if let Some(message) = messages.message(validation_error, languages) {
            validation_error.replace_message(message);
        }
    }
    error
}
