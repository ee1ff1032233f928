//! The comparison of two documents.

mod components;
mod objects;
mod operations;
mod styles;
mod values;

use baya_openapi::{Change, compare};
use serde_json::{Value, json};

/// Returns a document with one path.
fn document(path: Value) -> Value {
    json!({ "openapi": "3.1.1", "info": { "title": "Cats", "version": "1" }, "paths": { "/cats": path } })
}

fn display_all(changes: &[Change]) -> Vec<String> {
    let lines = changes.iter().map(|change| format!("{}: {}", change.location, change.description));
    lines.collect()
}

#[track_caller]
fn assert_changes(before: &Value, after: &Value, breaking: &[&str], harmless: &[&str]) {
    let changes = compare(before, after);
    assert_eq!(
        (display_all(&changes.breaking), display_all(&changes.harmless)),
        (to_strings(breaking), to_strings(harmless))
    );
}

fn to_strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

const REQUEST_SCHEMA: &str = "POST /cats: requestBody/application/json";
const RESPONSE_SCHEMA: &str = "GET /cats: responses/200/application/json";

fn with_request_body(schema: &Value) -> Value {
    document(json!({ "post": { "requestBody": {
        "required": true, "content": { "application/json": { "schema": schema } },
    } } }))
}

fn with_response_body(schema: &Value) -> Value {
    document(json!({ "get": { "responses": {
        "200": { "description": "OK", "content": { "application/json": { "schema": schema } } },
    } } }))
}

/// Asserts the changes of a schema as a request body and as a response body. They are written without the location of
/// the schema, and with `!` at the start if they break clients.
#[track_caller]
fn assert_schema(before: Value, after: Value, in_request: &[&str], in_response: &[&str]) {
    for (document, location, expected) in [
        (with_request_body as fn(&Value) -> Value, REQUEST_SCHEMA, in_request),
        (with_response_body as fn(&Value) -> Value, RESPONSE_SCHEMA, in_response),
    ] {
        let select = |breaking: bool| -> Vec<String> {
            let selected = expected.iter().filter(|one| one.starts_with('!') == breaking);
            selected.map(|one| format!("{location}{}", one.trim_start_matches('!'))).collect()
        };
        let changes = compare(&document(&before), &document(&after));
        let actual = (display_all(&changes.breaking), display_all(&changes.harmless));
        assert_eq!(actual, (select(true), select(false)));
    }
}

fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

/// Returns a document of two operations that respond with one named schema.
fn with_cat_schema(name: &str, cat: Value) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    let operation = json!({ "responses": { "200": { "content": { "application/json": { "schema": reference } } } } });
    json!({
        "paths": { "/cats": { "get": operation }, "/cats/{id}": { "get": operation } },
        "components": { "schemas": { name: cat } },
    })
}
