//! Errors of fields.

use async_graphql::{ErrorExtensionValues, Pos, ServerError, Value};
use baya::Error;
use baya::errors::PublicError;

use super::At;

/// The error of a field, with its location in the query and in the response.
#[derive(Clone, Debug)]
pub struct Failure(pub(crate) Box<ServerError>);

impl Failure {
    /// Creates the error of the value at this location, and logs it. The response contains only the public details.
    #[cold]
    pub(crate) fn new(error: &Error, at: At<'_, '_>) -> Self {
        tracing::error!(
            "the value of the field `{}` can't be sent: {}",
            at.path.owned(),
            error.chain()
        );
        let mut failure = failure_of(error, Some(at.field().pos));
        failure.0.path = at.path.segments();
        failure
    }

    /// Creates the error of a value that its GraphQL type can't represent.
    #[cold]
    pub(crate) fn unrepresentable(message: String, at: At<'_, '_>) -> Self {
        Self::new(&Error::internal(message), at)
    }
}

/// Returns the public details of an error.
#[cold]
pub(crate) fn failure_of(error: &Error, pos: Option<Pos>) -> Failure {
    let public = error.public();
    let mut server_error = ServerError::new(public.message, pos);
    server_error.extensions = Some(extensions(&public));
    Failure(Box::new(server_error))
}

fn extensions(public: &PublicError<'_>) -> ErrorExtensionValues {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", public.code);
    extensions.set("status", public.status);
    if !public.errors.is_empty() {
        // Validation errors contain only strings, so this can't fail.
        let errors = async_graphql::to_value(public.errors).unwrap_or(Value::Null);
        extensions.set("errors", errors);
    }
    extensions
}
