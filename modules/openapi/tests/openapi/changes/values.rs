//! Types, bounds and values.

use baya_openapi::compare;
use serde_json::json;

use super::{answered, assert_schema, sent};

#[test]
fn a_type_that_is_another_one_breaks_everybody() {
    let words = "!: it is `integer` now; it was `string`";
    assert_schema(json!({ "type": "string" }), json!({ "type": "integer" }), &[words], &[words]);
}

#[test]
fn a_whole_number_is_a_number() {
    let whole = json!({ "type": "integer" });
    let any = json!({ "type": "number" });
    let words = "!: it is `integer` now; it was `number`";
    assert_schema(any.clone(), whole.clone(), &[words], &[&words[1..]]);
    let words = "!: it is `number` now; it was `integer`";
    assert_schema(whole, any, &[&words[1..]], &[words]);
}

#[test]
fn a_format_that_is_another_one_breaks_clients() {
    let of = |format: &str| json!({ "type": "string", "format": format });
    let words = "`format` is \"date-time\" now; it was \"date\"";
    assert_schema(
        of("date"),
        of("date-time"),
        &[&format!("!: {words}"), &format!(": {words}")],
        &[&format!("!: {words}"), &format!(": {words}")],
    );
}

#[test]
fn a_wider_number_breaks_who_reads_it() {
    let of =
        |format: &str, max: u64| json!({ "type": "integer", "format": format, "maximum": max });
    let small = of("uint8", 255);
    let large = of("uint16", 65535);
    let words = "`maximum` is 65535 now; it was 255";
    assert_schema(small, large, &[&format!(": {words}")], &[&format!("!: {words}")]);
}

#[test]
fn a_tighter_bound_breaks_who_sends() {
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
        let words = format!("`{keyword}` is {} now; it was {}", tight[keyword], loose[keyword]);
        assert_schema(loose, tight, &[&format!("!: {words}")], &[&format!(": {words}")]);
    }
}

#[test]
fn a_bound_that_comes_is_tighter_than_none() {
    let none = json!({ "type": "string" });
    let one = json!({ "type": "string", "maxLength": 9 });
    let comes = "`maxLength` is 9 now; there was none";
    assert_schema(none.clone(), one.clone(), &[&format!("!: {comes}")], &[&format!(": {comes}")]);
    let goes = "`maxLength` was removed; it was 9";
    assert_schema(one, none, &[&format!(": {goes}")], &[&format!("!: {goes}")]);
}

#[test]
fn a_bound_that_excludes_itself_is_tighter_than_one_that_does_not() {
    let with = json!({ "type": "number", "minimum": 1 });
    let without = json!({ "type": "number", "exclusiveMinimum": 1 });
    let comes = "`exclusiveMinimum` is 1 now; there was none";
    assert_schema(with, without, &[&format!("!: {comes}")], &[&format!(": {comes}")]);
}

#[test]
fn a_lower_bound_that_excludes_itself_may_be_looser() {
    let tight = json!({ "type": "number", "minimum": 5 });
    let loose = json!({ "type": "number", "exclusiveMinimum": 1 });
    let changes = compare(&sent(&tight), &sent(&loose));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn a_pattern_that_is_another_one_breaks_clients() {
    let of = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let words = "`pattern` is \"^b\" now; it was \"^a\"";
    let both: [&str; 2] = [&format!("!: {words}"), &format!(": {words}")];
    assert_schema(of("^a"), of("^b"), &both, &both);
}

#[test]
fn a_value_that_goes_breaks_who_sends_and_one_that_comes_who_reads() {
    let one = json!({ "enum": ["cat"] });
    let two = json!({ "enum": ["cat", "dog"] });
    assert_schema(
        two.clone(),
        one.clone(),
        &["!: `\"dog\"` is not taken any more"],
        &[": `\"dog\"` is not answered any more"],
    );
    assert_schema(one, two, &[": `\"dog\"` is taken now"], &["!: `\"dog\"` may be answered now"]);
}

#[test]
fn values_that_are_listed_one_by_one_are_the_same() {
    let listed = json!({ "type": "string", "enum": ["cat", "dog"] });
    let chosen =
        json!({ "oneOf": [{ "const": "cat", "description": "Meows." }, { "const": "dog" }] });
    let changes = compare(&answered(&listed), &answered(&chosen));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn values_in_the_place_of_any_break_who_sends() {
    let any = json!({ "type": "string" });
    let some = json!({ "enum": ["cat", "dog"] });
    assert_schema(
        any,
        some,
        &["!: any value but `\"cat\"`, `\"dog\"` is not taken any more"],
        &[": any value but `\"cat\"`, `\"dog\"` is not answered any more"],
    );
}

#[test]
fn null_that_comes_breaks_who_reads() {
    let never = json!({ "type": "string" });
    let may = json!({ "type": ["string", "null"] });
    assert_schema(
        never.clone(),
        may.clone(),
        &[": `null` is taken now"],
        &["!: `null` may be answered now"],
    );
    assert_schema(
        may,
        never,
        &["!: `null` is not taken any more"],
        &[": `null` is not answered any more"],
    );
}
