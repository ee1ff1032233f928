//! Changes of types, limits and values.

use baya_openapi::compare;
use serde_json::json;

use super::{assert_schema, with_request_body, with_response_body};

#[test]
fn a_changed_type_breaks_requests_and_responses() {
    let expected = "!: changed from `string` to `integer`";
    assert_schema(
        json!({ "type": "string" }),
        json!({ "type": "integer" }),
        &[expected],
        &[expected],
    );
}

#[test]
fn integer_is_a_subset_of_number() {
    let whole = json!({ "type": "integer" });
    let any = json!({ "type": "number" });
    let expected = "!: changed from `number` to `integer`";
    assert_schema(any.clone(), whole.clone(), &[expected], &[&expected[1..]]);
    let expected = "!: changed from `integer` to `number`";
    assert_schema(whole, any, &[&expected[1..]], &[expected]);
}

#[test]
fn a_changed_format_breaks_requests_and_responses() {
    let make = |format: &str| json!({ "type": "string", "format": format });
    let expected = "`format` changed from \"date\" to \"date-time\"";
    assert_schema(
        make("date"),
        make("date-time"),
        &[&format!("!: {expected}"), &format!(": {expected}")],
        &[&format!("!: {expected}"), &format!(": {expected}")],
    );
}

#[test]
fn a_wider_integer_type_breaks_responses() {
    let make =
        |format: &str, max: u64| json!({ "type": "integer", "format": format, "maximum": max });
    let small = make("uint8", 255);
    let large = make("uint16", 65535);
    let expected = "`maximum` changed from 255 to 65535";
    assert_schema(small, large, &[&format!(": {expected}")], &[&format!("!: {expected}")]);
}

#[test]
fn a_tighter_limit_breaks_requests() {
    for (loose, tight, keyword) in [
        (
            json!({ "type": "string", "minLength": 1 }),
            json!({ "type": "string", "minLength": 2 }),
            "minLength",
        ),
        (
            json!({ "type": "string", "maxLength": 2 }),
            json!({ "type": "string", "maxLength": 1 }),
            "maxLength",
        ),
        (
            json!({ "type": "integer", "minimum": 1 }),
            json!({ "type": "integer", "minimum": 2 }),
            "minimum",
        ),
        (
            json!({ "type": "array", "maxItems": 2 }),
            json!({ "type": "array", "maxItems": 1 }),
            "maxItems",
        ),
        (
            json!({ "type": "object", "minProperties": 1 }),
            json!({ "type": "object", "minProperties": 2 }),
            "minProperties",
        ),
    ] {
        let expected = format!("`{keyword}` changed from {} to {}", loose[keyword], tight[keyword]);
        assert_schema(loose, tight, &[&format!("!: {expected}")], &[&format!(": {expected}")]);
    }
}

#[test]
fn an_added_limit_breaks_requests() {
    let none = json!({ "type": "string" });
    let one = json!({ "type": "string", "maxLength": 9 });
    let added = "`maxLength` of 9 was added";
    assert_schema(none.clone(), one.clone(), &[&format!("!: {added}")], &[&format!(": {added}")]);
    let removed = "`maxLength` of 9 was removed";
    assert_schema(one, none, &[&format!(": {removed}")], &[&format!("!: {removed}")]);
}

#[test]
fn an_exclusive_limit_is_tighter_than_the_same_inclusive_one() {
    let with = json!({ "type": "number", "minimum": 1 });
    let without = json!({ "type": "number", "exclusiveMinimum": 1 });
    let added = "`exclusiveMinimum` of 1 was added";
    assert_schema(with, without, &[&format!("!: {added}")], &[&format!(": {added}")]);
}

#[test]
fn a_lower_exclusive_minimum_is_looser() {
    let tight = json!({ "type": "number", "minimum": 5 });
    let loose = json!({ "type": "number", "exclusiveMinimum": 1 });
    let changes = compare(&with_request_body(&tight), &with_request_body(&loose));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn a_changed_pattern_breaks_requests_and_responses() {
    let make = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let expected = "`pattern` changed from \"^a\" to \"^b\"";
    let both: [&str; 2] = [&format!("!: {expected}"), &format!(": {expected}")];
    assert_schema(make("^a"), make("^b"), &both, &both);
}

#[test]
fn removing_an_enum_value_breaks_requests_and_adding_one_breaks_responses() {
    let one = json!({ "enum": ["cat"] });
    let two = json!({ "enum": ["cat", "dog"] });
    assert_schema(
        two.clone(),
        one.clone(),
        &["!: `\"dog\"` is no longer accepted"],
        &[": `\"dog\"` is no longer returned"],
    );
    assert_schema(
        one,
        two,
        &[": `\"dog\"` is now accepted"],
        &["!: `\"dog\"` may now be returned"],
    );
}

#[test]
fn one_of_constants_equals_an_enum() {
    let listed = json!({ "type": "string", "enum": ["cat", "dog"] });
    let chosen =
        json!({ "oneOf": [{ "const": "cat", "description": "Meows." }, { "const": "dog" }] });
    let changes = compare(&with_response_body(&listed), &with_response_body(&chosen));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn restricting_a_string_to_an_enum_breaks_requests() {
    let any = json!({ "type": "string" });
    let some = json!({ "enum": ["cat", "dog"] });
    assert_schema(
        any,
        some,
        &["!: any value except `\"cat\"`, `\"dog\"` is no longer accepted"],
        &[": any value except `\"cat\"`, `\"dog\"` is no longer returned"],
    );
}

#[test]
fn becoming_nullable_breaks_responses() {
    let never = json!({ "type": "string" });
    let may = json!({ "type": ["string", "null"] });
    assert_schema(
        never.clone(),
        may.clone(),
        &[": `null` is now accepted"],
        &["!: `null` may now be returned"],
    );
    assert_schema(
        may,
        never,
        &["!: `null` is no longer accepted"],
        &[": `null` is no longer returned"],
    );
}
