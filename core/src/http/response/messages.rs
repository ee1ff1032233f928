//! What is wrong, in the words of a program's own.

use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, ValidationError};
use crate::http::Preferences;

/// Says faults in other words, such as those of another language; see [`App::messages`](crate::App::messages).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::borrow::Cow;
///
/// use baya::{ValidationError, Messages, Param, Preferences};
///
/// #[derive(Debug)]
/// struct French;
///
/// impl Messages for French {
///     fn message(&self, fault: &ValidationError, languages: &Preferences<'_>) -> Option<Cow<'static, str>> {
///         let likes = |(language, weight): &(&str, u16)| language.starts_with("fr") && *weight > 0;
///         if !languages.members().iter().any(likes) {
///             return None;
///         }
///         match (&*fault.code, fault.param("max")) {
///             ("length", Some(Param::Whole(max))) => Some(format!("{max} caractères au plus").into()),
///             ("required", _) => Some("obligatoire".into()),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait Messages: fmt::Debug + Send + Sync + 'static {
    /// The message of a fault, for a client with these preferences in `Accept-Language`
    /// ([RFC 9110, 12.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4)); `None` for the one that
    /// it has.
    fn message(
        &self,
        fault: &ValidationError,
        languages: &Preferences<'_>,
    ) -> Option<Cow<'static, str>>;
}

/// An error whose faults are said in other words.
pub(crate) fn reworded(
    mut error: Error,
    messages: &dyn Messages,
    languages: &Preferences<'_>,
) -> Error {
    for fault in error.validation_errors_mut() {
        if let Some(message) = messages.message(fault, languages) {
            fault.replace_message(message);
        }
    }
    error
}
