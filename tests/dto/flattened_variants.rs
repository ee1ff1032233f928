//! Flattened enums: exactly one variant, with exactly the content that the schema describes.

use std::collections::BTreeMap;

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Form, dto};

#[dto]
#[serde(rename_all = "camelCase")]
enum Shape {
    Unit,
    New(u8),
    Pair(u8, String),
    #[serde(alias = "dot")]
    Point {
        x: u8,
    },
}

#[dto]
struct Around {
    #[serde(default)]
    other: u8,
    #[serde(flatten)]
    shape: Shape,
}

#[dto]
struct Maybe {
    #[serde(default)]
    other: u8,
    #[serde(flatten)]
    shape: Option<Shape>,
}

#[dto]
struct WithRest {
    #[serde(flatten)]
    shape: Shape,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[dto]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
enum Adjacent {
    None,
    Num(u8),
}

#[dto]
struct AroundAdjacent {
    #[serde(default)]
    other: u8,
    #[serde(flatten)]
    adjacent: Adjacent,
}

#[controller]
struct Shapes;

#[controller]
impl Shapes {
    #[post("/around")]
    async fn around(&self, body: Json<Around>) -> Json<Around> {
        body
    }

    #[post("/maybe")]
    async fn maybe(&self, body: Json<Maybe>) -> Json<Maybe> {
        body
    }

    #[post("/rest")]
    async fn rest(&self, body: Json<WithRest>) -> Json<WithRest> {
        body
    }

    #[post("/adjacent")]
    async fn adjacent(&self, body: Json<AroundAdjacent>) -> Json<AroundAdjacent> {
        body
    }

    #[get("/query")]
    async fn query(&self, query: Query<Around>) -> Json<Around> {
        Json(query.0)
    }

    #[get("/adjacent_query")]
    async fn adjacent_query(&self, query: Query<AroundAdjacent>) -> Json<AroundAdjacent> {
        Json(query.0)
    }

    #[post("/form")]
    async fn form(&self, form: Form<Around>) -> Json<Around> {
        Json(form.0)
    }
}

#[module(root, controllers = [Shapes])]
struct AppModule;

/// Returns the location, code and message of the only error.
async fn error(path: &str, body: &str) -> (String, String, String) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).body("application/json", body.to_owned()).send().await;
    only(&response.assert_status(422).json::<Value>()["errors"])
}

fn only(errors: &Value) -> (String, String, String) {
    assert_eq!(errors[1], Value::Null, "{errors}");
    let of = |name: &str| errors[0][name].as_str().unwrap_or_default().to_owned();
    (of("pointer") + &of("parameter"), of("code"), of("message"))
}

fn of(location: &str, code: &str, message: &str) -> (String, String, String) {
    (location.to_owned(), code.to_owned(), message.to_owned())
}

async fn read(path: &str, body: Value) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    app.post(path).json(&body).send().await.assert_status(201).json()
}

#[baya::test]
async fn reads_each_variant() {
    for body in [
        json!({ "other": 1, "unit": null }),
        json!({ "other": 1, "new": 1 }),
        json!({ "other": 1, "pair": [1, "a"] }),
        json!({ "other": 1, "point": { "x": 1 } }),
    ] {
        for path in ["/around", "/maybe"] {
            assert_eq!(read(path, body.clone()).await, body);
        }
    }
    let none = json!({ "other": 1 });
    assert_eq!(read("/maybe", none).await, json!({ "other": 1 }));
    let rest = json!({ "new": 1, "a": 2 });
    assert_eq!(read("/rest", rest.clone()).await, rest);
}

#[baya::test]
async fn rejects_a_repeated_variant() {
    for path in ["/around", "/maybe", "/rest"] {
        let found = error(path, r#"{"new":1,"new":2}"#).await;
        assert_eq!(found, of("/new", "repeated", "must not be repeated, found 2 values"));
    }
}

#[baya::test]
async fn rejects_a_second_variant() {
    let beside_new =
        |name: &str| of(&format!("/{name}"), "type", "is not allowed together with `new`");
    for path in ["/around", "/maybe", "/rest"] {
        assert_eq!(error(path, r#"{"new":1,"unit":null}"#).await, beside_new("unit"));
        assert_eq!(error(path, r#"{"new":1,"dot":{"x":1}}"#).await, beside_new("dot"));
        let found = error(path, r#"{"unit":null,"new":1}"#).await;
        assert_eq!(found, of("/new", "type", "is not allowed together with `unit`"));
        let found = error(path, r#"{"point":{"x":1},"dot":{"x":1}}"#).await;
        assert_eq!(found, of("/dot", "type", "is not allowed together with `point`"));
    }
}

#[baya::test]
async fn a_variant_without_content_is_null() {
    for path in ["/around", "/maybe", "/rest"] {
        for content in ["{}", "5", "[]", r#""""#] {
            let found = error(path, &format!(r#"{{"unit":{content}}}"#)).await;
            assert_eq!(found, of("/unit", "type", "must be `null`"), "{content}");
        }
    }
}

#[baya::test]
async fn rejects_a_missing_variant() {
    let (location, code, _) = error("/around", r#"{"other":1}"#).await;
    assert_eq!((&*location, &*code), ("", "required"));
}

#[baya::test]
async fn locates_content_that_the_variant_does_not_have() {
    let found = error("/adjacent", r#"{"kind":"none","value":5}"#).await;
    assert_eq!(found, of("/value", "type", "must be `null`"));
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.get("/adjacent_query?kind=none&value=x").send().await;
    let found = only(&response.assert_status(422).json::<Value>()["errors"]);
    assert_eq!(found, of("value", "type", "must be empty"));
}

#[baya::test]
async fn queries_and_forms_require_exactly_one_variant() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let read: Value = app.get("/query?unit=").send().await.assert_status(200).json();
    assert_eq!(read, json!({ "other": 0, "unit": null }));
    for (pairs, location, code) in [
        ("new=1&unit=", "unit", "type"),
        ("new=1&new=2", "new", "repeated"),
        ("unit=5", "unit", "type"),
    ] {
        let response = app.get(&format!("/query?{pairs}")).send().await;
        let (parameter, found, _) = only(&response.assert_status(422).json::<Value>()["errors"]);
        assert_eq!((&*parameter, &*found), (location, code), "{pairs}");
        let response =
            app.post("/form").body("application/x-www-form-urlencoded", pairs).send().await;
        let (pointer, found, _) = only(&response.assert_status(422).json::<Value>()["errors"]);
        assert_eq!((pointer, &*found), (format!("/{location}"), code), "{pairs}");
    }
}
