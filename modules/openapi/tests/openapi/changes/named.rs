//! Schemas with names, and what is said beside what is served.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{assert_changes, assert_schema, document, object, of_cats, shown};

#[test]
fn a_change_of_a_schema_with_a_name_is_listed_once_with_its_uses() {
    let of = |kind: &str| of_cats("Cat", object(json!({ "age": { "type": kind } }), &[]));
    let changes = compare(&of("integer"), &of("string"));
    assert_eq!(shown(&changes.breaking), ["schemas/Cat/age: it is `string` now; it was `integer`"]);
    assert_eq!(changes.breaking[0].uses, ["GET /cats 200", "GET /cats/{id} 200"]);
}

#[test]
fn a_schema_may_get_another_name() {
    let cat = object(json!({ "age": { "type": "integer" } }), &[]);
    let changes = compare(&of_cats("Cat", cat.clone()), &of_cats("Pet", cat));
    assert!(changes.breaking.is_empty(), "{changes}");
    assert!(!changes.is_empty());
}

#[test]
fn a_schema_that_holds_itself_is_compared_once() {
    let of = |kind: &str| {
        let parent =
            json!({ "anyOf": [{ "$ref": "#/components/schemas/Cat" }, { "type": "null" }] });
        let kittens = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Cat" } });
        of_cats(
            "Cat",
            object(json!({ "age": { "type": kind }, "parent": parent, "kittens": kittens }), &[]),
        )
    };
    let changes = compare(&of("integer"), &of("string"));
    assert_eq!(shown(&changes.breaking), ["schemas/Cat/age: it is `string` now; it was `integer`"]);
    assert!(compare(&of("integer"), &of("integer")).is_empty());
}

#[test]
fn one_schema_in_both_directions_is_told_for_each() {
    let of = |values: Value| {
        let reference = json!({ "$ref": "#/components/schemas/Kind" });
        let content = json!({ "application/json": { "schema": reference } });
        json!({
            "paths": { "/cats": { "post": {
                "requestBody": { "content": content }, "responses": { "201": { "content": content } },
            } } },
            "components": { "schemas": { "Kind": { "enum": values } } },
        })
    };
    let changes = compare(&of(json!(["cat"])), &of(json!(["cat", "dog"])));
    assert_eq!(shown(&changes.breaking), ["schemas/Kind: `\"dog\"` may be answered now"]);
    assert_eq!(shown(&changes.harmless), ["schemas/Kind: `\"dog\"` is taken now"]);
}

#[test]
fn other_words_are_harmless() {
    let of = |words: &str| document(json!({ "get": { "summary": words } }));
    let location = "/paths/~1cats/get/summary: it says something else";
    assert_changes(&of("Every cat"), &of("All cats"), &[], &[location]);
}

#[test]
fn a_property_with_the_name_of_a_keyword_is_no_words() {
    let of = |kind: &str| object(json!({ "title": { "type": kind } }), &[]);
    let words = "!/title: it is `string` now; it was `integer`";
    assert_schema(of("integer"), of("string"), &[words], &[words]);
}

#[test]
fn whatever_else_differs_is_said() {
    let of = |value: u8| json!({ "openapi": "3.1.1", "paths": {}, "jsonSchemaDialect": value });
    assert_changes(&of(1), &of(2), &[], &["/jsonSchemaDialect: it is written otherwise"]);
}

#[test]
fn a_text_lists_what_breaks_clients_first() {
    let of = |kind: &str, verb: &str| {
        let mut document = of_cats("Cat", object(json!({ "age": { "type": kind } }), &[]));
        document["paths"]["/dogs"] = json!({ verb: {} });
        document
    };
    let text = compare(&of("integer", "get"), &of("string", "get")).to_string();
    assert_eq!(
        text,
        "1 breaking change:\n  schemas/Cat/age\n      it is `string` now; it was `integer`\n      in GET /cats 200, GET /cats/{id} 200\n"
    );
    let text = compare(&of("integer", "get"), &of("integer", "put")).to_string();
    assert_eq!(
        text,
        "1 breaking change:\n  GET /dogs\n      the operation is not there any more\n1 harmless change:\n  PUT /dogs\n      the operation is new\n"
    );
}
