//! Schemas of objects with flattened types.

use std::collections::BTreeMap;

use baya::dto;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use serde_json::{Value, json};

/// Returns the schemas of a type and of its parts.
fn schemas<T: Schema>(direction: Direction) -> Value {
    let mut definitions = Definitions::new();
    let mut root = json!({ "root": definitions.schema(shape_of::<T>, direction) });
    definitions.finish(&mut root, "#/").into()
}

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    age: bool,
}

#[dto]
struct Open {
    name: bool,
}

#[dto]
struct Within {
    own: bool,
    #[serde(flatten)]
    closed: Closed,
    #[serde(flatten)]
    open: Open,
}

#[test]
fn schemas_of_flattened_types_allow_the_fields_beside_them() {
    let schema = schemas::<Within>(Direction::Input)["Within"].clone();
    let of = json!({ "type": "boolean" });
    assert_eq!(
        schema,
        json!({
            "type": "object",
            "properties": { "own": of, "age": of },
            "required": ["own", "age"],
            "allOf": [{ "$ref": "#/Open" }],
        })
    );
    assert_eq!(schemas::<Closed>(Direction::Input)["Closed"]["additionalProperties"], false);
}

#[dto]
#[serde(deny_unknown_fields)]
struct Parent {
    child: Option<Box<Child>>,
}

#[dto]
struct Child {
    #[serde(flatten)]
    parent: Parent,
}

#[dto]
struct Family {
    #[serde(flatten)]
    parent: Parent,
}

#[test]
fn the_schema_of_a_flattened_closed_type_is_open() {
    let all = schemas::<Family>(Direction::Input);
    for name in ["Family", "Child"] {
        assert!(all[name]["properties"]["child"].is_object(), "{name}: {all}");
        assert!(all[name].get("allOf").is_none());
    }
}

#[dto]
#[serde(deny_unknown_fields)]
struct Shut {
    own: bool,
    #[serde(flatten)]
    open: Open,
}

#[test]
fn the_schema_of_a_closed_type_includes_flattened_fields() {
    let schema = schemas::<Shut>(Direction::Input)["Shut"].clone();
    assert_eq!(schema["unevaluatedProperties"], false);
    assert_eq!(schema["allOf"], json!([{ "$ref": "#/Open" }]));
    assert!(schema.get("additionalProperties").is_none());
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Tagged {
    Closed(Closed),
    Open(Open),
    Counts(BTreeMap<String, u8>),
}

#[test]
fn the_schema_of_a_closed_type_in_a_variant_allows_the_tag() {
    let schema = schemas::<Tagged>(Direction::Input)["Tagged"].clone();
    let [closed, open, counts] = [0, 1, 2].map(|number| &schema["oneOf"][number]);
    assert_eq!(closed["unevaluatedProperties"], false);
    assert_eq!(closed["allOf"][1]["properties"], json!({ "age": { "type": "boolean" } }));
    assert!(closed["allOf"][1].get("additionalProperties").is_none());
    assert_eq!(open["allOf"][1], json!({ "$ref": "#/Open" }));
    assert!(open.get("unevaluatedProperties").is_none());
    assert_eq!(counts["properties"]["kind"], json!({ "const": "counts" }));
    assert_eq!(counts["additionalProperties"]["maximum"], 255);
}

#[dto]
struct WithMap {
    #[serde(flatten)]
    open: Open,
    #[serde(flatten)]
    others: BTreeMap<String, u8>,
}

#[test]
fn the_schema_of_a_flattened_map_applies_only_to_unknown_fields() {
    let schema = schemas::<WithMap>(Direction::Input)["WithMap"].clone();
    assert_eq!(schema["unevaluatedProperties"]["maximum"], 255);
    assert_eq!(schema["allOf"], json!([{ "$ref": "#/Open" }]));
    assert!(schema.get("additionalProperties").is_none());
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Named {
    Round(u8),
    Nothing,
}

#[dto]
struct WithVariant {
    own: bool,
    #[serde(flatten)]
    named: Named,
}

#[test]
fn the_schema_of_a_flattened_enum_adds_one_field() {
    let schema = schemas::<WithVariant>(Direction::Input)["WithVariant"].clone();
    let variants = &schema["allOf"][0]["oneOf"];
    assert_eq!(variants[0]["required"], json!(["round"]));
    assert_eq!(variants[1]["properties"], json!({ "nothing": { "type": "null" } }));
    assert!(variants[0].get("additionalProperties").is_none());
    let written = serde_json::to_value(WithVariant { own: true, named: Named::Nothing });
    assert_eq!(written.expect("it is JSON"), json!({ "own": true, "nothing": null }));
}

#[dto(output)]
struct Maybe {
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<u8>,
    #[serde(skip_serializing_if = "is_seven")]
    sometimes: Option<u8>,
    #[expose(groups("admin"))]
    exposed: Option<u8>,
}

fn is_seven(value: &Option<u8>) -> bool {
    *value == Some(7)
}

#[test]
fn only_fields_that_are_skipped_when_none_are_not_nullable() {
    let schema = schemas::<Maybe>(Direction::Output)["Maybe"].clone();
    let kinds =
        ["left_out", "sometimes", "exposed"].map(|name| &schema["properties"][name]["type"]);
    let maybe = json!(["integer", "null"]);
    assert_eq!(kinds, [&json!("integer"), &maybe, &maybe]);
    assert!(schema.get("required").is_none());
    let maybe = Maybe { left_out: None, sometimes: None, exposed: None };
    let written = baya::exposed_to(&["admin"], || serde_json::to_value(maybe));
    assert_eq!(written.expect("it is JSON"), json!({ "sometimes": null, "exposed": null }));
}
