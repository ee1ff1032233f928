//! What any protocol may show of an error.

use serde::Serialize;

use super::{Error, ValidationError};

/// The part of an error that clients may see, for a protocol that renders errors itself: a message of a socket, a GraphQL
/// error. Its source stays in the log.
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
/// // The text of an unknown error is not for clients.
/// let error = Error::internal("connection to db-7 refused");
/// assert_eq!(error.public().message, "Internal Server Error");
/// ```
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct PublicError<'e> {
    /// The HTTP status that the error has, also where the protocol is another.
    pub status: u16,
    /// The code for programs.
    pub code: &'e str,
    /// The message; the name of the status for an error without one.
    pub message: &'e str,
    /// The validation errors; none for other errors.
    #[serde(skip_serializing_if = "<[ValidationError]>::is_empty")]
    pub errors: &'e [ValidationError],
}

impl Error {
    /// Returns what any protocol may show of the error.
    pub fn public(&self) -> PublicError<'_> {
        let status = self.status();
        let name = status.canonical_reason().unwrap_or("Unknown Error");
        PublicError {
            status: status.as_u16(),
            code: self.code(),
            message: self.message().unwrap_or(name),
            errors: self.validation_errors(),
        }
    }
}
