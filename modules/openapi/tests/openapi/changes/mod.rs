//! What has changed between two documents: each test is one change.

mod named;
mod objects;
mod operations;
mod values;

use baya_openapi::{Change, compare};
use serde_json::{Value, json};

/// A document of one path.
fn document(path: Value) -> Value {
    json!({ "openapi": "3.1.1", "info": { "title": "Cats", "version": "1" }, "paths": { "/cats": path } })
}

fn shown(changes: &[Change]) -> Vec<String> {
    let each = changes.iter().map(|change| format!("{}: {}", change.location, change.words));
    each.collect()
}

/// The changes that break clients, and the others.
#[track_caller]
fn assert_changes(before: &Value, after: &Value, breaking: &[&str], harmless: &[&str]) {
    let changes = compare(before, after);
    assert_eq!(
        (shown(&changes.breaking), shown(&changes.harmless)),
        (owned(breaking), owned(harmless))
    );
}

fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

const SENT: &str = "POST /cats: requestBody/application/json";
const ANSWERED: &str = "GET /cats: responses/200/application/json";

fn sent(schema: &Value) -> Value {
    document(json!({ "post": { "requestBody": {
        "required": true, "content": { "application/json": { "schema": schema } },
    } } }))
}

fn answered(schema: &Value) -> Value {
    document(json!({ "get": { "responses": {
        "200": { "description": "OK", "content": { "application/json": { "schema": schema } } },
    } } }))
}

/// Says what becomes of a schema that is sent, and of the same schema that is answered; what begins with
/// `!` breaks clients. The words are without the place of the schema.
#[track_caller]
fn assert_schema(before: Value, after: Value, of_sent: &[&str], of_answered: &[&str]) {
    for (document, location, said) in [
        (sent as fn(&Value) -> Value, SENT, of_sent),
        (answered as fn(&Value) -> Value, ANSWERED, of_answered),
    ] {
        let with = |breaks: bool| -> Vec<String> {
            let of_kind = said.iter().filter(|one| one.starts_with('!') == breaks);
            of_kind.map(|one| format!("{location}{}", one.trim_start_matches('!'))).collect()
        };
        let changes = compare(&document(&before), &document(&after));
        assert_eq!((shown(&changes.breaking), shown(&changes.harmless)), (with(true), with(false)));
    }
}

fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A document of operations that answer with one schema.
fn of_cats(name: &str, cat: Value) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    let answer = json!({ "responses": { "200": { "content": { "application/json": { "schema": reference } } } } });
    json!({
        "paths": { "/cats": { "get": answer }, "/cats/{id}": { "get": answer } },
        "components": { "schemas": { name: cat } },
    })
}
