//! Responses that depend on conditions of the request.

use baya::axum::Extension;
use baya::axum::extract::Request;
use baya::axum::http::{HeaderValue, Method};
use baya::axum::response::{IntoResponse, Response};
use baya::http::Conditional;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, interceptor};

/// A response that contains the requested range, and rejects an invalid one.
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

/// Records whether the condition has been applied when an interceptor sees the response.
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
async fn applies_conditions_of_the_request_to_the_response() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/bare").send().await.assert_header("x-range", "-");
    app.get("/bare").header("range", "1").send().await.assert_header("x-range", "1");
}

#[baya::test]
async fn an_interceptor_sees_the_response_before_conditions_apply() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let response = app.get("/intercepted").header("range", "1").send().await;
    response.assert_header("x-applied", "no").assert_header("x-range", "1");
}

#[baya::test]
async fn a_failed_condition_is_a_problem() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let rejected = app.get("/bare").header("range", "none").send().await;
    rejected.assert_status(409).assert_header("content-type", "application/problem+json");
    let problem: baya::testing::Value = rejected.json();
    assert_eq!(problem["instance"], "/bare");
}

#[baya::test]
async fn applies_conditions_after_the_request_was_extracted() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let response = async |method: Method, range: Option<&str>| {
        let request = app.request(method, "/taken");
        let request =
            range.into_iter().fold(request, |request, range| request.header("range", range));
        request.send().await.header("x-range").map(str::to_owned)
    };
    assert_eq!(response(Method::GET, Some("1")).await.as_deref(), Some("1"));
    assert_eq!(response(Method::GET, None).await, None, "without a range, there is no condition");
    assert_eq!(response(Method::POST, Some("1")).await, None, "only what reads is conditional");
}
