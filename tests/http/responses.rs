//! Statuses, headers and bodies of responses.

use baya::prelude::*;
use baya::testing::TestApp;
use serde_json::json;

#[derive(Debug, serde::Serialize)]
struct Cat {
    name: &'static str,
}

const TOM: Cat = Cat { name: "Tom" };

#[controller]
struct Answers;

#[controller]
impl Answers {
    #[get("/json")]
    async fn json(&self) -> Json<Cat> {
        Json(TOM)
    }

    #[post("/json")]
    async fn created(&self) -> Json<Cat> {
        Json(TOM)
    }

    #[get("/nothing")]
    async fn nothing(&self) {}

    #[get("/none")]
    async fn none(&self) -> Option<Json<Cat>> {
        None
    }

    #[put("/none")]
    async fn none_for_put(&self) -> Option<Json<Cat>> {
        None
    }

    #[get("/some")]
    async fn some(&self) -> Result<Option<Json<Cat>>, Error> {
        Ok(Some(Json(TOM)))
    }

    #[post("/explicit")]
    async fn explicit(&self) -> (axum::http::StatusCode, &'static str) {
        (axum::http::StatusCode::OK, "explicit")
    }

    #[post("/declared")]
    #[status(202)]
    #[set_header("X-Kind", "declared")]
    async fn declared(&self) -> &'static str {
        "declared"
    }

    #[get("/own-header")]
    #[set_header("cache-control", "no-store")]
    async fn own_header(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("cache-control", "private")], "own")
    }

    #[get("/script")]
    #[set_header("content-type", "text/javascript")]
    async fn script(&self) -> &'static str {
        "say()"
    }

    #[get("/own-type")]
    #[set_header("content-type", "text/javascript")]
    async fn own_type(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("content-type", "text/css")], "p {}")
    }

    #[get("/moved")]
    #[redirect("/json", 308)]
    async fn moved(&self) {}

    #[all("/any")]
    async fn any(&self, method: axum::http::Method) -> String {
        method.to_string()
    }

    #[get("/status-as-error")]
    async fn status_as_error(&self) -> Result<&'static str, axum::http::StatusCode> {
        Err(axum::http::StatusCode::IM_A_TEAPOT)
    }
}

#[module(root, controllers = [Answers])]
struct Root;

async fn app() -> TestApp {
    TestApp::new::<Root>().start().await.expect("the app boots")
}

#[baya::test]
async fn get_responds_200_and_post_201() {
    let app = app().await;
    app.get("/json").send().await.assert_status(200).assert_json(json!({ "name": "Tom" }));
    app.post("/json").send().await.assert_status(201).assert_json(json!({ "name": "Tom" }));
}

#[baya::test]
async fn a_handler_without_a_value_responds_204() {
    app().await.get("/nothing").send().await.assert_status(204).assert_text("");
}

#[baya::test]
async fn none_is_404_for_get_and_204_for_other_methods() {
    let app = app().await;
    app.get("/none").send().await.assert_status(404);
    app.put("/none").send().await.assert_status(204);
    app.get("/some").send().await.assert_status(200);
}

#[baya::test]
async fn keeps_the_status_of_the_handler() {
    app().await.post("/explicit").send().await.assert_status(200).assert_text("explicit");
}

#[baya::test]
async fn sets_the_declared_status_and_header() {
    let response = app().await.post("/declared").send().await;
    response.assert_status(202).assert_header("x-kind", "declared");
}

#[baya::test]
async fn a_header_of_the_handler_overrides_the_declared_one() {
    app().await.get("/own-header").send().await.assert_header("cache-control", "private");
}

#[baya::test]
async fn a_redirect_has_a_location() {
    let response = app().await.get("/moved").send().await;
    response.assert_status(308).assert_header("location", "/json");
}

#[baya::test]
async fn all_handles_every_method() {
    let app = app().await;
    app.get("/any").send().await.assert_text("GET");
    app.delete("/any").send().await.assert_text("DELETE");
}

#[baya::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let response = app().await.request(axum::http::Method::HEAD, "/json").send().await;
    response.assert_status(200).assert_header("content-length", "14").assert_text("");
}

#[baya::test]
async fn options_responds_204_with_the_allowed_methods() {
    let response = app().await.request(axum::http::Method::OPTIONS, "/json").send().await;
    response.assert_status(204).assert_header("allow", "GET,HEAD,POST");
}

#[baya::test]
async fn sends_a_response_that_is_returned_as_an_error() {
    app().await.get("/status-as-error").send().await.assert_status(418);
}

#[baya::test]
async fn a_declared_media_type_replaces_only_the_implied_one() {
    let app = app().await;
    app.get("/script").send().await.assert_header("content-type", "text/javascript");
    app.get("/own-type").send().await.assert_header("content-type", "text/css");
}
