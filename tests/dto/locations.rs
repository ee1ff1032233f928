//! Locations and messages of validation errors: locations are exact, all errors are reported at once, and messages do not
//! contain text of serde or of the standard library.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU8;

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

use crate::problems;

#[dto]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
}

#[dto]
#[serde(deny_unknown_fields)]
enum Shape {
    Unit,
    Alone(Point),
    Pair(u8, Point),
    Named { x: u8, color: Color },
}

#[dto]
struct Point {
    #[rule(range(max = 9))]
    x: u8,
    y: i8,
}

#[dto]
struct Two(u8, Color);

#[dto]
struct All {
    #[serde(alias = "colour")]
    color: Option<Color>,
    shapes: Option<Vec<Shape>>,
    two: Option<Two>,
    pair: Option<(u8, Color, Point)>,
    sizes: Option<[u8; 2]>,
    counts: Option<HashMap<u8, u8>>,
    colors: Option<BTreeMap<String, Color>>,
    address: Option<IpAddr>,
    number: Option<NonZeroU8>,
    #[rule(length(max = 2), each(length(max = 3)))]
    tags: Option<Vec<String>>,
    #[rule(range(min = 1, max = 9))]
    small: Option<u8>,
    #[rule(range(min = 0))]
    real: Option<f64>,
    id: Option<uuid::Uuid>,
    #[rule(email)]
    mail: Option<String>,
}

#[dto]
struct Open {
    own: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Counts(BTreeMap<String, u8>),
    Point(Point),
}

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    own: u8,
    #[serde(flatten)]
    point: Point,
}

#[dto]
#[serde(untagged)]
enum Either {
    Point(Point),
    Color(Color),
}

#[controller]
struct Located;

#[controller]
impl Located {
    #[post("/all")]
    async fn all(&self, _body: Json<All>) {}

    #[get("/all")]
    async fn query(&self, _query: Query<All>) {}

    #[post("/open")]
    async fn open(&self, _body: Json<Open>) {}

    #[post("/tagged")]
    async fn tagged(&self, _body: Json<Tagged>) {}

    #[post("/closed")]
    async fn closed(&self, _body: Json<Closed>) {}

    #[post("/either")]
    async fn either(&self, _body: Json<Either>) {}

    #[post("/plain")]
    async fn plain(&self, _body: Json<Plain>) {}
}

/// A type without `#[dto]`, so that only the first error is reported.
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Plain {
    sizes: [u8; 2],
    shape: PlainShape,
    counts: HashMap<u8, u8>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code)]
enum PlainShape {
    Pair(u8, u8),
    Unit,
}

#[module(root, controllers = [Located])]
struct AppModule;

/// Returns the location, code and message of each error.
fn errors(problem: &Value) -> Vec<String> {
    problems::errors(problem).iter().map(|error| error.join(": ")).collect()
}

async fn posted(path: &str, body: &str) -> Vec<String> {
    let (status, problem) = problems::posted::<AppModule>(path, body).await;
    assert_eq!(status, 422, "{problem}");
    errors(&problem)
}

