//! Numbers in responses that JSON can't represent.

use std::collections::BTreeMap;

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Event, Negotiated, Stream};

#[derive(serde::Serialize)]
struct Metres(f64);

#[derive(serde::Serialize)]
struct Place {
    name: &'static str,
    height: f64,
}

#[derive(serde::Serialize)]
#[serde(tag = "kind")]
enum Shape {
    Circle { radius: f32 },
}

#[derive(serde::Serialize)]
struct Flat {
    #[serde(flatten)]
    place: Place,
}

#[derive(serde::Serialize)]
struct Nullable {
    height: Option<f64>,
    depth: Option<Metres>,
    list: Option<Vec<f64>>,
}

fn place(height: f64) -> Place {
    Place { name: "Tom", height }
}

#[controller]
struct Numbers;

#[controller]
impl Numbers {
    #[get("/field")]
    async fn field(&self) -> Json<Place> {
        Json(place(f64::NAN))
    }

    #[get("/infinite")]
    async fn infinite(&self) -> Json<f64> {
        Json(f64::NEG_INFINITY)
    }

    #[get("/list")]
    async fn list(&self) -> Json<Vec<Metres>> {
        Json(vec![Metres(1.0), Metres(f64::INFINITY)])
    }

    #[get("/map")]
    async fn map(&self) -> Json<BTreeMap<&'static str, f32>> {
        Json(BTreeMap::from([("x", f32::NAN)]))
    }

    #[get("/enum")]
    async fn variant(&self) -> Json<Shape> {
        Json(Shape::Circle { radius: f32::INFINITY })
    }

    #[get("/flat")]
    async fn flat(&self) -> Json<Flat> {
        Json(Flat { place: place(f64::NAN) })
    }

    #[get("/nested")]
    async fn nested(&self) -> Json<Nullable> {
        Json(Nullable { height: None, depth: None, list: Some(vec![f64::NAN]) })
    }

    #[get("/negotiated")]
    async fn negotiated(&self) -> Negotiated<Place> {
        Negotiated(place(f64::NAN))
    }

    #[get("/axum")]
    async fn of_axum(&self) -> axum::Json<Place> {
        axum::Json(place(f64::NAN))
    }

    #[get("/nullable")]
    async fn nullable(&self) -> Json<Nullable> {
        Json(Nullable {
            height: Some(f64::NAN),
            depth: Some(Metres(f64::INFINITY)),
            list: Some(vec![1.5]),
        })
    }

    #[get("/finite")]
    async fn finite(&self) -> Json<(Place, f32, u128, (), Option<u8>, char)> {
        Json((place(-1.5e300), 0.1, u128::MAX, (), None, 'x'))
    }

    #[get("/written")]
    async fn written(&self) -> Json<Box<serde_json::value::RawValue>> {
        Json(raw())
    }

    #[sse("/events")]
    async fn events(&self) -> impl Stream<Item = Event<f64>> + use<> {
        futures_util::stream::iter([Event::new(1.0), Event::new(f64::NAN)])
    }

    #[sse("/lines")]
    async fn lines(&self) -> impl Stream<Item = Event<Box<serde_json::value::RawValue>>> + use<> {
        futures_util::stream::iter([Event::new(raw())])
    }
}

/// Raw JSON on several lines.
fn raw() -> Box<serde_json::value::RawValue> {
    let text = "{\n  \"a\": 1,\r\n  \"b\": [2,\r3]\n}";
    serde_json::value::RawValue::from_string(text.to_owned()).expect("JSON")
}

#[module(root, controllers = [Numbers])]
struct AppModule;

#[baya::test]
async fn responds_500_to_a_number_that_json_can_not_represent() {
    let app = TestApp::new::<AppModule>().start().await?;
    for path in [
        "/field",
        "/infinite",
        "/list",
        "/map",
        "/enum",
        "/flat",
        "/nested",
        "/negotiated",
        "/axum",
    ] {
        let response = app.get(path).send().await;
        assert_eq!(response.status(), 500, "{path}: {}", response.text());
        assert!(!response.text().contains("Tom"), "{path}");
        let problem: serde_json::Value = response.json();
        assert_eq!(problem["code"], "internal_error", "{path}");
    }
}

#[baya::test]
async fn writes_a_number_that_json_can_not_represent_as_null_if_nullable() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = r#"{"height":null,"depth":null,"list":[1.5]}"#;
    app.get("/nullable").send().await.assert_status(200).assert_text(expected);
}

#[baya::test]
async fn writes_other_values_unchanged() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = r#"[{"name":"Tom","height":-1.5e+300},0.1,340282366920938463463374607431768211455,null,null,"x"]"#;
    app.get("/finite").send().await.assert_status(200).assert_text(expected);
    app.get("/written").send().await.assert_text(raw().get());
}

#[baya::test]
async fn an_event_with_such_a_number_ends_the_stream() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.get("/events").send().await;
    assert!(
        response
            .text()
            .starts_with("data: 1.0\n\nevent: error\ndata: {\"code\":\"internal_error\"")
    );
    assert!(
        !response.text().contains("null") && !response.text().contains("NaN"),
        "{}",
        response.text()
    );
}

#[baya::test]
async fn writes_each_line_of_json_as_a_line_of_data() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = "data: {\ndata:   \"a\": 1,\ndata: \ndata:   \"b\": [2,\ndata: 3]\ndata: }\n\n";
    app.get("/lines").send().await.assert_text(expected);
}
