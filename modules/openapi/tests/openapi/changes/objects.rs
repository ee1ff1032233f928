//! Properties, members and variants.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{ANSWERED, SENT, answered, assert_changes, assert_schema, object, sent};

#[test]
fn a_property_that_is_required_breaks_who_sends() {
    let of = |required: &[&str]| object(json!({ "name": { "type": "string" } }), required);
    assert_schema(
        of(&[]),
        of(&["name"]),
        &["!/name: it is required now"],
        &["/name: it is always there now"],
    );
    assert_schema(
        of(&["name"]),
        of(&[]),
        &["/name: it is not required any more"],
        &["!/name: it may be missing now"],
    );
}

#[test]
fn a_property_that_comes_breaks_who_sends_where_it_is_required() {
    let none = object(json!({}), &[]);
    let of = |required: &[&str]| object(json!({ "name": { "type": "string" } }), required);
    assert_schema(
        none.clone(),
        of(&["name"]),
        &["!/name: it is new, and required"],
        &["/name: it is new"],
    );
    assert_schema(none, of(&[]), &["/name: it is new"], &["/name: it is new"]);
}

#[test]
fn a_property_that_goes_breaks_who_reads() {
    let one = object(json!({ "name": {} }), &[]);
    let none = object(json!({}), &[]);
    assert_schema(
        one,
        none,
        &["/name: it is not read any more"],
        &["!/name: it is not there any more"],
    );
}

#[test]
fn a_property_that_goes_breaks_who_sends_where_others_are_refused() {
    let closed = |properties| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    assert_changes(
        &sent(&closed(json!({ "name": {} }))),
        &sent(&closed(json!({}))),
        &[&format!("{SENT}/name: it is refused now")],
        &[],
    );
}

#[test]
fn others_that_are_refused_break_who_sends() {
    let open = json!({ "type": "object", "properties": { "name": {} } });
    let closed =
        json!({ "type": "object", "properties": { "name": {} }, "additionalProperties": false });
    assert_schema(
        open,
        closed,
        &["!: a property that is not named is not taken any more"],
        &[": a property that is not named is not answered any more"],
    );
}

#[test]
fn a_property_of_the_other_direction_is_not_looked_at() {
    let of = |keyword: &str, kind: &str| {
        object(json!({ "id": { "type": kind, keyword: true } }), &["id"])
    };
    let words = "!/id: it is `string` now; it was `integer`";
    assert!(
        compare(&sent(&of("readOnly", "integer")), &sent(&of("readOnly", "string")))
            .breaking
            .is_empty()
    );
    assert_changes(
        &answered(&of("readOnly", "integer")),
        &answered(&of("readOnly", "string")),
        &[&format!("{ANSWERED}{}", &words[1..])],
        &[],
    );
    assert!(
        compare(&answered(&of("writeOnly", "integer")), &answered(&of("writeOnly", "string")))
            .breaking
            .is_empty()
    );
}

#[test]
fn members_of_lists_and_maps_are_compared() {
    let list = |kind: &str| json!({ "type": "array", "items": { "type": kind } });
    let words = "!/items: it is `string` now; it was `integer`";
    assert_schema(list("integer"), list("string"), &[words], &[words]);
    let map = |kind: &str| json!({ "type": "object", "additionalProperties": { "type": kind } });
    let words = "!/*: it is `string` now; it was `integer`";
    assert_schema(map("integer"), map("string"), &[words], &[words]);
    let pair = |kind: &str| json!({ "type": "array", "prefixItems": [{}, { "type": kind }] });
    let words = "!/1: it is `string` now; it was `integer`";
    assert_schema(pair("integer"), pair("string"), &[words], &[words]);
}

/// A shape that is told by its kind.
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
fn a_variant_that_comes_breaks_who_reads() {
    let one = json!({ "oneOf": [variant("circle", json!({}))] });
    let two = json!({ "oneOf": [variant("circle", json!({})), variant("square", json!({}))] });
    assert_schema(
        one.clone(),
        two.clone(),
        &[": the one with `kind` of `\"square\"` is taken now"],
        &["!: the one with `kind` of `\"square\"` may be answered now"],
    );
    let gone = compare(&sent(&two), &sent(&one));
    assert_eq!(gone.breaking.len(), 1, "{gone}");
}

#[test]
fn variants_are_compared_with_those_of_their_kind() {
    let of = |kind: &str| {
        json!({ "oneOf": [
            variant("square", json!({ "side": { "type": "integer" } })),
            variant("circle", json!({ "radius": { "type": kind } })),
        ] })
    };
    let words = "!/radius: it is `string` now; it was `integer`";
    assert_schema(of("integer"), of("string"), &[words], &[words]);
}

#[test]
fn flattened_properties_are_those_of_the_whole() {
    let flat = object(
        json!({ "id": { "type": "integer" }, "name": { "type": "string" } }),
        &["id", "name"],
    );
    let parts = json!({ "allOf": [
        object(json!({ "id": { "type": "integer" } }), &["id"]),
        object(json!({ "name": { "type": "string" } }), &["name"]),
    ] });
    let changes = compare(&answered(&flat), &answered(&parts));
    assert!(changes.breaking.is_empty(), "{changes}");
}
