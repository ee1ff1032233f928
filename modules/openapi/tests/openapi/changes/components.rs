//! Changes of named schemas, and of keywords that only describe.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{assert_changes, assert_schema, display_all, document, object, with_cat_schema};

#[test]
fn lists_a_change_of_a_named_schema_once_with_its_uses() {
    let make = |kind: &str| with_cat_schema("Cat", object(json!({ "age": { "type": kind } }), &[]));
    let changes = compare(&make("integer"), &make("string"));
    assert_eq!(
        display_all(&changes.breaking),
        ["schemas/Cat/age: changed from `integer` to `string`"]
    );
    assert_eq!(changes.breaking[0].uses, ["GET /cats 200", "GET /cats/{id} 200"]);
}

#[test]
fn renaming_a_schema_breaks_no_client() {
    let cat = object(json!({ "age": { "type": "integer" } }), &[]);
    let changes = compare(&with_cat_schema("Cat", cat.clone()), &with_cat_schema("Pet", cat));
    assert!(changes.breaking.is_empty(), "{changes}");
    assert!(!changes.is_empty());
}

#[test]
fn compares_recursive_schemas() {
    let make = |kind: &str| {
        let parent =
            json!({ "anyOf": [{ "$ref": "#/components/schemas/Cat" }, { "type": "null" }] });
        let kittens = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Cat" } });
        with_cat_schema(
            "Cat",
            object(json!({ "age": { "type": kind }, "parent": parent, "kittens": kittens }), &[]),
        )
    };
    let changes = compare(&make("integer"), &make("string"));
    assert_eq!(
        display_all(&changes.breaking),
        ["schemas/Cat/age: changed from `integer` to `string`"]
    );
    assert!(compare(&make("integer"), &make("integer")).is_empty());
}

#[test]
fn reports_a_schema_in_both_directions_for_each_direction() {
    let make = |values: Value| {
        let reference = json!({ "$ref": "#/components/schemas/Kind" });
        let content = json!({ "application/json": { "schema": reference } });
        json!({
            "paths": { "/cats": { "post": {
                "requestBody": { "content": content }, "responses": { "201": { "content": content } },
            } } },
            "components": { "schemas": { "Kind": { "enum": values } } },
        })
    };
    let changes = compare(&make(json!(["cat"])), &make(json!(["cat", "dog"])));
    assert_eq!(display_all(&changes.breaking), ["schemas/Kind: `\"dog\"` may now be returned"]);
    assert_eq!(display_all(&changes.harmless), ["schemas/Kind: `\"dog\"` is now accepted"]);
}

#[test]
fn changed_descriptions_are_harmless() {
    let make = |expected: &str| document(json!({ "get": { "summary": expected } }));
    let location = "/paths/~1cats/get/summary: changed";
    assert_changes(&make("Every cat"), &make("All cats"), &[], &[location]);
}

#[test]
fn compares_a_property_that_has_the_name_of_a_descriptive_keyword() {
    let make = |kind: &str| object(json!({ "title": { "type": kind } }), &[]);
    let expected = "!/title: changed from `integer` to `string`";
    assert_schema(make("integer"), make("string"), &[expected], &[expected]);
}

#[test]
fn reports_a_difference_in_an_unknown_keyword() {
    let make = |value: u8| json!({ "openapi": "3.1.1", "paths": {}, "jsonSchemaDialect": value });
    assert_changes(&make(1), &make(2), &[], &["/jsonSchemaDialect: changed"]);
}

#[test]
fn lists_breaking_changes_first() {
    let make = |kind: &str, method: &str| {
        let mut document = with_cat_schema("Cat", object(json!({ "age": { "type": kind } }), &[]));
        document["paths"]["/dogs"] = json!({ method: {} });
        document
    };
    let text = compare(&make("integer", "get"), &make("string", "get")).to_string();
    assert_eq!(
        text,
        "1 breaking change:\n  schemas/Cat/age\n      changed from `integer` to `string`\n      in GET /cats 200, GET /cats/{id} 200\n"
    );
    let text = compare(&make("integer", "get"), &make("integer", "put")).to_string();
    assert_eq!(
        text,
        "1 breaking change:\n  GET /dogs\n      the operation was removed\n1 harmless change:\n  PUT /dogs\n      the operation was added\n"
    );
}
