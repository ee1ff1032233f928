//! What can go wrong with customers.

use baya::prelude::*;

/// What a client is told.
#[derive(Debug, PartialEq, Eq, ApiError)]
pub enum CustomerError {
    /// No customer has this number.
    #[error(status = 404, code = "customer_not_found", message = "no customer has the number {id}")]
    NotFound {
        /// The number.
        id: u32,
    },
    /// Two customers can't share an address of mail.
    #[error(
        status = 409,
        code = "email_taken",
        message = "another customer has the address {email}"
    )]
    EmailTaken {
        /// The address.
        email: String,
    },
}
