//! Errors of customers.

use baya::prelude::*;

/// The errors of operations on customers.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CustomerError {
    /// No customer has this id.
    #[error(status = 404, code = "customer_not_found", message = "no customer has the id {id}")]
    NotFound {
        /// The id.
        id: u32,
    },
    /// Another customer has the same email address.
    #[error(
        status = 409,
        code = "email_taken",
        message = "another customer has the email address {email}"
    )]
    EmailTaken {
        /// The email address.
        email: String,
    },
}
