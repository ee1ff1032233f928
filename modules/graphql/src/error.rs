//! Request errors: responses to requests that are not executed.

use async_graphql::parser::Error as ParseError;
use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use baya::Error;
use baya::axum::http::StatusCode;

use crate::cost::PANICKED;
use crate::output::failure_of;

/// A request error: the errors of a response without data, and the status over HTTP.
#[derive(Debug)]
pub(crate) struct RequestError {
    pub(crate) errors: Vec<ServerError>,
    /// The status for clients that accept `application/graphql-response+json`; for all clients if the request is malformed.
    pub(crate) status: StatusCode,
    /// Whether the error is in the request itself, and not in its query.
    pub(crate) is_malformed: bool,
}

impl RequestError {
    fn new(code: &str, message: &str, positions: Vec<Pos>) -> Self {
        let mut error = ServerError::new(message, None);
        error.locations = positions;
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        error.extensions = Some(extensions);
        Self { errors: vec![error], status: StatusCode::BAD_REQUEST, is_malformed: false }
    }

    /// Rejects a query that can't be parsed.
    pub(crate) fn syntax(error: ParseError) -> Self {
        let positions = error.positions().collect();
        let message = format!("syntax error: {}", last_line(&error.to_string()));
        Self::new("GRAPHQL_PARSE_FAILED", &message, positions)
    }

    /// Rejects a query that exceeds a limit.
    pub(crate) fn limit(message: &str) -> Self {
        Self::new("QUERY_TOO_COMPLEX", message, Vec::new())
    }

    /// Rejects an operation on a connection that has reached its limit of operations.
    pub(crate) fn operations(max: usize) -> Self {
        let message = format!("the connection already has {max} running operations");
        Self::new("TOO_MANY_OPERATIONS", &message, Vec::new())
    }

    /// Ends a subscription whose method or stream has failed.
    pub(crate) const fn failed(errors: Vec<ServerError>) -> Self {
        Self { errors, status: StatusCode::OK, is_malformed: false }
    }

    /// Rejects a query that is not valid.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::new("GRAPHQL_VALIDATION_FAILED", message, Vec::new())
    }

    /// Rejects a query that is not valid at these locations.
    pub(crate) fn invalid_at(message: &str, positions: Vec<Pos>) -> Self {
        Self::new("GRAPHQL_VALIDATION_FAILED", message, positions)
    }

    /// Rejects a request whose operation can't be determined.
    pub(crate) fn operation(message: &str) -> Self {
        Self::new("OPERATION_RESOLUTION_FAILURE", message, Vec::new())
    }

    /// Rejects a hash whose query is unknown. Clients with persisted queries compare the message.
    pub(crate) fn persisted(code: &str, message: &str) -> Self {
        Self::new(code, message, Vec::new())
    }

    /// Rejects a request that is not a GraphQL request.
    pub(crate) fn malformed(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, is_malformed: true, ..Self::new(code, message, Vec::new()) }
    }

    /// Rejects a query with validation errors.
    pub(crate) fn validation(mut errors: Vec<ServerError>) -> Self {
        /// Upper bound on the errors of a response.
        const MAX_ERRORS: usize = 100;
        errors.truncate(MAX_ERRORS);
        for error in &mut errors {
            // The message of async-graphql for the only limit that it checks.
            if error.message == "Query is too complex." {
                return Self::limit("the query is too complex");
            }
            if error.message == PANICKED {
                let error = Error::internal(PANICKED);
                let errors = vec![*failure_of(&error, None).0];
                return Self { errors, status: error.status(), is_malformed: true };
            }
            let extensions = error.extensions.get_or_insert_default();
            if extensions.get("code").is_none() {
                extensions.set("code", "GRAPHQL_VALIDATION_FAILED");
            }
        }
        Self { errors, status: StatusCode::BAD_REQUEST, is_malformed: false }
    }
}

/// Returns the last line of a parser message, which describes the error; the lines before it show the query.
fn last_line(message: &str) -> String {
    let last = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let description = last.trim().trim_start_matches("= ");
    description.to_owned()
}
