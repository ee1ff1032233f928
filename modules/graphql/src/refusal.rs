//! Requests that do not run, and the responses to them.

use async_graphql::parser::Error as ParseError;
use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use baya::axum::http::StatusCode;

/// Why a request does not run: the errors of a response without data, and its status over HTTP.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) errors: Vec<ServerError>,
    /// The status, also for clients that expect 200 for every response that is a GraphQL response.
    pub(crate) status: StatusCode,
    /// Whether the request itself is wrong, and not the query in it.
    pub(crate) is_malformed: bool,
}

impl Refused {
    fn new(code: &str, message: &str, positions: Vec<Pos>) -> Self {
        let mut error = ServerError::new(message, None);
        error.locations = positions;
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        error.extensions = Some(extensions);
        Self { errors: vec![error], status: StatusCode::BAD_REQUEST, is_malformed: false }
    }

    /// A query that can't be parsed.
    pub(crate) fn syntax(error: ParseError) -> Self {
        let positions = error.positions().collect();
        let message = format!("syntax error: {}", one_line(&error.to_string()));
        Self::new("GRAPHQL_PARSE_FAILED", &message, positions)
    }

    /// A query that exceeds a limit.
    pub(crate) fn limit(message: &str) -> Self {
        Self::new("QUERY_TOO_COMPLEX", message, Vec::new())
    }

    /// An operation on a connection that has as many already.
    pub(crate) fn operations(most: usize) -> Self {
        let message = format!("the connection has {most} operations already");
        Self::new("TOO_MANY_OPERATIONS", &message, Vec::new())
    }

    /// A subscription without further events, because its method or its stream has failed.
    pub(crate) const fn failed(errors: Vec<ServerError>) -> Self {
        Self { errors, status: StatusCode::OK, is_malformed: false }
    }

    /// A query that is not valid.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::new("GRAPHQL_VALIDATION_FAILED", message, Vec::new())
    }

    /// A request whose operation can't be determined.
    pub(crate) fn operation(message: &str) -> Self {
        Self::new("OPERATION_RESOLUTION_FAILURE", message, Vec::new())
    }

    /// A hash whose query is not known. Clients with persisted queries read the message.
    pub(crate) fn persisted(code: &str, message: &str) -> Self {
        Self::new(code, message, Vec::new())
    }

    /// A request that is not one of GraphQL.
    pub(crate) fn malformed(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, is_malformed: true, ..Self::new(code, message, Vec::new()) }
    }

    /// What the validation of a query has found.
    pub(crate) fn validation(mut errors: Vec<ServerError>) -> Self {
        for error in &mut errors {
            // The message of the library for the only limit that it checks.
            if error.message == "Query is too complex." {
                return Self::limit("the query is too complex");
            }
            let extensions = error.extensions.get_or_insert_default();
            if extensions.get("code").is_none() {
                extensions.set("code", "GRAPHQL_VALIDATION_FAILED");
            }
        }
        Self { errors, status: StatusCode::BAD_REQUEST, is_malformed: false }
    }
}

/// Returns the last line of a message of the parser, with what it expected; the lines before it show the query.
fn one_line(message: &str) -> String {
    let last = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let said = last.trim().trim_start_matches("= ");
    said.to_owned()
}
