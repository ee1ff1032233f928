//! Mapping of each kind of return value.

use std::marker::PhantomData;
use std::rc::Rc;

use baya::axum::Extension;
use baya::axum::body::Body;
use baya::axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use baya::axum::response::{Html, IntoResponse, Redirect, Response};
use baya::http::Conditional;
use baya::prelude::*;
use baya::testing::{TestApp, TestResponse};
use baya::{Event, Stream};
use serde_json::json;

use super::{Cat, Envelope};

#[controller]
#[use_interceptors(Envelope)]
struct Cats {
    #[inject(default)]
    names: Vec<String>,
}

/// A value that stays on its thread.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Local(u8, #[serde(skip)] PhantomData<Rc<u8>>);

/// A response part that can't be made.
struct Broken;

impl baya::axum::response::IntoResponseParts for Broken {
    type Error = (StatusCode, &'static str);

    fn into_response_parts(
        self,
        _parts: baya::axum::response::ResponseParts,
    ) -> Result<baya::axum::response::ResponseParts, Self::Error> {
        Err((StatusCode::CONFLICT, "broken"))
    }
}

#[controller]
impl Cats {
    #[get("/json")]
    async fn json(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/axum")]
    async fn axum(&self) -> baya::axum::Json<Cat> {
        baya::axum::Json(Cat::tom())
    }

    #[post("/created")]
    async fn created(&self, #[body] cat: Cat) -> Result<Json<Cat>, Error> {
        Ok(Json(cat))
    }

    #[post("/accepted")]
    #[status(202)]
    async fn accepted(&self) -> Option<Json<Cat>> {
        Some(Json(Cat::tom()))
    }

    #[post("/explicit")]
    async fn explicit(&self) -> (StatusCode, [(HeaderName, HeaderValue); 1], Json<Cat>) {
        let name = HeaderName::from_static("x-cat");
        (StatusCode::OK, [(name, HeaderValue::from_static("tom"))], Json(Cat::tom()))
    }

    #[get("/typed")]
    #[set_header("content-type", "application/vnd.cat+json")]
    async fn typed(&self) -> (HeaderMap, Json<Cat>) {
        let mut headers = HeaderMap::new();
        headers.insert("content-length", HeaderValue::from_static("23"));
        (headers, Json(Cat::tom()))
    }

    #[get("/context")]
    async fn context(&self, cx: &Context<'_>) -> Json<String> {
        Json(cx.handler().to_owned())
    }

    #[get("/borrowed")]
    async fn borrowed(&self) -> Json<&[String]> {
        Json(&self.names)
    }

    #[get("/opaque")]
    async fn opaque(&self) -> impl IntoResponse + use<> {
        Json(Cat::tom())
    }

    #[get("/local")]
    async fn local(&self) -> Json<Local> {
        Json(Local(1, PhantomData))
    }

    #[get("/handwritten")]
    async fn handwritten(&self) -> Response {
        ([("content-type", "application/json"), ("content-length", "2")], "[]").into_response()
    }

    #[get("/claimed")]
    async fn claimed(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("content-type", "application/json")], "not json")
    }

    #[get("/conditional")]
    async fn conditional(&self) -> impl IntoResponse + use<> {
        let conditional = Conditional::new(|_, response| Ok(response));
        (Extension(conditional), [("content-type", "application/json")], "[1]")
    }

    #[get("/encoded")]
    async fn encoded(&self) -> ([(&'static str, &'static str); 2], &'static str) {
        ([("content-type", "application/json"), ("content-encoding", "x-own")], "[1]")
    }

    #[get("/text")]
    async fn text(&self) -> String {
        "plain".to_owned()
    }

