//! Closures see the same values as clients.

use baya::http::{Format, FormatError, WriteValue};
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{ExposedTo, Negotiated};
use serde_json::json;

use super::{Envelope, Wrap};

#[dto(output)]
struct User {
    name: String,
    #[hide]
    password: String,
    #[expose(groups("admin"))]
    email: String,
}

impl User {
    fn tom() -> Self {
        Self { name: "Tom".into(), password: "secret".into(), email: "tom@example.com".into() }
    }
}

#[dto(output)]
struct Numbers {
    narrow: f32,
    whole: u64,
}

#[controller]
struct Users;

#[controller]
impl Users {
    #[get("/hidden")]
    #[use_interceptors(Envelope)]
    async fn hidden(&self) -> Json<User> {
        Json(User::tom())
    }

    #[get("/exposed")]
    #[use_interceptors(Envelope)]
    #[expose(groups("admin"))]
    async fn exposed(&self) -> Json<User> {
        Json(User::tom())
    }

    #[get("/exposed-to")]
    #[use_interceptors(Envelope)]
    async fn exposed_to(&self) -> ExposedTo<Json<User>> {
        ExposedTo(&["admin"], Json(User::tom()))
    }

    #[get("/wrapped")]
    #[use_interceptors(Wrap, Wrap)]
    #[expose(groups("admin"))]
    async fn wrapped(&self) -> Json<User> {
        Json(User::tom())
    }

    #[get("/numbers")]
    #[use_interceptors(Envelope)]
    async fn numbers(&self) -> Json<Numbers> {
        Json(Numbers { narrow: 0.1, whole: u64::MAX })
    }

    #[get("/large")]
    #[use_interceptors(Wrap)]
    async fn large(&self) -> Json<u128> {
        Json(u128::MAX)
    }

    #[get("/too-large")]
    #[use_interceptors(Envelope)]
    async fn too_large(&self) -> Json<u128> {
        Json(u128::MAX)
    }

    #[post("/negotiated")]
    #[use_interceptors(Envelope)]
    async fn negotiated(&self) -> Negotiated<User> {
        Negotiated(User::tom())
    }
}

/// JSON in several lines.
#[derive(Debug)]
struct Indented;

impl Format for Indented {
    fn name(&self) -> &'static str {
        "indented"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["text/x-json"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(serde_json::to_vec_pretty(&value)?)
    }
}

#[module(root, controllers = [Users])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().configure(|app| app.format(Indented)).start().await.unwrap()
}

#[baya::test]
async fn hidden_fields_are_not_seen() {
    let response = app().await.get("/hidden").send().await;
    response.assert_json(json!({ "data": { "name": "Tom" } }));
}

#[baya::test]
async fn fields_that_the_handler_exposes_are_seen() {
    let response = app().await.get("/exposed").send().await;
    response.assert_json(json!({ "data": { "name": "Tom", "email": "tom@example.com" } }));
}

#[baya::test]
async fn fields_that_the_value_exposes_are_seen() {
    let response = app().await.get("/exposed-to").send().await;
    response.assert_json(json!({ "data": { "name": "Tom", "email": "tom@example.com" } }));
}

#[baya::test]
async fn a_wrapped_value_keeps_its_exposed_fields() {
    let response = app().await.get("/wrapped").send().await;
    let data = json!({ "name": "Tom", "email": "tom@example.com" });
    response.assert_json(json!({ "data": { "data": data } }));
}

#[baya::test]
async fn numbers_have_the_same_digits() {
    let response = app().await.get("/numbers").send().await;
    response.assert_text(r#"{"data":{"narrow":0.1,"whole":18446744073709551615}}"#);
}

#[baya::test]
async fn wrapping_keeps_integers_that_a_value_can_not_hold() {
    let response = app().await.get("/large").send().await;
    response.assert_text(&format!(r#"{{"data":{}}}"#, u128::MAX));
}

#[baya::test]
async fn responds_500_to_mapped_integers_that_a_value_can_not_hold() {
    app().await.get("/too-large").send().await.assert_status(500);
}

#[baya::test]
async fn a_mapped_value_has_the_negotiated_format() {
    let response = app().await.post("/negotiated").header("accept", "text/x-json").send().await;
    response.assert_status(201).assert_header("content-type", "text/x-json");
    response.assert_header("vary", "accept");
    response.assert_text("{\n  \"data\": {\n    \"name\": \"Tom\"\n  }\n}");
}
