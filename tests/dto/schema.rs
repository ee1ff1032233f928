//! Schemas of DTOs.

use std::sync::atomic::{AtomicUsize, Ordering};

use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::{Patch, dto};
use serde_json::{Value, json};

/// Returns the schema of a type, with the named schemas in `$defs`.
fn document<T: Schema>(direction: Direction) -> Value {
    let mut definitions = Definitions::new();
    let mut document = json!({ "root": definitions.schema(shape_of::<T>, direction) });
    let schemas = definitions.finish(&mut document, "#/$defs/");
    document["$defs"] = schemas.into();
    document
}

/// Returns a schema by its name.
fn named<T: Schema>(name: &str, direction: Direction) -> Value {
    document::<T>(direction)["$defs"][name].clone()
}

/// A cat as it is sent.
#[dto]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CreateCat {
    /// What it is called.
    #[rule(length(min = 1, max = 40), pattern("^[A-Z]"))]
    #[api(example = "Tom")]
    given_name: String,
    #[rule(range(max = 30))]
    age: Option<u8>,
    #[rule(length(max = 3), each(length(min = 2)), unique)]
    #[serde(default)]
    tags: Vec<String>,
    #[rule(email)]
    contact: String,
    #[serde(default = "five")]
    lives: u32,
    kittens: Vec<CreateCat>,
}

fn five() -> u32 {
    5
}

#[test]
fn schemas_contain_the_constraints_of_rules() {
    let schema = named::<CreateCat>("CreateCat", Direction::Input);
    assert_eq!(
        schema,
        json!({
            "type": "object",
            "description": "A cat as it is sent.",
            "additionalProperties": false,
            "required": ["givenName", "contact", "kittens"],
            "properties": {
                "givenName": {
                    "type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[A-Z]",
                    "description": "What it is called.", "examples": ["Tom"],
                },
                "age": { "type": ["integer", "null"], "format": "uint8", "minimum": 0, "maximum": 30 },
                "tags": {
                    "type": "array", "maxItems": 3, "uniqueItems": true, "default": [],
                    "items": { "type": "string", "minLength": 2 },
                },
                "contact": { "type": "string", "format": "email" },
                "lives": {
                    "type": "integer", "format": "uint32", "minimum": 0, "maximum": u32::MAX,
                    "default": 5,
                },
                "kittens": { "type": "array", "items": { "$ref": "#/$defs/CreateCat" } },
            },
        })
    );
}

#[dto(input)]
struct Born {
    #[serde(default = "new_id")]
    id: String,
    #[serde(default = "five")]
    #[api(no_default)]
    lives: u32,
    #[serde(default = "five")]
    age: u32,
}

fn new_id() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

#[test]
fn schemas_do_not_contain_defaults_that_vary() {
    let schema = named::<Born>("Born", Direction::Input);
    assert_eq!(schema, named::<Born>("Born", Direction::Input));
    let properties = &schema["properties"];
    assert_eq!(properties["id"], json!({ "type": "string" }));
    assert!(properties["lives"].get("default").is_none());
    assert_eq!(properties["age"]["default"], 5);
    assert!(schema.get("required").is_none());
}

#[dto]
struct Change {
    #[rule(length(max = 5))]
    nickname: Patch<String>,
}

#[test]
fn a_patch_is_optional_and_nullable() {
    assert_eq!(
        named::<Change>("Change", Direction::Input),
        json!({
            "type": "object",
            "properties": { "nickname": { "type": ["string", "null"], "maxLength": 5 } },
        })
    );
    let read = |text| serde_json::from_str::<Change>(text).expect("it can be read").nickname;
    assert_eq!(read("{}"), Patch::Absent);
    assert_eq!(read(r#"{"nickname":null}"#), Patch::Null);
    assert_eq!(read(r#"{"nickname":"Kit"}"#), Patch::Value("Kit".to_owned()));
    let absent = serde_json::to_value(Change { nickname: Patch::Absent }).expect("it is written");
    assert_eq!(absent, json!({}));
    let long = Change { nickname: Patch::Value("Kitten".to_owned()) };
    assert_eq!(baya::validation::validate(&long).expect_err("it is too long").len(), 1);
}

#[dto]
struct Page<T> {
    items: Vec<T>,
}

#[test]
fn types_with_the_same_name_have_separate_schemas() {
    let document = document::<(Page<u8>, Page<u64>, Page<u8>)>(Direction::Output);
    let schemas = document["$defs"].as_object().expect("it is a map");
    let largest =
        schemas.values().map(|one| one["properties"]["items"]["items"]["maximum"].as_u64());
    let mut largest: Vec<_> = largest.flatten().collect();
    largest.sort_unstable();
    assert_eq!(largest, [255, u64::MAX]);
}
