//! Responses to requests that an axum extractor rejects.

use baya::axum;
use baya::axum::extract::{Path, RawForm};
use baya::prelude::*;
use baya::testing::TestApp;

#[derive(serde::Deserialize)]
struct Cat {
    #[allow(dead_code, reason = "read alone")]
    age: u8,
}

#[controller]
struct Extractors;

#[controller]
impl Extractors {
    #[get("/path/{age}")]
    async fn path(&self, age: Path<u8>) -> String {
        age.0.to_string()
    }

    #[get("/text/{name}")]
    async fn text(&self, name: Path<String>) -> String {
        name.0
    }

    #[get("/query")]
    async fn query(&self, _cat: axum::extract::Query<Cat>) {}

    #[post("/json")]
    async fn json(&self, _cat: axum::Json<Cat>) {}

    #[post("/form")]
    async fn form(&self, _cat: axum::Form<Cat>) {}

    #[post("/string")]
    async fn string(&self, text: String) -> String {
        text
    }

    #[post("/raw")]
    async fn raw(&self, _form: RawForm) {}

    #[get("/extension")]
    async fn extension(&self, number: axum::Extension<u8>) -> String {
        number.0.to_string()
    }
}

#[module(root, controllers = [Extractors])]
struct AppModule;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[baya::test]
async fn does_not_send_parser_messages_and_type_names_to_clients() {
    let app = TestApp::new::<AppModule>().start().await?;
    for (path, status, code, detail) in [
        ("/path/x", 400, "invalid_param", "a path parameter is not valid"),
        ("/text/%ff", 400, "invalid_param", "the path parameter `name` must be UTF-8"),
        ("/query?age=x", 400, "invalid_query", "`age` in the query is not valid"),
        ("/query", 400, "invalid_query", "`age` in the query is required"),
    ] {
        let response = app.get(path).send().await;
        response.assert_status(status);
        let problem = response.json::<serde_json::Value>();
        assert_eq!(
            (&problem["code"], &problem["detail"]),
            (&code.into(), &detail.into()),
            "{path}"
        );
    }
    for (path, kind, body, status, code, detail) in [
        (
            "/json",
            JSON,
            &b"{\"age\": }"[..],
            400,
            "invalid_json",
            "the body is not valid JSON, at line 1 column 9",
        ),
        ("/json", JSON, b"{", 400, "invalid_json", "the body ends too early, at line 1 column 1"),
        (
            "/json",
            JSON,
            b"{\"age\": 300}",
            422,
            "invalid_body",
            "`age` in the body must be a whole number from 0 to 255",
        ),
        ("/json", JSON, b"{}", 422, "invalid_body", "`age` in the body is required"),
        ("/form", FORM, b"age=x", 422, "invalid_form", "`age` in the form is not valid"),
        ("/string", "text/plain", b"\xff", 400, "invalid_text", "the body must be UTF-8"),
    ] {
        let response = app.post(path).body(kind, body.to_vec()).send().await;
        response.assert_status(status);
        let problem = response.json::<serde_json::Value>();
        assert_eq!(
            (&problem["code"], &problem["detail"]),
            (&code.into(), &detail.into()),
            "{path}"
        );
    }
}

#[baya::test]
async fn a_missing_extension_is_an_internal_error_without_details() {
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.get("/extension").send().await;
    response.assert_status(500);
    assert!(response.json::<serde_json::Value>()["detail"].is_null(), "{response:?}");
}
