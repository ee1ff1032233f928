//! Enums with a tag and `deny_unknown_fields`: every variant rejects other fields.

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, shape_of};
use baya::testing::{TestApp, Value, json};

use crate::problems::{errors, posted};

#[dto]
#[serde(tag = "t", deny_unknown_fields)]
enum Closed {
    #[serde(alias = "Ay")]
    A,
    B(Inner),
    C {
        x: u8,
    },
}

#[dto]
#[serde(deny_unknown_fields)]
struct Inner {
    x: u8,
}

#[dto]
#[serde(tag = "t")]
enum Open {
    Nothing(()),
    Unit(Unit),
    A,
}

#[dto]
struct Unit;

#[controller]
struct OfTags;

#[controller]
impl OfTags {
    #[post("/closed")]
    async fn closed(&self, body: Json<Closed>) -> Json<Closed> {
        body
    }

    #[post("/open")]
    async fn open(&self, body: Json<Open>) -> Json<Open> {
        body
    }

    #[get("/closed")]
    async fn search(&self, search: Query<Closed>) -> Json<Closed> {
        Json(search.0)
    }
}

#[module(root, controllers = [OfTags])]
struct AppModule;

#[baya::test]
async fn rejects_unknown_fields_in_every_variant() {
    for body in [
        r#"{"t":"A","more":1}"#,
        r#"{"more":1,"t":"Ay"}"#,
        r#"{"t":"B","x":1,"more":1}"#,
        r#"{"t":"C","x":1,"more":1}"#,
    ] {
        let (status, problem) = posted::<AppModule>("/closed", body).await;
        assert_eq!(status, 422, "{body}");
        let unknown = ["/more", "unknown", "is an unknown field"].map(str::to_owned);
        assert_eq!(errors(&problem), [unknown], "{body}");
    }
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/closed?t=A&more=1").send().await.assert_status(422);
    app.get("/closed?t=A").send().await.assert_json(json!({ "t": "A" }));
    for body in [json!({ "t": "A" }), json!({ "t": "B", "x": 1 }), json!({ "t": "C", "x": 1 })] {
        app.post("/closed").json(&body).send().await.assert_json(body);
    }
}

#[test]
fn the_schema_of_every_variant_is_closed() {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<Closed>, Direction::Input);
    let schema: Value = definitions.finish(&mut root, "#/")["Closed"].clone();
    let closed = |number: usize| {
        let variant = &schema["oneOf"][number];
        variant["additionalProperties"] == false || variant["unevaluatedProperties"] == false
    };
    assert!(closed(0) && closed(1) && closed(2), "{schema}");
}

#[baya::test]
async fn a_unit_variant_accepts_the_fields_that_its_schema_allows() {
    let app = TestApp::new::<AppModule>().start().await?;
    for variant in ["Nothing", "Unit", "A"] {
        for body in [json!({ "t": variant }), json!({ "t": variant, "more": [1] })] {
            let response = app.post("/open").json(&body).send().await;
            response.assert_status(201).assert_json(json!({ "t": variant }));
        }
    }
}