    #[get("/html")]
    async fn html(&self) -> Html<&'static str> {
        Html("<p>plain</p>")
    }

    #[get("/away")]
    async fn away(&self) -> Redirect {
        Redirect::to("/json")
    }

    #[delete("/nothing")]
    async fn nothing(&self) {}

    #[get("/absent")]
    async fn absent(&self) -> Option<Json<Cat>> {
        None
    }

    #[get("/stream")]
    async fn stream(&self) -> ([(&'static str, &'static str); 1], Body) {
        let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("[1,"), Ok("2]")]);
        ([("content-type", "application/json")], Body::from_stream(chunks))
    }

    #[sse("/events")]
    async fn events(&self) -> impl Stream<Item = Event<u8>> + use<> {
        futures_util::stream::iter([Event::new(1)])
    }

    #[get("/conflict")]
    async fn conflict(&self) -> (StatusCode, Json<Cat>) {
        (StatusCode::CONFLICT, Json(Cat::tom()))
    }

    #[get("/failing")]
    async fn failing(&self) -> Result<Json<Cat>, Error> {
        Err(Error::conflict())
    }

    #[get("/broken")]
    async fn broken(&self) -> (Broken, Json<Cat>) {
        (Broken, Json(Cat::tom()))
    }

    #[get("/infinite")]
    async fn infinite(&self) -> Json<f64> {
        Json(f64::INFINITY)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn get(path: &str) -> TestResponse {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get(path).send().await
}

async fn post(path: &str) -> TestResponse {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.post(path).json(&Cat::tom()).send().await
}

fn tom() -> serde_json::Value {
    json!({ "data": { "name": "Tom", "age": 3 } })
}

#[baya::test]
async fn maps_the_value_of_json() {
    get("/json").await.assert_status(200).assert_json(tom());
}

#[baya::test]
async fn maps_the_value_of_the_json_of_axum() {
    get("/axum").await.assert_json(tom());
}

#[baya::test]
async fn maps_the_value_in_a_result_and_keeps_the_status_of_the_method() {
    post("/created").await.assert_status(201).assert_json(tom());
}

#[baya::test]
async fn maps_the_value_in_an_option_and_keeps_the_declared_status() {
    post("/accepted").await.assert_status(202).assert_json(tom());
}

#[baya::test]
async fn maps_the_value_at_the_end_of_a_tuple_and_keeps_its_status_and_headers() {
    let response = post("/explicit").await;
    response.assert_status(200).assert_header("x-cat", "tom").assert_json(tom());
}

#[baya::test]
async fn keeps_a_media_type_of_the_handler_and_replaces_a_length() {
    let response = get("/typed").await;
    response.assert_header("content-type", "application/vnd.cat+json").assert_json(tom());
    assert_eq!(response.header("content-length"), Some("31"));
}

#[baya::test]
async fn maps_the_value_of_a_handler_that_sees_the_context() {
    get("/context").await.assert_json(json!({ "data": "context" }));
}

#[baya::test]
async fn maps_borrowed_values() {
    get("/borrowed").await.assert_json(json!({ "data": [] }));
}

#[baya::test]
async fn maps_values_of_impl_trait_return_types() {
    get("/opaque").await.assert_json(tom());
}

#[baya::test]
async fn maps_values_that_stay_on_their_thread() {
    get("/local").await.assert_json(json!({ "data": 1 }));
}

#[baya::test]
async fn maps_a_handwritten_response_and_replaces_its_length() {
    get("/handwritten").await.assert_status(200).assert_json(json!({ "data": [] }));
}

#[baya::test]
async fn leaves_a_body_that_is_not_json_unchanged() {
    get("/claimed").await.assert_status(200).assert_text("not json");
}

#[baya::test]
async fn leaves_content_that_depends_on_its_request_unchanged() {
    get("/conditional").await.assert_text("[1]");
}

#[baya::test]
async fn leaves_encoded_content_unchanged() {
    get("/encoded").await.assert_text("[1]");
}

#[baya::test]
async fn leaves_text_unchanged() {
    get("/text").await.assert_text("plain");
    get("/html").await.assert_text("<p>plain</p>");
}

#[baya::test]
async fn leaves_a_redirect_unchanged() {
    get("/away").await.assert_status(303).assert_header("location", "/json");
}

#[baya::test]
async fn leaves_an_empty_response_unchanged() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.delete("/nothing").send().await.assert_status(204).assert_text("");
}

#[baya::test]
async fn an_absent_value_is_an_error_before_it_is_mapped() {
    get("/absent").await.assert_status(404);
}

#[baya::test]
async fn leaves_a_stream_unchanged() {
    get("/stream").await.assert_text("[1,2]");
}

#[baya::test]
async fn leaves_events_unchanged() {
    get("/events").await.assert_text("data: 1\n\n");
}

#[baya::test]
async fn leaves_a_value_with_an_error_status_unchanged() {
    let cat = json!({ "name": "Tom", "age": 3 });
    get("/conflict").await.assert_status(409).assert_json(cat);
}

#[baya::test]
async fn leaves_errors_unchanged() {
    let response = get("/failing").await;
    response.assert_status(409).assert_header("content-type", "application/problem+json");
}

#[baya::test]
async fn leaves_the_error_of_another_element_of_a_tuple_unchanged() {
    get("/broken").await.assert_status(409).assert_text("broken");
}

#[baya::test]
async fn responds_500_to_a_value_that_json_can_not_represent() {
    get("/infinite").await.assert_status(500);
}
