//! Statuses and problems of invalid input.

use baya::prelude::*;
use baya::testing::{TestApp, TestResponse};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Cat {
    name: String,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, #[body] cat: Cat) -> String {
        cat.name
    }

    #[post("/axum")]
    async fn by_axum(&self, cat: axum::Json<Cat>) -> String {
        cat.0.name
    }

    #[post("/form")]
    async fn form(&self, cat: Form<Cat>) -> String {
        cat.0.name
    }

    #[get("/{id}")]
    async fn find(&self, #[param] id: u64, #[query] page: Option<u8>) -> String {
        format!("{id} {page:?}")
    }

    #[get("/of/{kind}/{since}")]
    async fn of_kind(&self, #[param] kind: Kind, #[param] since: chrono::NaiveDate) -> String {
        format!("{kind:?} {since}")
    }

    #[get("/{id}/header")]
    async fn header(&self, #[param] id: u64, #[header("x-count")] count: u8) -> String {
        format!("{id} {count}")
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Indoor,
    Outdoor,
}

#[module(root, controllers = [Cats])]
struct Root;

async fn app() -> TestApp {
    TestApp::new::<Root>().start().await.expect("the app boots")
}

/// Asserts that a response is a problem with this status and code. Returns its detail.
fn problem(response: &TestResponse, status: u16, code: &str) -> String {
    response.assert_status(status).assert_header("content-type", "application/problem+json");
    let problem: Value = response.json();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["code"], code, "{problem}");
    assert!(problem["request_id"].is_string(), "{problem}");
    assert!(problem["instance"].is_string(), "{problem}");
    problem["detail"].as_str().unwrap_or_default().to_owned()
}

#[baya::test]
async fn responds_400_with_line_and_column_to_malformed_json() {
    let request = app().await.post("/cats").body("application/json", "{\n  \"name\": }");
    let detail = problem(&request.send().await, 400, "invalid_json");
    assert!(detail.contains("line 2 column 11"), "{detail}");
}

#[baya::test]
async fn responds_422_to_json_of_another_type() {
    let request = app().await.post("/cats").json(&json!({ "name": 1 }));
    let detail = problem(&request.send().await, 422, "invalid_body");
    assert!(detail.contains("must be a string"), "{detail}");
}

#[baya::test]
async fn responds_415_to_another_media_type() {
    let app = app().await;
    problem(&app.post("/cats").body("text/plain", "x").send().await, 415, "unsupported_media_type");
    problem(&app.post("/cats").send().await, 415, "unsupported_media_type");
    problem(&app.post("/cats/form").send().await, 415, "unsupported_media_type");
}

#[baya::test]
async fn accepts_a_media_type_that_ends_with_json() {
    let request = app()
        .await
        .post("/cats")
        .body("application/vnd.cat+json; charset=utf-8", "{\"name\":\"Tom\"}");
    request.send().await.assert_status(201).assert_text("Tom");
}

#[baya::test]
async fn responds_413_to_a_body_above_the_limit() {
    let app = app().await;
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    let request = app.post("/cats").body("application/json", large.clone());
    problem(&request.send().await, 413, "payload_too_large");
    let request = app.post("/cats/form").body("application/x-www-form-urlencoded", large);
    problem(&request.send().await, 413, "payload_too_large");
}

#[baya::test]
async fn applies_the_configured_body_limit() {
    let app = TestApp::new::<Root>().configure(|app| app.body_limit(8)).start().await?;
    let request = app.post("/cats").json(&json!({ "name": "Tom" }));
    problem(&request.send().await, 413, "payload_too_large");
}

#[baya::test]
async fn reports_a_path_parameter_of_another_type_as_400() {
    let response = app().await.get("/cats/x").send().await;
    let detail = problem(&response, 400, "invalid_param");
    let number = "must be a whole number from 0 to 18446744073709551615";
    assert_eq!(detail, format!("the path parameter `id` {number}"));
    assert_eq!(response.json::<Value>()["errors"][0]["parameter"], "id");
}

#[baya::test]
async fn reports_an_invalid_variant_or_date_in_a_path_as_400() {
    let app = app().await;
    app.get("/cats/of/indoor/2026-02-01").send().await.assert_text("Indoor 2026-02-01");
    for (path, name, message) in [
        ("/cats/of/x/2026-02-01", "kind", "must be one of `indoor`, `outdoor`"),
        ("/cats/of/outdoor/2026-1-1", "since", "must be a date, as in `2024-05-31`"),
    ] {
        let response = app.get(path).send().await;
        let detail = problem(&response, 400, "invalid_param");
        assert_eq!(detail, format!("the path parameter `{name}` {message}"));
        let error = &response.json::<Value>()["errors"][0];
        assert_eq!((&error["parameter"], &error["message"]), (&name.into(), &message.into()));
    }
}

#[baya::test]
async fn rejects_a_path_that_is_not_utf8() {
    problem(&app().await.get("/cats/%ff").send().await, 400, "invalid_param");
}

#[baya::test]
async fn rejects_an_invalid_or_missing_query_parameter_or_header() {
    let app = app().await;
    problem(&app.get("/cats/1?page=300").send().await, 400, "invalid_query");
    let detail = problem(&app.get("/cats/1/header").send().await, 400, "invalid_header");
    assert_eq!(detail, "the header `x-count` is required");
    let request = app.get("/cats/1/header").header("x-count", "many");
    problem(&request.send().await, 400, "invalid_header");
}

#[baya::test]
async fn responds_404_to_an_unknown_path() {
    problem(&app().await.get("/dogs").send().await, 404, "not_found");
    problem(&app().await.get("/cats/").send().await, 404, "not_found");
}

#[baya::test]
async fn responds_405_with_the_allowed_methods_to_an_unsupported_method() {
    let response = app().await.delete("/cats").send().await;
    problem(&response, 405, "method_not_allowed");
    response.assert_header("allow", "POST");
}

#[baya::test]
async fn a_rejection_of_an_axum_extractor_is_a_problem() {
    let app = app().await;
    let request = app.post("/cats/axum").body("application/json", "{");
    let detail = problem(&request.send().await, 400, "invalid_json");
    assert_eq!(detail, "the body ends too early, at line 1 column 1");
    problem(&app.post("/cats/axum").send().await, 415, "unsupported_media_type");
    problem(&app.post("/cats/axum").json(&json!({})).send().await, 422, "invalid_body");
}

#[baya::test]
async fn a_problem_contains_the_request_id_of_the_client() {
    let app = app().await;
    let response = app.get("/cats/x").header("x-request-id", "abc").send().await;
    assert_eq!(response.json::<Value>()["request_id"], "abc");
    let response = app.post("/cats").header("x-request-id", "abc").body("application/json", "{");
    assert_eq!(response.send().await.json::<Value>()["request_id"], "abc");
    let response = app.get("/none").header("x-request-id", "abc").send().await;
    assert_eq!(response.json::<Value>()["request_id"], "abc");
}
