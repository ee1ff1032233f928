//! Several interceptors around one value.

use std::sync::Mutex;

use baya::axum::body::Body;
use baya::axum::http::{HeaderValue, Method};
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, interceptor};
use serde_json::{Value, json};

use super::{Cat, Envelope};

/// Sets a header, which requires a response.
#[interceptor]
struct Stamp;

impl Interceptor for Stamp {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            response.headers_mut().insert("x-stamp", HeaderValue::from_static("set"));
        }
        Ok(reply)
    }
}

/// Replaces the body.
#[interceptor]
struct Replace;

impl Interceptor for Replace {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            *response.body_mut() = Body::from("[1]");
        }
        assert!(reply.get::<Cat>().is_none(), "the response has another value");
        Ok(reply)
    }
}

/// Increases the age of each cat.
#[interceptor]
struct Birthday;

impl Interceptor for Birthday {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(cat) = reply.get_mut::<Cat>() {
            cat.age += 1;
        }
        Ok(reply)
    }
}

/// Reads the length of the response.
#[interceptor]
struct Measure {
    #[inject(default)]
    length: Mutex<Option<u64>>,
}

impl Interceptor for Measure {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let reply = next.run(cx).await?;
        let hint = reply
            .response()
            .map(|response| baya::axum::body::HttpBody::size_hint(response.body()).exact());
        *self.length.lock().unwrap() = hint.flatten();
        let length = self.length.lock().unwrap().unwrap_or_default();
        reply.map_json(|data| json!({ "length": length, "of": data }))
    }
}

/// Fails for old cats.
#[interceptor]
struct Young;

impl Interceptor for Young {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let reply = next.run(cx).await?;
        reply.try_map_json(|cat: Value| match cat["age"].as_u64() {
            Some(..=3) => Ok(cat),
            _ => Err(Error::conflict()),
        })
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/nested")]
    #[use_interceptors(Envelope, Measure)]
    async fn nested(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/stamped")]
    #[use_interceptors(Envelope, Stamp)]
    async fn stamped(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/replaced")]
    #[use_interceptors(Envelope, Replace)]
    async fn replaced(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/birthday")]
    #[use_interceptors(Envelope, Birthday, Stamp)]
    async fn birthday(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/young")]
    #[use_interceptors(Young)]
    async fn young(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/old")]
    #[use_interceptors(Young, Birthday)]
    async fn old(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/tagged")]
    #[http(etag)]
    #[use_interceptors(Envelope)]
    async fn tagged(&self) -> Json<Cat> {
        Json(Cat::tom())
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn the_nearest_interceptor_maps_first() {
    let of = json!({ "name": "Tom", "age": 3 });
    let mapped = json!({ "data": { "length": 22, "of": of } });
    app().await.get("/nested").send().await.assert_json(mapped);
}

#[baya::test]
async fn a_value_is_mapped_after_its_response_was_changed() {
    let response = app().await.get("/stamped").send().await;
    response.assert_header("x-stamp", "set");
    response.assert_json(json!({ "data": { "name": "Tom", "age": 3 } }));
}

#[baya::test]
async fn a_replaced_body_is_mapped_in_place_of_the_value() {
    let response = app().await.get("/replaced").send().await;
    response.assert_json(json!({ "data": [1] }));
}

#[baya::test]
async fn serializes_a_value_that_was_changed_in_place() {
    let response = app().await.get("/birthday").send().await;
    response.assert_header("x-stamp", "set");
    response.assert_json(json!({ "data": { "name": "Tom", "age": 4 } }));
}

#[baya::test]
async fn an_error_of_the_closure_is_the_error_of_the_call() {
    let app = app().await;
    app.get("/young").send().await.assert_status(200);
    app.get("/old").send().await.assert_status(409);
}

#[baya::test]
async fn entity_tags_belong_to_the_mapped_value() {
    let app = app().await;
    let response = app.get("/tagged").send().await;
    let tag = response.header("etag").unwrap().to_owned();
    let again = app.get("/tagged").header("if-none-match", &tag).send().await;
    again.assert_status(304).assert_text("");
}

#[baya::test]
async fn the_response_to_a_head_request_has_the_length_of_the_mapped_value() {
    let response = app().await.request(Method::HEAD, "/stamped").send().await;
    response.assert_header("content-length", "31").assert_text("");
}
