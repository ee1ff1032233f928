//! AsyncAPI documents of apps, as clients get them.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

extern crate baya_core as baya;

mod changes;
mod connections;
mod events;
mod messages;
mod served;

use baya::{App, Root};
use baya_openapi::asyncapi::AppDocument;
use serde_json::Value;

/// The document of an app.
fn document<R: Root>() -> Value {
    App::new::<R>().asyncapi().expect("the app has a document")
}

/// What is at this place, after its reference.
fn at<'d>(document: &'d Value, pointer: &str) -> &'d Value {
    let found = document.pointer(pointer).unwrap_or_else(|| {
        let all = serde_json::to_string_pretty(document).unwrap_or_default();
        panic!("nothing is at {pointer} in {all}")
    });
    match found["$ref"].as_str() {
        Some(reference) => at(document, reference.trim_start_matches('#')),
        None => found,
    }
}

/// The payload of a message of an operation.
fn payload<'d>(document: &'d Value, operation: &str) -> &'d Value {
    let message = at(document, &format!("/operations/{operation}/messages/0"));
    message.get("payload").expect("the message has a payload")
}

/// The payload of the first reply of an operation.
fn reply<'d>(document: &'d Value, operation: &str) -> &'d Value {
    let message = at(document, &format!("/operations/{operation}/reply/messages/0"));
    message.get("payload").expect("the reply has a payload")
}
