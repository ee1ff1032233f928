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
                "description": "Every fault of a request that is not valid.",
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
                            "description": "The parameter that it is in.",
                        },
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
    let message = named(message);
    match compat {
        Some(Compat::Nest) => {
            json!({ "statusCode": status, "message": message, "error": title })
        }
        _ => json!({
            "type": "about:blank", "title": title, "status": status, "detail": message, "code": code,
        }),
    }
}

/// A message as a client may get it, but for the names of fields in the places of their values: `{from}`
/// for `{from:?}`, and `{` for `{{`.
fn named(message: &str) -> String {
    let (mut named, mut rest) = (String::new(), message);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at(at);
        named.push_str(before);
        let doubled = ["{{", "}}"].into_iter().find(|two| behind.starts_with(two));
        let field = behind.split_once('}');
        rest = match (doubled, field) {
            (Some(two), _) => {
                named.push_str(&two[..1]);
                &behind[2..]
            }
            (None, Some((field, after))) => {
                named.extend([field.split(':').next().unwrap_or_default(), "}"]);
                after
            }
            (None, None) => break,
        };
    }
    named + rest
}
