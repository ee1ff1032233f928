//! A flattened `Option` is `None` if all of its fields are absent, and an error if they can't be read.

use std::collections::BTreeMap;

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
struct Range {
    x: u32,
    y: u32,
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Round { radius: u8 },
}

#[dto]
#[serde(rename_all = "lowercase")]
enum Choice {
    One(u8),
}

#[dto]
struct Inner {
    a: u8,
    #[serde(flatten)]
    range: Range,
}

#[dto]
struct Search {
    name: String,
    #[serde(flatten)]
    r: Option<Range>,
}

#[dto]
#[serde(deny_unknown_fields)]
struct Closed {
    name: String,
    #[serde(flatten)]
    r: Option<Range>,
}

#[dto]
struct Tagged {
    name: String,
    #[serde(flatten)]
    shape: Option<Shape>,
    #[serde(flatten)]
    choice: Option<Choice>,
}

#[dto]
struct Deep {
    name: String,
    #[serde(flatten)]
    inner: Option<Inner>,
}

#[dto]
#[serde(tag = "type")]
enum Kind {
    P {
        p: u8,
    },
    #[serde(other)]
    Unknown,
}

#[dto]
struct Open {
    own: u8,
    #[serde(flatten)]
    kind: Kind,
}

#[dto]
struct Maybe {
    own: Option<u8>,
    #[serde(flatten)]
    kind: Option<Kind>,
}

#[dto]
struct Labels {
    a: u8,
    note: Option<u8>,
    #[serde(flatten)]
    labels: BTreeMap<String, Value>,
}

#[dto]
struct Loose {
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<u8>,
    #[serde(flatten)]
    labels: BTreeMap<String, Value>,
}

#[dto]
struct Labelled {
    own: u8,
    #[serde(flatten)]
    of: Option<Labels>,
}

#[dto]
struct WithLoose {
    own: u8,
    #[serde(flatten)]
    of: Option<Loose>,
}

#[controller("/labels")]
struct WithLabels;

#[controller]
impl WithLabels {
    #[post]
    #[status(200)]
    async fn labelled(&self, body: Json<Labelled>) -> Json<Labelled> {
        body
    }

    #[post("/loose")]
    #[status(200)]
    async fn loose(&self, body: Json<WithLoose>) -> Json<WithLoose> {
        body
    }
}

#[controller]
struct All;

#[controller]
impl All {
    #[get("/search")]
    async fn search(&self, search: Query<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post("/search")]
    async fn create(&self, search: Json<Search>) -> Json<Search> {
        search
    }

    #[post("/closed")]
    async fn closed(&self, closed: Json<Closed>) -> Json<Closed> {
        closed
    }

    #[post("/form")]
    async fn form(&self, search: Form<Search>) -> Json<Search> {
        Json(search.0)
    }

    #[post("/tagged")]
    async fn tagged(&self, tagged: Json<Tagged>) -> Json<Tagged> {
        tagged
    }

    #[post("/open")]
    async fn open(&self, open: Json<Open>) -> Json<Open> {
        open
    }

    #[post("/maybe")]
    async fn maybe(&self, maybe: Json<Maybe>) -> Json<Maybe> {
        maybe
    }

    #[post("/deep")]
    async fn deep(&self, deep: Json<Deep>) -> Json<Deep> {
        deep
    }
}

#[module(root, controllers = [All, WithLabels])]
struct AppModule;

async fn post(path: &str, body: Value) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).json(&body).send().await;
    (response.status().as_u16(), response.json())
}

#[baya::test]
async fn reads_numbers_of_a_flattened_option_from_a_query_and_a_form() {
    let app = TestApp::new::<AppModule>().start().await?;
    let all = json!({ "name": "a", "x": 1, "y": 2 });
    app.get("/search?name=a&x=1&y=2").send().await.assert_json(all.clone());
    app.get("/search?name=a").send().await.assert_json(json!({ "name": "a" }));
    let form =
        |body: &'static str| app.post("/form").body("application/x-www-form-urlencoded", body);
    form("name=a&x=1&y=2").send().await.assert_json(all);
    form("name=a&x=1").send().await.assert_status(422);
    for query in ["name=a&x=1", "name=a&x=1&y=z"] {
        let problem: Value = app.get(&format!("/search?{query}")).send().await.json();
        assert_eq!(problem["errors"][0]["parameter"], "y", "{query}: {problem}");
    }
}

