//! How interceptors read the values that handlers return.

use baya::axum::response::{IntoResponse, Response};
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, interceptor};

use super::Cat;

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

/// Responds with what it reads.
#[interceptor]
struct Read;

impl Interceptor for Read {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        let name = match reply.json()? {
            Some(Named { name }) => name,
            None => "no value".to_owned(),
        };
        Ok(Reply::http(name))
    }
}

/// Takes the value of its original type.
#[interceptor]
struct Take;

impl Interceptor for Take {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let reply = next.run(cx).await?;
        let age = reply.get::<Cat>().map(|cat| cat.age);
        match reply.into_inner::<Cat>() {
            Ok(cat) => Ok(Reply::http(format!("{} is {age:?}", cat.name))),
            Err(other) => Ok(other),
        }
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/value")]
    #[use_interceptors(Read)]
    async fn value(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/handwritten")]
    #[use_interceptors(Read)]
    async fn handwritten(&self) -> Response {
        Json(Cat::tom()).into_response()
    }

    #[get("/other")]
    #[use_interceptors(Read)]
    async fn other(&self) -> Json<u8> {
        Json(1)
    }

    #[get("/text")]
    #[use_interceptors(Read)]
    async fn text(&self) -> &'static str {
        "text"
    }

    #[get("/taken")]
    #[use_interceptors(Take)]
    async fn taken(&self) -> Json<Cat> {
        Json(Cat::tom())
    }

    #[get("/not-taken")]
    #[use_interceptors(Take)]
    async fn not_taken(&self) -> Json<u8> {
        Json(1)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn reads_a_value_as_another_type() {
    app().await.get("/value").send().await.assert_text("Tom");
}

#[baya::test]
async fn reads_a_handwritten_response() {
    app().await.get("/handwritten").send().await.assert_text("Tom");
}

#[baya::test]
async fn responds_500_to_a_value_of_another_structure() {
    app().await.get("/other").send().await.assert_status(500);
}

#[baya::test]
async fn reads_nothing_from_text() {
    app().await.get("/text").send().await.assert_text("no value");
}

#[baya::test]
async fn takes_a_value_of_the_type_of_the_handler() {
    app().await.get("/taken").send().await.assert_text("Tom is Some(3)");
}

#[baya::test]
async fn a_value_of_another_type_stays_in_the_reply() {
    app().await.get("/not-taken").send().await.assert_status(200).assert_text("1");
}
