//! Keys of maps: their descriptions, notations and rules.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroI64;

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{TestApp, Value, json};

#[dto]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Code(#[rule(length(exact = 3))] String);

#[dto]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Id(u64);

#[dto]
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Digit(#[rule(range(min = 1, below = 10))] u8);

#[dto]
#[serde(tag = "kind", content = "content")]
enum Adjacent {
    Fields { counts: BTreeMap<u8, u8> },
    Alone(BTreeMap<Id, bool>),
}

#[dto]
#[derive(PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
enum Size {
    Small,
    Large,
}

#[dto]
struct Keyed {
    #[serde(default)]
    bytes: HashMap<u8, u8>,
    #[serde(default)]
    ids: BTreeMap<Id, u8>,
    #[serde(default)]
    nonzero: BTreeMap<NonZeroI64, u8>,
    #[serde(default)]
    digits: BTreeMap<Digit, u8>,
    #[serde(default)]
    codes: BTreeMap<Code, u8>,
    #[serde(default)]
    sizes: HashMap<Size, u8>,
    #[serde(default)]
    flags: HashMap<bool, u8>,
    #[serde(default)]
    names: HashMap<String, u8>,
}

#[dto]
struct Signed {
    #[serde(default)]
    short: BTreeMap<i64, u8>,
    #[serde(default)]
    wide: BTreeMap<i128, u8>,
    #[serde(default)]
    nonzero: BTreeMap<std::num::NonZeroI128, u8>,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Signed(Signed),
}

/// A type without `#[dto]`.
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Plain {
    short: Option<BTreeMap<i64, u8>>,
    wide: Option<BTreeMap<i128, u8>>,
}

#[dto]
struct Flattened {
    own: u8,
    #[serde(flatten)]
    rest: BTreeMap<i8, u8>,
}

#[dto]
struct Maybe {
    name: String,
    #[serde(flatten)]
    point: Option<Point>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[dto]
struct Point {
    x: u8,
    y: u8,
}

#[controller]
struct OfKeys;

#[controller]
impl OfKeys {
    #[post("/keyed")]
    async fn keyed(&self, body: Json<Keyed>) -> Json<Keyed> {
        body
    }

    #[post("/adjacent")]
    async fn adjacent(&self, body: Json<Adjacent>) -> Json<Adjacent> {
        body
    }

    #[post("/signed")]
    async fn signed(&self, _body: Json<Signed>) {}

    #[get("/signed")]
    async fn query(&self, _query: Query<Signed>) {}

    #[post("/tagged")]
    async fn tagged(&self, _body: Json<Tagged>) {}

    #[post("/plain")]
    async fn plain(&self, _body: Json<Plain>) {}

    #[post("/maybe")]
    async fn maybe(&self, body: Json<Maybe>) -> Json<Maybe> {
        body
    }
}

#[module(root, controllers = [OfKeys])]
struct AppModule;

/// Returns the input schema of a type.
fn schema<T: Schema>() -> Value {
    let mut definitions = Definitions::new();
    let mut document = json!({ "root": definitions.schema(shape_of::<T>, Direction::Input) });
    let schemas = definitions.finish(&mut document, "#/$defs/");
    document["$defs"] = schemas.into();
    document
}

#[test]
fn a_schema_describes_the_keys_of_maps() {
    let document = schema::<Keyed>();
    let of = |field: &str| document["$defs"]["Keyed"]["properties"][field]["propertyNames"].clone();
    let starts = |field: &str, with: &str| {
        of(field)["pattern"].as_str().is_some_and(|pattern| pattern.starts_with(with))
    };
    assert_eq!(
        of("bytes"),
        json!({ "pattern": "^(0|[1-9][0-9]{0,1}|1[0-9]{2}|2[0-4][0-9]|25[0-5])$" })
    );
    assert!(starts("ids", "^(0|[1-9][0-9]{0,18}|1[0-7][0-9]{18}|18[0-3]"));
    assert_eq!(of("codes"), json!({ "$ref": "#/$defs/Code" }));
    assert_eq!(of("sizes"), json!({ "$ref": "#/$defs/Size" }));
    assert_eq!(of("flags"), json!({ "enum": ["true", "false"] }));
    assert!(starts("nonzero", "^([1-9][0-9]{0,17}|[1-8][0-9]{18}|9[0-1]"));
    assert_eq!(of("digits"), json!({ "pattern": "^([1-9])$" }));
    let flattened = &schema::<Flattened>()["$defs"]["Flattened"];
    let first = &flattened["propertyNames"]["anyOf"][0];
    assert_eq!(first, &json!({ "enum": ["own"] }));
    assert!(flattened["propertyNames"]["anyOf"][1]["pattern"].is_string());
}

#[test]
fn a_schema_requires_all_fields_of_an_optional_part_or_none() {
    let document = schema::<Maybe>();
    let none = json!({ "not": { "anyOf": [{ "required": ["x"] }, { "required": ["y"] }] } });
    assert_eq!(document["$defs"]["Maybe"]["allOf"][0]["anyOf"][1], none);
}

#[baya::test]
async fn a_key_that_is_a_number_has_one_notation() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.post("/keyed").json(&json!({ "bytes": { "1": 1, "255": 2 } })).send().await;
    assert_eq!(response.assert_status(201).json::<Value>()["bytes"], json!({ "1": 1, "255": 2 }));
    for key in ["01", "+1", "1.0", "1e0", "-0", "256", ""] {
        let response = app.post("/keyed").json(&json!({ "bytes": { key: 1 } })).send().await;
        let problem: Value = response.assert_status(422).json();
        let message = "the name of this field must be a whole number from 0 to 255";
        assert_eq!(problem["errors"][0]["message"], message, "{key}");
        assert_eq!(problem["errors"][0]["pointer"], format!("/bytes/{key}"));
    }
}

#[baya::test]
async fn rejects_a_signed_zero_as_a_key_of_every_width() {
    let app = TestApp::new::<AppModule>().start().await?;
    for field in ["short", "wide"] {
        for (key, status) in [("-0", 422), ("0", 204), ("-1", 204), ("00", 422), ("-01", 422)] {
            let body = json!({ field: { key: 1 } });
            let mut tagged = body.clone();
            tagged["kind"] = "Signed".into();
            for (path, body) in [("/signed", &body), ("/plain", &body), ("/tagged", &tagged)] {
                let response = app.post(path).json(body).send().await;
                assert_eq!(response.status(), status, "{path} {body}");
            }
            let response = app.get(&format!("/signed?{field}[{key}]=1")).send().await;
            assert_eq!(response.status(), status, "{field} {key}");
        }
    }
}

#[baya::test]
async fn applies_rules_to_keys() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/keyed").json(&json!({ "codes": { "abc": 1 } })).send().await.assert_status(201);
    let response = app.post("/keyed").json(&json!({ "codes": { "a": 1 } })).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/codes/a");
    let message = "the name of this field must have exactly 3 characters";
    assert_eq!(problem["errors"][0]["message"], message);
}

