//! The schema of errors, and examples.

use baya::Compat;
use baya::axum::http::StatusCode;
use serde_json::{Value, json};

/// The name of the schema of errors.
pub(super) const NAME: &str = "Problem";

/// Returns a reference to the schema of errors.
pub(super) fn reference() -> Value {
    json!({ "$ref": format!("{}{NAME}", super::SCHEMAS) })
}

/// Returns the schema of errors: problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), or the errors of
/// the framework that the app is compatible with.
pub(super) fn schema(compat: Option<Compat>) -> Value {
    match compat {
        Some(Compat::Nest) => nest(),
        _ => problem(),
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string", "description": "The reason phrase of the status." },
            "status": { "type": "integer", "minimum": 100, "maximum": 599 },
            "detail": { "type": "string", "description": "The error message." },
            "instance": { "type": "string", "description": "The path of the request." },
            "code": { "type": "string", "description": "A stable error code." },
            "errors": {
                "type": "array",
                "description": "All validation errors of the request.",
                "items": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {
                        "pointer": {
                            "type": "string",
                            "description": "JSON Pointer (RFC 6901) to the value in the body.",
                        },
                        "parameter": {
                            "type": "string",
                            "description": "The name of the path or query parameter.",
                        },
                        "header": { "type": "string", "description": "The name of the header." },
                        "cookie": { "type": "string", "description": "The name of the cookie." },
                        "code": { "type": "string", "description": "The violated rule." },
                        "message": { "type": "string" },
                    },
                },
            },
            "request_id": { "type": "string" },
        },
    })
}

fn nest() -> Value {
    json!({
        "type": "object",
        "description": "An error.",
        "required": ["statusCode", "message"],
        "properties": {
            "statusCode": { "type": "integer", "minimum": 100, "maximum": 599 },
            "message": { "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ] },
            "error": { "type": "string", "description": "The reason phrase of the status." },
        },
    })
}

/// Returns an example of an error.
pub(super) fn example(compat: Option<Compat>, status: u16, code: &str, message: &str) -> Value {
    let code_of_status = StatusCode::from_u16(status).ok();
    let title = code_of_status.and_then(|code| code.canonical_reason()).unwrap_or("Unknown Error");
    match compat {
        Some(Compat::Nest) => {
            json!({ "statusCode": status, "message": message, "error": title })
        }
        _ => json!({
            "type": "about:blank", "title": title, "status": status, "detail": message, "code": code,
        }),
    }
}
