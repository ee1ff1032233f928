//! AsyncAPI documents of apps, as clients receive them.

mod changes;
mod connections;
mod events;
mod messages;
mod served;

use baya::{App, Root};
use baya_openapi::asyncapi::AppDocument;
use serde_json::Value;

/// Returns the document of an app.
fn document<R: Root>() -> Value {
    App::new::<R>().asyncapi().expect("the app has a document")
}

/// Returns the value at a JSON Pointer, with references resolved.
fn at<'d>(document: &'d Value, pointer: &str) -> &'d Value {
    let value = document.pointer(pointer).unwrap_or_else(|| {
        let all = serde_json::to_string_pretty(document).unwrap_or_default();
        panic!("expected a value at {pointer}, found {all}")
    });
    match value["$ref"].as_str() {
        Some(reference) => at(document, reference.trim_start_matches('#')),
        None => value,
    }
}

/// Returns the payload of the first message of an operation.
fn payload<'d>(document: &'d Value, operation: &str) -> &'d Value {
    let message = at(document, &format!("/operations/{operation}/messages/0"));
    message.get("payload").expect("the message has a payload")
}

/// Returns the payload of the first reply of an operation.
fn reply<'d>(document: &'d Value, operation: &str) -> &'d Value {
    let message = at(document, &format!("/operations/{operation}/reply/messages/0"));
    message.get("payload").expect("the reply has a payload")
}
