//! Locations of errors in objects with several flattened values, and in documents at the limits of JSON.

use std::collections::BTreeMap;

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

use crate::problems;

#[dto]
struct Point {
    x: u8,
    #[serde(alias = "why")]
    y: u8,
}

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    own: u8,
    #[serde(flatten)]
    point: Point,
    #[serde(flatten)]
    size: Option<Size>,
}

#[dto]
struct Size {
    width: u8,
}

#[dto(input)]
struct Open {
    own: u8,
    #[serde(flatten)]
    point: Point,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[dto(input)]
struct Nested {
    #[serde(flatten)]
    open: Inner,
    last: String,
}

#[dto(input)]
struct Inner {
    first: String,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Kind {
    Small,
    Large(u8),
}

#[dto]
struct Boxed {
    kind: Option<Kind>,
    real: Option<f64>,
    whole: Option<u64>,
    any: Option<Value>,
}

#[controller]
struct Beside;

#[controller]
impl Beside {
    #[post("/closed")]
    async fn closed(&self, _body: Json<Closed>) {}

    #[post("/open")]
    async fn open(&self, _body: Json<Open>) {}

    #[post("/nested")]
    async fn nested(&self, _body: Json<Nested>) {}

    #[post("/boxed")]
    async fn boxed(&self, _body: Json<Boxed>) {}
}

#[module(root, controllers = [Beside])]
struct AppModule;

/// Returns the status, and the location and code of each error, or the detail if there are none.
async fn posted(path: &str, body: &str) -> (u16, Vec<String>) {
    let (status, problem) = problems::posted::<AppModule>(path, body).await;
    let errors = problems::errors(&problem);
    let each = errors.iter().map(|[location, code, _]| format!("{location}: {code}"));
    match problem["detail"].as_str() {
        Some(detail) if errors.is_empty() => (status, vec![detail.to_owned()]),
        _ => (status, each.collect()),
    }
}

#[baya::test]
async fn reports_unknown_fields_and_other_errors_of_flattened_values_together() {
    let body = r#"{"own":300,"x":1,"why":2,"more":1,"other":2}"#;
    let all = ["/own: type", "/more: unknown", "/other: unknown"].map(str::to_owned).to_vec();
    assert_eq!(posted("/closed", body).await, (422, all));
    let body = r#"{"own":1,"x":1,"why":2,"width":300}"#;
    assert_eq!(posted("/closed", body).await, (422, vec!["/width: type".to_owned()]));
    assert_eq!(posted("/closed", r#"{"own":1,"x":1,"why":2,"width":3}"#).await.0, 204);
}

#[baya::test]
async fn locates_entries_of_a_map_beside_other_flattened_values() {
    let body = r#"{"own":1,"x":1,"why":2,"a":1,"b":300}"#;
    assert_eq!(posted("/open", body).await, (422, vec!["/b: type".to_owned()]));
    let body = r#"{"first":"a","last":"b","a":1,"b":300}"#;
    let (status, errors) = posted("/nested", body).await;
    assert_eq!(status, 422);
    assert!(errors.contains(&"/b: type".to_owned()), "{errors:?}");
}

#[baya::test]
async fn locates_a_variant_without_content_that_is_an_object() {
    for content in ["null", "1", "{}"] {
        let found = posted("/boxed", &format!(r#"{{"kind":{{"small":{content}}}}}"#)).await;
        assert_eq!(found, (422, vec!["/kind: type".to_owned()]), "{content}");
    }
    let found = posted("/boxed", r#"{"kind":{"large":null}}"#).await;
    assert_eq!(found, (422, vec!["/kind/large: type".to_owned()]));
}

#[baya::test]
async fn locates_a_number_that_no_type_can_represent() {
    let long = "1".repeat(1000);
    for (field, number) in
        [("real", "1e400"), ("whole", "1e400"), ("whole", &*long), ("any", "-1e999")]
    {
        let found = posted("/boxed", &format!(r#"{{"{field}":{number}}}"#)).await;
        assert_eq!(found, (422, vec![format!("/{field}: type")]), "{field}");
    }
    assert_eq!(posted("/boxed", &format!(r#"{{"any":"{long}"}}"#)).await.0, 204);
}

#[baya::test]
async fn reports_that_a_body_is_nested_too_deep() {
    let nested =
        |levels: usize| format!(r#"{{"any":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert_eq!(posted("/boxed", &nested(126)).await.0, 204);
    let detail = "the body is nested more than 127 levels deep".to_owned();
    assert_eq!(posted("/boxed", &nested(127)).await, (400, vec![detail.clone()]));
    assert_eq!(posted("/boxed", &nested(100_000)).await, (400, vec![detail]));
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Named { unit: () },
    Alone(()),
    Unit(Nothing),
}

#[dto]
struct Nothing;

#[controller("/tagged")]
struct OfTagged;

#[controller]
impl OfTagged {
    #[post]
    async fn tagged(&self, _body: Json<Tagged>) {}
}

#[module(root, controllers = [OfTagged])]
struct TaggedModule;

#[baya::test]
async fn rejects_an_empty_object_as_the_content_of_a_unit_variant() {
    let app = TestApp::new::<TaggedModule>().start().await?;
    for (unit, status) in [("null", 204), ("{}", 422), ("[]", 422)] {
        let body = format!(r#"{{"kind":"Named","unit":{unit}}}"#);
        let response = app.post("/tagged").body("application/json", body).send().await;
        response.assert_status(status);
    }
}

#[baya::test]
async fn accepts_a_unit_variant_with_its_tag_only() {
    let app = TestApp::new::<TaggedModule>().start().await?;
    for kind in ["Alone", "Unit"] {
        let body = json!({ "kind": kind });
        app.post("/tagged").json(&body).send().await.assert_status(204);
    }
}
