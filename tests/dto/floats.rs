//! Floating-point numbers are read as the nearest number, by every reader.

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto]
struct Point {
    x: f64,
    y: f32,
}

#[dto]
struct Labelled {
    #[serde(flatten)]
    point: Point,
}

#[controller]
struct Points;

#[controller]
impl Points {
    #[post]
    #[status(200)]
    async fn by_json(&self, point: Json<Point>) -> Json<Point> {
        point
    }

    #[post("/flat")]
    #[status(200)]
    async fn by_flattened_json(&self, labelled: Json<Labelled>) -> Json<Labelled> {
        labelled
    }

    #[post("/form")]
    #[status(200)]
    async fn by_form(&self, point: Form<Point>) -> Json<Point> {
        Json(point.0)
    }

    #[get]
    async fn by_query(&self, point: Query<Point>) -> Json<Point> {
        Json(point.0)
    }
}

#[module(root, controllers = [Points])]
struct AppModule;

/// Decimals that differ from the nearest number when they are read by digits and a power of ten.
const DECIMALS: [&str; 6] = [
    "929.3663703685023",
    "0.1",
    "1.7976931348623157e308",
    "2.2250738585072014e-308",
    "9007199254740993.5",
    "6.631236846766476e-316",
];

#[baya::test]
async fn reads_the_nearest_f64() {
    let app = TestApp::new::<AppModule>().start().await?;
    for text in DECIMALS {
        let nearest: f64 = text.parse()?;
        let body = format!(r#"{{"x":{text},"y":0}}"#);
        let pairs = format!("x={text}&y=0");
        let responses = [
            app.post("/").body("application/json", body.clone()).send().await,
            app.post("/flat").body("application/json", body).send().await,
            app.post("/form").body("application/x-www-form-urlencoded", pairs.clone()).send().await,
            app.get(&format!("/?{pairs}")).send().await,
        ];
        for response in responses {
            response.assert_status(200).assert_json(json!({ "x": nearest, "y": 0.0 }));
        }
    }
}

#[baya::test]
async fn reads_the_nearest_f32() {
    let app = TestApp::new::<AppModule>().start().await?;
    // The nearest `f64` is half-way between two numbers of `f32`.
    let text = "1.00000017881393432617187499";
    let expected = r#"{"x":0.0,"y":1.0000001}"#;
    let body = format!(r#"{{"x":0,"y":{text}}}"#);
    app.post("/").body("application/json", body).send().await.assert_text(expected);
    app.get(&format!("/?x=0&y={text}")).send().await.assert_text(expected);
}