#[baya::test]
async fn rejects_an_incomplete_optional_part_beside_a_map() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (body, status) in [
        (json!({ "name": "a", "more": 1 }), 201),
        (json!({ "name": "a", "x": 1, "y": 2, "more": 1 }), 201),
        (json!({ "name": "a", "x": 1, "more": 1 }), 422),
    ] {
        app.post("/maybe").json(&body).send().await.assert_status(status);
    }
}

#[baya::test]
async fn reads_numeric_keys_in_content_before_its_tag() {
    let app = TestApp::new::<AppModule>().start().await?;
    for body in [
        r#"{"content":{"counts":{"1":1}},"kind":"Fields"}"#,
        r#"{"content":{"1":true},"kind":"Alone"}"#,
        r#"{"kind":"Alone","content":{"1":true}}"#,
    ] {
        let response = app.post("/adjacent").body("application/json", body.to_owned()).send().await;
        response.assert_status(201);
    }
    for body in
        [r#"{"content":[{"1":1}],"kind":"Fields"}"#, r#"{"kind":"Fields","content":[{"1":1}]}"#]
    {
        let response = app.post("/adjacent").body("application/json", body.to_owned()).send().await;
        let problem: Value = response.assert_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], "/content", "{body}");
    }
    let body = r#"{"content":{"counts":{"x":1}},"kind":"Fields"}"#;
    let response = app.post("/adjacent").body("application/json", body.to_owned()).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/content/counts/x");
}
