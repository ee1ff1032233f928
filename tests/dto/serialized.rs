//! Effects of `#[serde(...)]` on schemas and errors.

use baya::dto;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{Value, json};
use baya::validation::{Explain, InputValue, Report, Validate};

fn all<T: Schema>(direction: Direction) -> Value {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<T>, direction);
    definitions.finish(&mut root, "#/").into()
}

fn input<T: Schema>(name: &str) -> Value {
    all::<T>(Direction::Input)[name].clone()
}

fn output<T: Schema>(name: &str) -> Value {
    all::<T>(Direction::Output)[name].clone()
}

fn count<T: Validate>(value: &T) -> usize {
    baya::validation::validate(value).err().map_or(0, |errors| errors.len())
}

fn explained<T: Explain>(value: &Value) -> usize {
    let mut errors = Vec::new();
    T::explain(InputValue::Json(&value.into()), &mut Report::new(&mut errors, Default::default()));
    errors.len()
}

#[dto]
struct Text {
    text: String,
}

#[dto]
#[serde(from = "Text")]
struct Parsed {
    #[rule(range(max = 3))]
    length: usize,
}

impl From<Text> for Parsed {
    fn from(Text { text }: Text) -> Self {
        Self { length: text.len() }
    }
}

#[dto]
#[serde(into = "Text")]
#[derive(Clone)]
struct Shown {
    length: usize,
}

impl From<Shown> for Text {
    fn from(Shown { length }: Shown) -> Self {
        Self { text: "x".repeat(length) }
    }
}

#[dto]
#[serde(try_from = "u64")]
struct Small {
    number: u8,
    #[rule(range(max = 3))]
    half: u8,
}

impl TryFrom<u64> for Small {
    type Error = std::num::TryFromIntError;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        let number = number.try_into()?;
        Ok(Self { number, half: number / 2 })
    }
}

#[test]
fn a_type_with_from_has_its_own_output_schema() {
    assert_eq!(input::<Parsed>("Parsed"), json!({ "$ref": "#/Text" }));
    assert_eq!(output::<Parsed>("Parsed")["required"], json!(["length"]));
}

#[test]
fn a_type_with_into_has_its_own_input_schema() {
    assert_eq!(output::<Shown>("Shown"), json!({ "$ref": "#/Text" }));
    assert_eq!(input::<Shown>("Shown")["required"], json!(["length"]));
}

#[test]
fn a_type_with_from_reports_the_errors_of_its_source() {
    assert_eq!(explained::<Parsed>(&json!({ "text": "abc" })), 0);
    assert_eq!(explained::<Parsed>(&json!({ "text": "abcd" })), 1);
    assert_eq!(explained::<Parsed>(&json!({ "length": 1 })), 1);
    assert_eq!(explained::<Small>(&json!(6)), 0);
    assert_eq!(explained::<Small>(&json!(8)), 1);
    assert_eq!(explained::<Small>(&json!(600)), 1);
}

#[dto]
#[serde(transparent)]
struct Wrapped {
    #[rule(range(max = 3))]
    inner: u8,
    #[serde(skip)]
    known: bool,
}

#[dto]
struct Pair(u8, #[serde(skip)] (), #[rule(length(max = 1))] String);

#[dto]
enum Either {
    Nothing(#[serde(skip)] u8),
    One(#[rule(range(max = 3))] u8),
}

#[test]
fn a_transparent_type_has_the_schema_of_its_field() {
    let wrapped: Wrapped = serde_json::from_value(json!(4)).expect("it is read");
    assert!(!wrapped.known);
    assert_eq!((count(&wrapped), explained::<Wrapped>(&json!(4))), (1, 1));
    assert_eq!(input::<Wrapped>("Wrapped")["type"], "integer");
}

#[test]
fn the_length_of_a_tuple_excludes_skipped_elements() {
    let pair: Pair = serde_json::from_value(json!([1, "ab"])).expect("it is read");
    assert_eq!(json!(pair), json!([1, "ab"]));
    let errors = baya::validation::validate(&pair).expect_err("it is too long");
    assert!(format!("{:?}", errors[0].location).contains("/1"), "{:?}", errors[0].location);
    assert_eq!(input::<Pair>("Pair")["prefixItems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_variant_whose_only_field_is_skipped_is_a_string() {
    assert_eq!(json!(Either::Nothing(1)), json!("Nothing"));
    assert_eq!(output::<Either>("Either")["oneOf"][0]["enum"], json!(["Nothing"]));
    assert_eq!(count(&Either::One(4)), 1);
}

#[dto]
#[serde(default = "Limits::origin")]
struct Limits {
    least: u8,
    most: u8,
}

impl Limits {
    fn origin() -> Self {
        Self { least: 1, most: 7 }
    }
}

#[dto]
struct Optional<T> {
    #[serde(default)]
    value: T,
    #[serde(default = "three")]
    count: u8,
}

fn three() -> u8 {
    3
}

#[test]
fn the_default_of_a_type_comes_from_its_function() {
    let schema = input::<Limits>("Limits");
    assert_eq!(schema["properties"]["least"]["default"], 1);
    assert_eq!(schema["properties"]["most"]["default"], 7);
    let read: Limits = serde_json::from_value(json!({ "most": 9 })).expect("it is read");
    assert_eq!((read.least, read.most), (1, 9));
}

#[dto]
struct NoDefault {
    name: String,
}

#[test]
fn an_output_type_needs_no_default() {
    let value = Optional { value: NoDefault { name: "a".into() }, count: 1 };
    assert_eq!(json!(value), json!({ "value": { "name": "a" }, "count": 1 }));
    let schema = input::<Optional<NoDefault>>("Optional_NoDefault");
    assert_eq!(schema["properties"]["count"]["default"], 3);
    assert!(schema.get("required").is_none());
}

#[dto]
#[serde(tag = "kind", rename = "cat")]
struct Tagged {
    name: String,
}

#[test]
fn serializes_a_struct_with_a_tag_with_its_name() {
    let tagged = Tagged { name: "Tom".into() };
    assert_eq!(json!(tagged), json!({ "kind": "cat", "name": "Tom" }));
    let schema = output::<Tagged>("Tagged");
    assert_eq!(schema["properties"]["kind"]["const"], "cat");
    assert_eq!(schema["required"], json!(["kind", "name"]));
    assert!(serde_json::from_value::<Tagged>(json!({ "name": "Tom" })).is_ok());
}

mod joined {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(a: &u8, b: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{a}-{b}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(u8, u8), D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed =
            text.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        parsed.ok_or_else(|| serde::de::Error::custom("must be two numbers"))
    }
}

#[dto]
enum Span {
    #[serde(with = "joined")]
    #[api(like = String)]
    Between(u8, u8),
}

#[test]
fn a_variant_with_serialize_with_has_the_declared_schema() {
    assert_eq!(json!(Span::Between(1, 2)), json!({ "Between": "1-2" }));
    let schema = output::<Span>("Span");
    assert_eq!(schema["oneOf"][0]["properties"]["Between"]["type"], "string");
}
