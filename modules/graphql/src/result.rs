//! The result of an operation, and its JSON format ([GraphQL](https://spec.graphql.org/October2021/#sec-Response-Format)).

use async_graphql::{ServerError, Value};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Map;

use crate::error::RequestError;

/// The result of an executed operation.
#[derive(Debug, Default)]
pub(crate) struct OperationResult {
    /// The data; `Null` if an error has propagated to the root.
    pub(crate) data: Value,
    pub(crate) errors: Vec<ServerError>,
    pub(crate) extensions: Map<String, serde_json::Value>,
    /// The value of the header `Cache-Control`.
    pub(crate) cache: Option<String>,
}

/// Returns a result as JSON.
pub(crate) fn json(result: &OperationResult) -> String {
    to_json(&ResponseBody {
        errors: &result.errors,
        data: Some(&result.data),
        extensions: &result.extensions,
    })
}

/// Returns a response without data as JSON.
pub(crate) fn error_response_json(rejection: &RequestError) -> String {
    to_json(&ResponseBody { errors: &rejection.errors, data: None, extensions: &Map::new() })
}

fn to_json(response: &ResponseBody<'_>) -> String {
    serde_json::to_string(response)
        .unwrap_or_else(|error| format!(r#"{{"errors":[{}]}}"#, unserializable(&error)))
}

/// Returns errors as JSON.
pub(crate) fn errors_json(errors: &[ServerError]) -> String {
    serde_json::to_string(errors).unwrap_or_else(|error| format!("[{}]", unserializable(&error)))
}

/// Returns an error as JSON.
pub(crate) fn error_json(error: &ServerError) -> String {
    serde_json::to_string(error).unwrap_or_else(|error| unserializable(&error).to_owned())
}

/// Logs that a response can't be serialized, and returns the error that clients receive. This does not happen, because the
/// numbers and names of responses are valid JSON.
#[cold]
fn unserializable(error: &serde_json::Error) -> &'static str {
    tracing::error!("a GraphQL response can't be serialized: {error}");
    r#"{"message":"Internal Server Error","extensions":{"code":"internal_error","status":500}}"#
}

/// A response body. Errors come first, so that readers notice them.
struct ResponseBody<'w> {
    errors: &'w [ServerError],
    /// Absent if the operation did not run.
    data: Option<&'w Value>,
    extensions: &'w Map<String, serde_json::Value>,
}

impl Serialize for ResponseBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if let Some(data) = self.data {
            map.serialize_entry("data", data)?;
        }
        if !self.extensions.is_empty() {
            map.serialize_entry("extensions", &self.extensions)?;
        }
        map.end()
    }
}
