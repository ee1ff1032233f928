//! Changes of properties, elements and variants.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{
    REQUEST_SCHEMA, RESPONSE_SCHEMA, assert_changes, assert_schema, object, with_request_body,
    with_response_body,
};

#[test]
fn a_newly_required_property_breaks_requests() {
    let make = |required: &[&str]| object(json!({ "name": { "type": "string" } }), required);
    assert_schema(
        make(&[]),
        make(&["name"]),
        &["!/name: is now required"],
        &["/name: is now always present"],
    );
    assert_schema(
        make(&["name"]),
        make(&[]),
        &["/name: is no longer required"],
        &["!/name: may now be absent"],
    );
}

#[test]
fn an_added_required_property_breaks_requests() {
    let none = object(json!({}), &[]);
    let make = |required: &[&str]| object(json!({ "name": { "type": "string" } }), required);
    assert_schema(
        none.clone(),
        make(&["name"]),
        &["!/name: was added and is required"],
        &["/name: was added"],
    );
    assert_schema(none, make(&[]), &["/name: was added"], &["/name: was added"]);
}

#[test]
fn a_removed_property_breaks_responses() {
    let one = object(json!({ "name": {} }), &[]);
    let none = object(json!({}), &[]);
    assert_schema(one, none, &["/name: is no longer read"], &["!/name: was removed"]);
}

#[test]
fn a_removed_property_breaks_requests_if_additional_ones_are_rejected() {
    let closed = |properties| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    assert_changes(
        &with_request_body(&closed(json!({ "name": {} }))),
        &with_request_body(&closed(json!({}))),
        &[&format!("{REQUEST_SCHEMA}/name: is now rejected")],
        &[],
    );
}

#[test]
fn rejecting_additional_properties_breaks_requests() {
    let open = json!({ "type": "object", "properties": { "name": {} } });
    let closed =
        json!({ "type": "object", "properties": { "name": {} }, "additionalProperties": false });
    assert_schema(
        open,
        closed,
        &["!: an additional property is no longer accepted"],
        &[": an additional property is no longer returned"],
    );
}

#[test]
fn ignores_read_only_properties_in_requests_and_write_only_ones_in_responses() {
    let make = |keyword: &str, kind: &str| {
        object(json!({ "id": { "type": kind, keyword: true } }), &["id"])
    };
    let expected = "!/id: changed from `integer` to `string`";
    assert!(
        compare(
            &with_request_body(&make("readOnly", "integer")),
            &with_request_body(&make("readOnly", "string"))
        )
        .breaking
        .is_empty()
    );
    assert_changes(
        &with_response_body(&make("readOnly", "integer")),
        &with_response_body(&make("readOnly", "string")),
        &[&format!("{RESPONSE_SCHEMA}{}", &expected[1..])],
        &[],
    );
    assert!(
        compare(
            &with_response_body(&make("writeOnly", "integer")),
            &with_response_body(&make("writeOnly", "string"))
        )
        .breaking
        .is_empty()
    );
}

#[test]
fn compares_the_elements_of_arrays_maps_and_tuples() {
    let list = |kind: &str| json!({ "type": "array", "items": { "type": kind } });
    let expected = "!/items: changed from `integer` to `string`";
    assert_schema(list("integer"), list("string"), &[expected], &[expected]);
    let map = |kind: &str| json!({ "type": "object", "additionalProperties": { "type": kind } });
    let expected = "!/*: changed from `integer` to `string`";
    assert_schema(map("integer"), map("string"), &[expected], &[expected]);
    let pair = |kind: &str| json!({ "type": "array", "prefixItems": [{}, { "type": kind }] });
    let expected = "!/1: changed from `integer` to `string`";
    assert_schema(pair("integer"), pair("string"), &[expected], &[expected]);
}

/// Returns a variant whose tag is `kind`.
fn variant(kind: &str, properties: Value) -> Value {
    let mut variant = json!({
        "type": "object", "properties": { "kind": { "const": kind } }, "required": ["kind"],
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut variant["properties"], properties) {
        all.extend(more);
    }
    variant
}

#[test]
fn an_added_variant_breaks_responses() {
    let one = json!({ "oneOf": [variant("circle", json!({}))] });
    let two = json!({ "oneOf": [variant("circle", json!({})), variant("square", json!({}))] });
    assert_schema(
        one.clone(),
        two.clone(),
        &[": the variant with `kind` = `\"square\"` is now accepted"],
        &["!: the variant with `kind` = `\"square\"` may now be returned"],
    );
    let gone = compare(&with_request_body(&two), &with_request_body(&one));
    assert_eq!(gone.breaking.len(), 1, "{gone}");
}

#[test]
fn compares_variants_with_the_same_tag() {
    let make = |kind: &str| {
        json!({ "oneOf": [
            variant("square", json!({ "side": { "type": "integer" } })),
            variant("circle", json!({ "radius": { "type": kind } })),
        ] })
    };
    let expected = "!/radius: changed from `integer` to `string`";
    assert_schema(make("integer"), make("string"), &[expected], &[expected]);
}

#[test]
fn merges_the_properties_of_all_of() {
    let flat = object(
        json!({ "id": { "type": "integer" }, "name": { "type": "string" } }),
        &["id", "name"],
    );
    let parts = json!({ "allOf": [
        object(json!({ "id": { "type": "integer" } }), &["id"]),
        object(json!({ "name": { "type": "string" } }), &["name"]),
    ] });
    let changes = compare(&with_response_body(&flat), &with_response_body(&parts));
    assert!(changes.breaking.is_empty(), "{changes}");
}
