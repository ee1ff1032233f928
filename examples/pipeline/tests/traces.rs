//! Tests of the traces of requests.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use baya::App;
use baya::testing::{TestApp, TestResponse};
use pipeline::{AppModule, Login};

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

/// Returns the steps of a request, without the spaces between columns.
fn trace(response: &TestResponse) -> Vec<String> {
    let steps = response.header("x-trace").unwrap_or_default().split("; ");
    steps.map(|step| step.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[baya::test]
async fn runs_all_enhancers_of_an_accepted_request() {
    let response = app().await.get("/cats/1").header("authorization", "Bearer tom").send().await;
    response.assert_status(200).assert_header("ratelimit-remaining", "59");
    assert!(
        response.header("server-timing").is_some_and(|timing| timing.starts_with("handler;dur="))
    );
    let expected = [
        "guard Login accepts tom",
        "interceptor Timing, before",
        "pipe ById found the cat 1",
        "handler CatsController::find",
        "interceptor Timing, after",
    ];
    assert_eq!(trace(&response), expected);
}

#[baya::test]
async fn stops_at_the_guard_that_rejects_the_request() {
    let response = app().await.get("/cats/1").send().await;
    response.assert_status(401);
    assert_eq!(trace(&response), ["guard Login rejects the request"]);
}

#[baya::test]
async fn an_error_of_a_pipe_reaches_the_interceptor_and_the_filter() {
    let response = app().await.get("/cats/9").header("authorization", "Bearer tom").send().await;
    response.assert_status(404);
    let expected = [
        "guard Login accepts tom",
        "interceptor Timing, before",
        "pipe ById found no cat 9",
        "interceptor Timing, after",
        "filter NotFound handles: no cat has the id 9",
    ];
    assert_eq!(trace(&response), expected);
}

#[baya::test]
async fn limits_deletion_to_admins_and_to_one_per_second() {
    let app = app().await;
    let remove = |token| app.delete("/cats/2").header("authorization", token);
    remove("Bearer tom").send().await.assert_status(403);
    remove("Bearer ann").send().await.assert_status(204);
    remove("Bearer ann").send().await.assert_status(429);
}

#[baya::test]
async fn lists_the_routes_without_a_login() {
    let app = app().await;
    let open: Vec<_> = app.routes_without::<Login>().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /cats  CatsController::list", "GET /health  HealthController::health"]);
    let open: Vec<_> = app.unguarded_routes().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /health  HealthController::health"]);
}

#[test]
fn describes_the_protection_of_routes_without_building_the_app() {
    let routes = App::new::<AppModule>().routes().unwrap();
    let open = routes.iter().filter(|route| !route.protection.requires("bearer"));
    let open: Vec<_> = open.map(|route| route.handler.as_str()).collect();
    assert_eq!(open, ["CatsController::list", "HealthController::health"]);
    let remove = routes.iter().find(|route| route.method == "DELETE").unwrap();
    let refusals = remove.protection.error_responses.iter().map(|one| (one.status, &*one.doc));
    let expected = [
        (403, "The request comes from a page of another origin."),
        (401, "The client is not authenticated."),
        (403, "The caller does not have the role `admin`."),
        (429, "Too many requests; allowed: 1 per 1s."),
        (503, "The rate limit store is unavailable."),
    ];
    assert_eq!(refusals.collect::<Vec<_>>(), expected);
}

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let app = app().await;
    for path in ["/cats/x", "/cats/-1", "/cats/99999999999999999999", "/cats/9"] {
        let response = app.get(path).header("authorization", "Bearer tom").send().await;
        let text = response.text();
        assert!(response.status().is_client_error(), "{} {text}", response.status());
        for word in ["::", "struct", "invalid digit", "u64", "ById"] {
            assert!(!text.contains(word), "`{word}` for {path}: {text}");
        }
    }
}
