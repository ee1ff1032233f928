//! Answers that depend on conditions of the request.

use baya::axum::Extension;
use baya::axum::extract::Request;
use baya::axum::http::{HeaderValue, Method};
use baya::axum::response::{IntoResponse, Response};
use baya::http::Conditional;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, interceptor};

/// An answer that tells the range that was asked for, and refuses one that is none.
fn ranged() -> Response {
    let conditional = Conditional::new(|head, mut response| {
        let range = head.headers.get("range").cloned();
        if range.as_ref().is_some_and(|range| range == "none") {
            return Err(Error::conflict());
        }
        let seen = range.unwrap_or(HeaderValue::from_static("-"));
        response.headers_mut().insert("x-range", seen);
        Ok(response)
    });
    (Extension(conditional), "whole").into_response()
}

/// Tells whether the condition has been applied when an interceptor sees the answer.
#[interceptor]
struct Looks;

impl Interceptor for Looks {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            let applied = response.headers().contains_key("x-range");
            let applied = if applied { "yes" } else { "no" };
            response.headers_mut().insert("x-applied", HeaderValue::from_static(applied));
        }
        Ok(reply)
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/bare")]
    async fn bare(&self) -> Response {
        ranged()
    }

    #[get("/intercepted")]
    #[use_interceptors(Looks)]
    async fn intercepted(&self) -> Response {
        ranged()
    }

    #[all("/taken")]
    async fn taken(&self, _request: Request) -> Response {
        ranged()
    }
}

#[module(root, controllers = [Routes])]
struct AppModule;

#[baya::test]
async fn the_handler_does_not_know_the_request_and_the_answer_meets_it() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/bare").send().await.assert_header("x-range", "-");
    app.get("/bare").header("range", "1").send().await.assert_header("x-range", "1");
}

#[baya::test]
async fn an_interceptor_sees_the_whole_answer() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let answer = app.get("/intercepted").header("range", "1").send().await;
    answer.assert_header("x-applied", "no").assert_header("x-range", "1");
}

#[baya::test]
async fn what_a_condition_refuses_is_a_problem_of_the_request() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let refused = app.get("/bare").header("range", "none").send().await;
    refused.assert_status(409).assert_header("content-type", "application/problem+json");
    let problem: baya::testing::Value = refused.json();
    assert_eq!(problem["instance"], "/bare");
}

#[baya::test]
async fn conditions_outlive_an_extractor_that_takes_the_whole_request_to_read() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let answer = async |method: Method, range: Option<&str>| {
        let request = app.request(method, "/taken");
        let request =
            range.into_iter().fold(request, |request, range| request.header("range", range));
        request.send().await.header("x-range").map(str::to_owned)
    };
    assert_eq!(answer(Method::GET, Some("1")).await.as_deref(), Some("1"));
    assert_eq!(answer(Method::GET, None).await, None, "nothing is asked, and nothing is kept");
    assert_eq!(answer(Method::POST, Some("1")).await, None, "only what reads is conditional");
}