#[baya::test]
async fn reports_the_expected_type_of_each_value() {
    for (body, error) in [
        (r#"{"color":"blue"}"#, "/color: type: must be one of `red`, `green`"),
        (r#"{"colour":"blue"}"#, "/colour: type: must be one of `red`, `green`"),
        (r#"{"color":7}"#, "/color: type: must be one of `red`, `green`"),
        (r#"{"sizes":[1]}"#, "/sizes: length: must have exactly 2 items"),
        (r#"{"sizes":[1,null]}"#, "/sizes/1: type: must be a whole number from 0 to 255"),
        (r#"{"two":[1]}"#, "/two: length: must have exactly 2 items"),
        (
            r#"{"counts":{"x":1}}"#,
            "/counts/x: type: the name of this field must be a whole number from 0 to 255",
        ),
        (r#"{"colors":{"a":null}}"#, "/colors/a: type: must be one of `red`, `green`"),
        (r#"{"address":"1.2.3"}"#, "/address: type: must be an IP address"),
        (r#"{"number":0}"#, "/number: type: must be a whole number other than 0"),
        (r#"{"small":1,"small":2}"#, "/small: repeated: must not be repeated, found 2 values"),
        (
            r#"{"color":"red","colour":"red"}"#,
            "/color: repeated: must not be repeated, found 2 values",
        ),
        (r#"{"small":300}"#, "/small: range: must be from 1 to 9"),
        (r#"{"small":-1}"#, "/small: range: must be from 1 to 9"),
        (r#"{"small":2.5}"#, "/small: type: must be a whole number from 0 to 255"),
        (r#"{"small":"2"}"#, "/small: type: must be a whole number from 0 to 255"),
        (r#"{"real":-0.5}"#, "/real: range: must be at least 0"),
        ("null", ": type: must be an object"),
        ("[]", ": type: must be an object"),
    ] {
        assert_eq!(posted("/all", body).await, [error], "{body}");
    }
}

#[baya::test]
async fn rejects_uuids_without_hyphens_and_email_addresses_with_an_ip_address() {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let plain = id.replace('-', "");
    for other in [plain.clone(), format!("{{{id}}}"), format!("urn:uuid:{id}")] {
        let found = posted("/all", &format!(r#"{{"id":"{other}"}}"#)).await;
        assert_eq!(found, ["/id: type: must be a UUID"], "{other}");
    }
    let found = posted("/all", r#"{"mail":"a@[1.2.3.4]"}"#).await;
    assert_eq!(found, ["/mail: email: must be an email address"]);
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/all").json(&json!({ "id": id })).send().await.assert_status(204);
    app.get(&format!("/all?id={id}")).send().await.assert_status(204);
    app.get(&format!("/all?id={plain}")).send().await.assert_status(422);
}

#[baya::test]
async fn locations_contain_the_variant() {
    for (body, found) in [
        (
            r#"[{"Pair":[300,{"x":1,"y":2}]}]"#,
            "/shapes/0/Pair/0: type: must be a whole number from 0 to 255",
        ),
        (r#"[{"Pair":[1,{"x":10,"y":2}]}]"#, "/shapes/0/Pair/1/x: range: must be at most 9"),
        (r#"[{"Pair":[1]}]"#, "/shapes/0/Pair: length: must have exactly 2 items"),
        (r#"[{"Alone":{"x":1}}]"#, "/shapes/0/Alone/y: required: is required"),
        (
            r#"[{"Named":{"x":1,"color":"red","z":1}}]"#,
            "/shapes/0/Named/z: unknown: is an unknown field",
        ),
    ] {
        assert_eq!(posted("/all", &format!(r#"{{"shapes":{body}}}"#)).await, [found], "{body}");
    }
}

#[baya::test]
async fn locates_fields_of_flattened_types() {
    let of_u8 = "type: must be a whole number from 0 to 255";
    assert_eq!(posted("/open", r#"{"own":1,"a":1,"b":300}"#).await, [format!("/b: {of_u8}")]);
    assert_eq!(posted("/tagged", r#"{"kind":"Counts","a":"x"}"#).await, [format!("/a: {of_u8}")]);
    assert_eq!(posted("/tagged", r#"{"kind":"Point","x":1}"#).await, ["/y: required: is required"]);
    let more = r#"{"own":1,"x":1,"y":1,"more":1}"#;
    assert_eq!(posted("/closed", more).await, ["/more: unknown: is an unknown field"]);
    let neither = ": type: must have one of the allowed forms";
    assert_eq!(posted("/either", r#"{"x":1}"#).await, [neither]);
}

#[baya::test]
async fn reports_all_errors_at_once() {
    let body = json!({
        "pair": [300, "blue", { "x": 10 }],
        "two": [300, "blue"],
        "tags": ["long tag", 1, "a"],
        "shapes": [{ "Pair": [300, { "x": 10, "y": "a" }] }, { "Named": { "x": "a" } }],
    });
    let found: Vec<_> = posted("/all", &body.to_string()).await;
    let locations: Vec<_> =
        found.iter().filter_map(|one| one.rsplit_once(": ")).map(|(at, _)| at).collect();
    let all = [
        "/shapes/0/Pair/0: type",
        "/shapes/0/Pair/1/x: range",
        "/shapes/0/Pair/1/y: type",
        "/shapes/1/Named/x: type",
        "/shapes/1/Named/color: required",
        "/two/0: type",
        "/two/1: type",
        "/pair/0: type",
        "/pair/1: type",
        "/pair/2/x: range",
        "/pair/2/y: required",
        "/tags/1: type",
        "/tags: length",
        "/tags/0: length",
    ];
    assert_eq!(locations, all, "{found:#?}");
}

#[baya::test]
async fn a_type_without_rules_reports_its_first_error_with_the_same_message() {
    for (body, found) in [
        (
            r#"{"sizes":[1],"shape":"Unit","counts":{}}"#,
            "/sizes: length: must have exactly 2 items",
        ),
        (
            r#"{"sizes":[1,300],"shape":"Unit","counts":{}}"#,
            "/sizes/1: type: must be a whole number from 0 to 255",
        ),
        (
            r#"{"sizes":[1,2],"shape":"None","counts":{}}"#,
            "/shape: type: must be one of `Pair`, `Unit`",
        ),
        (
            r#"{"sizes":[1,2],"shape":{"Pair":[1,"a"]},"counts":{}}"#,
            "/shape/Pair/1: type: must be a whole number from 0 to 255",
        ),
        (
            r#"{"sizes":[1,2],"shape":"Unit","counts":{"a":1}}"#,
            "/counts/a: type: must be a whole number from 0 to 255",
        ),
        (r#"{"sizes":[1,2],"shape":"Unit"}"#, "/counts: required: is required"),
        (r#"{"sizes":[1,2],"sizes":[1,2]}"#, "/sizes: repeated: must not be repeated"),
        ("[]", ": type: must be an object"),
    ] {
        assert_eq!(posted("/plain", body).await, [found], "{body}");
    }
}

#[baya::test]
async fn a_query_reports_the_same_errors_by_parameter() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (query, found) in [
        ("color=blue", "color: type: must be one of `red`, `green`"),
        ("colour=blue", "colour: type: must be one of `red`, `green`"),
        ("small=300", "small: range: must be from 1 to 9"),
        (
            "counts[x]=1",
            "counts[x]: type: the name of this field must be a whole number from 0 to 255",
        ),
        ("address=1.2.3", "address: type: must be an IP address"),
        ("number=0", "number: type: must be a whole number other than 0"),
        ("color=red&color=green", "color: repeated: must not be repeated, found 2 values"),
    ] {
        let response = app.get(&format!("/all?{query}")).send().await;
        assert_eq!(errors(&response.assert_status(422).json()), [found], "{query}");
    }
}

#[baya::test]
async fn reports_the_line_and_column_of_invalid_json() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (body, detail) in [
        ("{\"color\":\n", "the body ends too early, at line 2 column 0"),
        ("{\"color\":\n'red'}", "the body is not valid JSON, at line 2 column 1"),
        ("", "the body ends too early, at line 1 column 0"),
    ] {
        let response = app.post("/all").body("application/json", body).send().await;
        let problem: Value = response.assert_status(400).json();
        assert_eq!(problem["detail"], detail, "{body}");
    }
}

#[dto]
struct Worded {
    #[rule(pattern("^[a-z]+$", message = "must be lower case letters"))]
    name: String,
    #[rule(range(min = 0, max = 9, message = "must be a digit"))]
    digit: u8,
    #[rule(email(message = "must be your address"), length(max = 20))]
    mail: String,
    #[rule(each(length(max = 3, message = "must be short")))]
    tags: Vec<String>,
    #[rule(range(min = 0), multiple_of(2))]
    real: f64,
    #[rule(range(above = -1, below = 1))]
    single: f32,
}

#[controller("/worded")]
struct OfWorded;

#[controller]
impl OfWorded {
    #[post]
    async fn take(&self, _body: Json<Worded>) {}
}

#[module(root, controllers = [OfWorded])]
struct WordedModule;

#[baya::test]
async fn custom_messages_replace_those_of_rules() {
    let app = TestApp::new::<WordedModule>().start().await?;
    let body = json!({
        "name": "X1", "digit": 10, "mail": "x", "tags": ["a", "long"], "real": -1, "single": 1,
    });
    let all = [
        "/name: pattern: must be lower case letters",
        "/digit: range: must be a digit",
        "/mail: email: must be your address",
        "/tags/1: length: must be short",
        "/real: range: must be at least 0",
        "/real: multiple_of: must be a multiple of 2",
        "/single: range: must be above -1 and below 1",
    ];
    let response = app.post("/worded").json(&body).send().await;
    assert_eq!(errors(&response.assert_status(422).json()), all);
    let body = json!({ "name": "X1", "digit": 300, "mail": "x", "tags": ["long", 1], "real": 2, "single": 0 });
    let all = [
        "/name: pattern: must be lower case letters",
        "/digit: range: must be a digit",
        "/mail: email: must be your address",
        "/tags/1: type: must be a string",
        "/tags/0: length: must be short",
    ];
    let response = app.post("/worded").json(&body).send().await;
    assert_eq!(errors(&response.assert_status(422).json()), all);
}
