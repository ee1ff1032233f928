//! Schemas of standard types.

use std::marker::PhantomData;
use std::net::SocketAddr;
use std::num::{NonZeroI8, NonZeroU8, NonZeroU128};
use std::path::PathBuf;
use std::time::SystemTime;

use baya::dto;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use serde_json::{Value, json};

fn schema<T: Schema>(direction: Direction) -> Value {
    Definitions::new().schema(shape_of::<T>, direction)
}

/// Returns the type of a schema and of each property.
fn kinds(schema: &Value) -> Value {
    match schema["properties"].as_object() {
        None => schema["type"].clone(),
        Some(all) => all.iter().map(|(name, one)| (name.clone(), kinds(one))).collect(),
    }
}

/// Returns the type of a value and of each property.
fn kinds_of(value: &Value) -> Value {
    match value {
        Value::Object(all) => all.iter().map(|(name, one)| (name.clone(), kinds_of(one))).collect(),
        Value::Number(_) => "integer".into(),
        Value::String(_) => "string".into(),
        _ => "null".into(),
    }
}

fn looks_as_written<T: Schema + serde::Serialize>(value: &T) {
    let written = serde_json::to_value(value).expect("it is JSON");
    assert_eq!(kinds(&schema::<T>(Direction::Output)), kinds_of(&written), "{written}");
}

#[test]
fn schemas_of_standard_types_match_their_serialized_values() {
    looks_as_written(&SystemTime::UNIX_EPOCH);
    looks_as_written(&PathBuf::from("cats/tom.png"));
    looks_as_written(&SocketAddr::from(([127, 0, 0, 1], 80)));
    looks_as_written(&PhantomData::<u8>);
    looks_as_written(&NonZeroU8::MIN);
    let required = json!(["secs_since_epoch", "nanos_since_epoch"]);
    assert_eq!(schema::<SystemTime>(Direction::Input)["required"], required);
}

#[test]
fn schemas_of_non_zero_integers_exclude_0() {
    let of = schema::<NonZeroU8>(Direction::Input);
    assert_eq!((&of["minimum"], &of["maximum"]), (&json!(1), &json!(255)));
    let of = schema::<NonZeroI8>(Direction::Input);
    assert_eq!((&of["minimum"], &of["not"]), (&json!(-128), &json!({ "const": 0 })));
    assert_eq!(schema::<NonZeroU128>(Direction::Output)["minimum"], 1);
}

#[test]
fn serializes_integers_with_128_bits_exactly() {
    assert_eq!(schema::<u128>(Direction::Output), schema::<u128>(Direction::Input));
    assert_eq!(serde_json::to_string(&u128::MAX).expect("it is JSON"), u128::MAX.to_string());
}

#[dto(output)]
#[api(name = "Straße der Katzen")]
struct Street {
    of: PhantomData<u8>,
}

#[test]
fn schema_names_contain_only_allowed_characters() {
    let mut definitions = Definitions::new();
    let mut root = json!({ "root": definitions.schema(shape_of::<Street>, Direction::Output) });
    let schemas = definitions.finish(&mut root, "#/");
    assert_eq!(root["root"]["$ref"], "#/Stra_e_der_Katzen");
    assert!(schemas.contains_key("Stra_e_der_Katzen"));
    let written = serde_json::to_value(Street { of: PhantomData }).expect("it is JSON");
    assert_eq!(written, json!({ "of": null }));
}
