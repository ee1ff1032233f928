//! The content of an error that clients may see.

use serde::Serialize;

use super::{Error, ValidationError};

/// The content of an error that clients may see, for protocols that render errors themselves, such as WebSocket messages
/// and GraphQL. The source of the error is only logged.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
///
/// let error = Error::not_found().with_code("cat_not_found").with_message("no cat has the id 7");
/// let public = error.public();
/// assert_eq!((public.status, public.code), (404, "cat_not_found"));
/// assert_eq!(public.message, "no cat has the id 7");
///
/// // The message of an unknown error is not sent to clients.
/// let error = Error::internal("connection to db-7 refused");
/// assert_eq!(error.public().message, "Internal Server Error");
/// ```
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct PublicError<'e> {
    /// The HTTP status, also for protocols other than HTTP.
    pub status: u16,
    /// The stable code, by which programs recognize the error.
    pub code: &'e str,
    /// The message, or the reason phrase of the status if the error has no message.
    pub message: &'e str,
    /// The validation errors; empty for other errors.
    #[serde(skip_serializing_if = "<[ValidationError]>::is_empty")]
    pub errors: &'e [ValidationError],
}

impl Error {
    /// Returns the content of the error that clients may see.
    pub fn public(&self) -> PublicError<'_> {
        let status = self.status();
        let reason = status.canonical_reason().unwrap_or("Unknown Error");
        PublicError {
            status: status.as_u16(),
            code: self.code(),
            message: self.message().unwrap_or(reason),
            errors: self.validation_errors(),
        }
    }
}
