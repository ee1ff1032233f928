//! Numbers that JSON has no form for, in responses.

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

/// JSON that somebody else has written, on several lines.
fn raw() -> Box<serde_json::value::RawValue> {
    let text = "{\n  \"a\": 1,\r\n  \"b\": [2,\r3]\n}";
    serde_json::value::RawValue::from_string(text.to_owned()).expect("JSON")
}

#[module(root, controllers = [Numbers])]
struct AppModule;

#[baya::test]
async fn a_number_without_a_form_in_json_is_an_error() {
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
        let answer = app.get(path).send().await;
        assert_eq!(answer.status(), 500, "{path}: {}", answer.text());
        assert!(!answer.text().contains("Tom"), "{path}");
        let problem: serde_json::Value = answer.json();
        assert_eq!(problem["code"], "internal_error", "{path}");
    }
}

#[baya::test]
async fn a_number_that_may_be_null_is_null() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = r#"{"height":null,"depth":null,"list":[1.5]}"#;
    app.get("/nullable").send().await.assert_status(200).assert_text(expected);
}

#[baya::test]
async fn other_values_are_written_as_before() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = r#"[{"name":"Tom","height":-1.5e+300},0.1,340282366920938463463374607431768211455,null,null,"x"]"#;
    app.get("/finite").send().await.assert_status(200).assert_text(expected);
    app.get("/written").send().await.assert_text(raw().get());
}

#[baya::test]
async fn an_event_with_such_a_number_ends_its_stream() {
    let app = TestApp::new::<AppModule>().start().await?;
    let answer = app.get("/events").send().await;
    assert!(
        answer.text().starts_with("data: 1.0\n\nevent: error\ndata: {\"code\":\"internal_error\"")
    );
    assert!(!answer.text().contains("null") && !answer.text().contains("NaN"), "{}", answer.text());
}

#[baya::test]
async fn every_line_of_written_json_is_a_line_of_data() {
    let app = TestApp::new::<AppModule>().start().await?;
    let expected = "data: {\ndata:   \"a\": 1,\ndata: \ndata:   \"b\": [2,\ndata: 3]\ndata: }\n\n";
    app.get("/lines").send().await.assert_text(expected);
}
