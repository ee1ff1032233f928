//! What errors look like.

use baya::Compat;
use baya::axum::http::StatusCode;
use serde_json::{Value, json};

/// The name of the schema of errors.
pub(super) const NAME: &str = "Problem";

/// Refers to it.
pub(super) fn reference() -> Value {
    json!({ "$ref": format!("{}{NAME}", super::SCHEMAS) })
}

/// The schema: that of problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), or that of the
/// framework in whose ways errors are told.
pub(super) fn schema(compat: Option<Compat>) -> Value {
    match compat {
        Some(Compat::Nest) => nest(),
        _ => problem(),
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string", "description": "The words of the status." },
            "status": { "type": "integer", "minimum": 100, "maximum": 599 },
            "detail": { "type": "string", "description": "What went wrong this time." },
            "instance": { "type": "string", "description": "The path of the request." },
            "code": { "type": "string", "description": "A stable name of the error." },
            "errors": {
                "type": "array",
                "description": "All validation errors of the request.",
                "items": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {
                        "pointer": {
                            "type": "string",
                            "description": "Where in the body it is (RFC 6901).",
                        },
                        "parameter": {
                            "type": "string",
                            "description": "The parameter of the path or the query that it is in.",
                        },
                        "header": { "type": "string", "description": "The header that it is in." },
                        "cookie": { "type": "string", "description": "The cookie that it is in." },
                        "code": { "type": "string", "description": "The rule that is broken." },
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
        "description": "What went wrong.",
        "required": ["statusCode", "message"],
        "properties": {
            "statusCode": { "type": "integer", "minimum": 100, "maximum": 599 },
            "message": { "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ] },
            "error": { "type": "string", "description": "The words of the status." },
        },
    })
}

/// One error.
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