#[baya::test]
async fn rejects_an_incomplete_flattened_option() {
    for path in ["/search", "/closed"] {
        assert_eq!(post(path, json!({ "name": "a" })).await.0, 201, "{path}");
        assert_eq!(post(path, json!({ "name": "a", "x": 1, "y": 2 })).await.0, 201, "{path}");
        let (status, problem) = post(path, json!({ "name": "a", "x": 1 })).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/y")), "{problem}");
        assert_eq!(post(path, json!({ "name": "a", "x": "1", "y": 2 })).await.0, 422, "{path}");
    }
    assert_eq!(post("/closed", json!({ "name": "a", "z": 1 })).await.0, 422);
}

#[baya::test]
async fn rejects_an_incomplete_flattened_option_of_an_enum() {
    let read = async |body: Value| post("/tagged", body).await.0;
    assert_eq!(read(json!({ "name": "a" })).await, 201);
    assert_eq!(read(json!({ "name": "a", "other": 1 })).await, 201);
    assert_eq!(read(json!({ "name": "a", "kind": "round", "radius": 1, "one": 2 })).await, 201);
    assert_eq!(read(json!({ "name": "a", "kind": "round" })).await, 422);
    assert_eq!(read(json!({ "name": "a", "kind": "square" })).await, 422);
    assert_eq!(read(json!({ "name": "a", "one": "x" })).await, 422);
}

#[baya::test]
async fn rejects_an_incomplete_flattened_option_inside_another() {
    let read = async |body: Value| post("/deep", body).await.0;
    assert_eq!(read(json!({ "name": "a" })).await, 201);
    assert_eq!(read(json!({ "name": "a", "a": 1, "x": 1, "y": 2 })).await, 201);
    assert_eq!(read(json!({ "name": "a", "x": 1, "y": 2 })).await, 422);
    assert_eq!(read(json!({ "name": "a", "a": 1, "x": 1 })).await, 422);
}

#[baya::test]
async fn locates_errors_of_flattened_types_with_a_tag_or_nested_flattened_types() {
    for (path, body, location) in [
        ("/tagged", json!({ "name": "a", "kind": "round", "radius": 300 }), "/radius"),
        ("/tagged", json!({ "name": "a", "kind": "round" }), "/radius"),
        ("/tagged", json!({ "name": "a", "kind": "square" }), "/kind"),
        ("/tagged", json!({ "name": "a", "kind": 0 }), "/kind"),
        ("/deep", json!({ "name": "a", "a": 300, "x": 1, "y": 2 }), "/a"),
        ("/deep", json!({ "name": "a", "a": 3, "x": 1, "y": -2 }), "/y"),
        ("/open", json!({ "own": 1, "type": 0 }), "/type"),
        ("/open", json!({ "own": 1 }), "/type"),
        ("/maybe", json!({ "type": 0 }), "/type"),
        ("/maybe", json!({ "type": "P", "p": 300 }), "/p"),
    ] {
        let (status, problem) = post(path, body.clone()).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(location)), "{body}");
    }
    for body in [json!({ "own": 1, "type": "Zz" }), json!({ "own": 1, "type": "P", "p": 1 })] {
        assert_eq!(post("/open", body.clone()).await.0, 201, "{body}");
    }
    assert_eq!(post("/maybe", json!({})).await.0, 201);
}

#[baya::test]
async fn entries_of_a_map_do_not_make_a_flattened_option_present() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (path, body, read) in [
        ("/labels", r#"{"own":1}"#, r#"{"own":1}"#),
        ("/labels", r#"{"own":1,"zz":1}"#, r#"{"own":1}"#),
        ("/labels", r#"{"own":1,"a":1,"zz":2}"#, r#"{"own":1,"a":1,"note":null,"zz":2}"#),
        ("/labels/loose", r#"{"own":1}"#, r#"{"own":1}"#),
        ("/labels/loose", r#"{"own":1,"zz":1}"#, r#"{"own":1,"zz":1}"#),
    ] {
        let response = app.post(path).body("application/json", body).send().await;
        response.assert_status(200).assert_text(read);
    }
    let response = app.post("/labels").json(&json!({ "own": 1, "note": 1 })).send().await;
    let problem: Value = response.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/a", "{problem}");
}
