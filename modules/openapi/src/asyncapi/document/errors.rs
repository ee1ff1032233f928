//! The schema of errors, and the errors that handlers declare.

use baya::TriggeredEndpoint;
use serde_json::{Value, json};

use crate::document::SCHEMAS;

/// The name of the schema of errors.
pub(super) const NAME: &str = "Exception";

/// Returns a reference to the schema of errors.
pub(super) fn reference() -> Value {
    json!({ "$ref": format!("{SCHEMAS}{NAME}") })
}

/// Returns the schema of errors.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "description": "Why a message could not be handled.",
        "required": ["status", "code", "message"],
        "properties": {
            "status": {
                "type": "integer",
                "minimum": 100,
                "maximum": 599,
                "description": "The HTTP status of the error.",
            },
            "code": { "type": "string", "description": "A stable error code." },
            "message": { "type": "string" },
            "errors": {
                "type": "array",
                "description": "All validation errors of the message.",
                "items": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {
                        "pointer": {
                            "type": "string",
                            "description": "JSON Pointer (RFC 6901) to the value.",
                        },
                        "code": { "type": "string", "description": "The violated rule." },
                        "message": { "type": "string" },
                    },
                },
            },
        },
    })
}

/// Returns the errors that a handler, its pipes and its guards declare.
pub(super) fn declared_errors(handler: &TriggeredEndpoint) -> Vec<Value> {
    let pipes = handler.pipe_errors.iter().copied();
    let declared = handler.handler.output.errors.iter().chain(pipes).map(|error| {
        let description = if error.doc.is_empty() { error.example } else { error.doc };
        json!({ "status": error.status, "code": error.code, "description": description })
    });
    let refusals = handler.protection.error_responses.iter().map(|refusal| {
        json!({ "status": refusal.status, "code": refusal.code, "description": refusal.doc })
    });
    declared.chain(refusals).collect()
}
