//! OpenAPI documents and readers agree on case conversion, aliases of variants, flattened maps and bounds.

use std::collections::BTreeMap;
use std::time::SystemTime;

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{TestApp, Value, json};

#[dto]
struct Cased {
    #[rule(uppercase, length(min = 2, max = 2))]
    #[serde(default = "two")]
    upper: String,
    #[rule(lowercase, pattern("^[a-z]+$"))]
    #[serde(default = "two")]
    lower: String,
    #[rule(uppercase, pattern(r"^\w+$"))]
    #[serde(default = "two")]
    word: String,
}

fn two() -> String {
    "ab".to_owned()
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Level {
    Low,
    #[serde(alias = "hi")]
    High,
}

#[dto]
#[serde(rename_all = "lowercase")]
enum External {
    #[serde(alias = "n")]
    Number(u8),
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Internal {
    #[serde(alias = "n")]
    Number {
        number: u8,
    },
    None,
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Other {
    #[serde(alias = "k")]
    Known,
    #[serde(other)]
    Unknown,
}

#[dto]
struct Around {
    #[serde(flatten)]
    external: Option<External>,
}

#[dto]
struct Mapped {
    id: u8,
    #[serde(flatten)]
    #[rule(length(min = 1, max = 2))]
    rest: BTreeMap<String, u8>,
}

#[controller]
struct Documented;

#[controller]
impl Documented {
    #[post("/cased")]
    async fn cased(&self, body: Json<Cased>) -> Json<Cased> {
        body
    }

    #[post("/mapped")]
    async fn mapped(&self, body: Json<Mapped>) -> Json<Mapped> {
        body
    }
}

#[module(root, controllers = [Documented])]
struct AppModule;

/// Returns the schema of input of a type with this name.
fn schema<T: Schema>(name: &str) -> Value {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<T>, Direction::Input);
    definitions.finish(&mut root, "#/")[name].clone()
}

async fn sent(path: &str, body: Value) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(&body).send().await;
    (response.status().as_u16(), response.json())
}

#[baya::test]
async fn case_conversion_keeps_the_length() {
    let (status, read) = sent("/cased", json!({ "upper": "ßß" })).await;
    assert_eq!((status, &read["upper"]), (201, &json!("ßß")));
    for upper in ["ß", "ŉ", "ﬃ", "abc"] {
        assert_eq!(sent("/cased", json!({ "upper": upper })).await.0, 422, "{upper}");
    }
    let (status, read) = sent("/cased", json!({ "upper": "é\u{1c6}" })).await;
    assert_eq!((status, &read["upper"]), (201, &json!("É\u{1c4}")));
}

#[baya::test]
async fn patterns_contain_every_letter_that_case_conversion_changes() {
    let (status, read) = sent("/cased", json!({ "lower": "a\u{212a}", "word": "aı\u{17f}" })).await;
    assert_eq!((status, &read["lower"], &read["word"]), (201, &json!("ak"), &json!("AIS")));
    let properties = schema::<Cased>("Cased")["properties"].clone();
    assert_eq!(properties["lower"]["pattern"], "^[a-zA-Z\u{212a}]+$");
    assert_eq!(properties["word"]["pattern"], "^[\\wı\u{17f}]+$");
}

#[test]
fn schemas_contain_the_aliases_of_variants() {
    assert_eq!(schema::<Level>("Level")["enum"], json!(["low", "high", "hi"]));
    let external = schema::<External>("External");
    let names: Vec<_> = [0, 1].map(|at| external["oneOf"][at]["required"][0].clone()).to_vec();
    assert_eq!(names, [json!("number"), json!("n")]);
    let internal = schema::<Internal>("Internal");
    assert_eq!(
        internal["oneOf"][0]["properties"]["kind"],
        json!({ "type": "string", "enum": ["number", "n"] })
    );
    assert_eq!(internal["oneOf"][1]["properties"]["kind"], json!({ "const": "none" }));
    let around = schema::<Around>("Around").to_string();
    assert!(around.contains(r#"{"required":["n"]}"#), "{around}");
}

#[test]
fn schemas_of_output_do_not_contain_aliases() {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<Level>, Direction::Output);
    let schemas = definitions.finish(&mut root, "#/");
    assert_eq!(schemas["Level"]["enum"], json!(["low", "high"]));
}

#[test]
fn the_schema_of_an_enum_with_other_accepts_any_string() {
    let other = schema::<Other>("Other");
    assert_eq!(other["type"], "string");
}

#[baya::test]
async fn the_length_of_a_flattened_map_is_in_the_schema() {
    let mapped = schema::<Mapped>("Mapped");
    assert_eq!((&mapped["minProperties"], &mapped["maxProperties"]), (&json!(2), &json!(3)));
    assert_eq!(sent("/mapped", json!({ "id": 1, "a": 1, "b": 2 })).await.0, 201);
    assert_eq!(sent("/mapped", json!({ "id": 1, "a": 1, "b": 2, "c": 3 })).await.0, 422);
    assert_eq!(sent("/mapped", json!({ "id": 1 })).await.0, 422);
}

#[test]
fn schemas_of_times_have_the_bounds_that_readers_accept() {
    let mut definitions = Definitions::new();
    let time = definitions.schema(shape_of::<SystemTime>, Direction::Input);
    assert_eq!(time["properties"]["secs_since_epoch"]["maximum"], json!(i64::MAX));
}

#[cfg(feature = "chrono")]
#[test]
fn schemas_of_chrono_durations_have_the_bounds_that_readers_accept() {
    let mut definitions = Definitions::new();
    let delta = definitions.schema(shape_of::<chrono::TimeDelta>, Direction::Input);
    let seconds = &delta["prefixItems"][0];
    assert_eq!(seconds["minimum"], json!(-9_223_372_036_854_776_i64));
    assert_eq!(seconds["maximum"], json!(9_223_372_036_854_775_i64));
    let nanoseconds = &delta["prefixItems"][1];
    assert_eq!(
        (&nanoseconds["minimum"], &nanoseconds["maximum"]),
        (&json!(0), &json!(999_999_999))
    );
}
