//! The way of each request.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use baya::App;
use baya::testing::{TestApp, TestResponse};
use pipeline::{AppModule, Login};

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

/// The steps of a request, without the blanks between columns.
fn way(answer: &TestResponse) -> Vec<String> {
    let steps = answer.header("x-way").unwrap_or_default().split("; ");
    steps.map(|step| step.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[baya::test]
async fn a_request_that_all_let_pass_goes_all_the_way() {
    let answer = app().await.get("/cats/1").header("authorization", "Bearer tom").send().await;
    answer.assert_status(200).assert_header("ratelimit-remaining", "59");
    assert!(
        answer.header("server-timing").is_some_and(|timing| timing.starts_with("handler;dur="))
    );
    let expected = [
        "guard Login lets tom pass",
        "interceptor Timing, before",
        "pipe ById makes a cat of 1",
        "handler CatsController::find",
        "interceptor Timing, behind",
    ];
    assert_eq!(way(&answer), expected);
}

#[baya::test]
async fn a_request_that_is_refused_ends_at_the_guard() {
    let answer = app().await.get("/cats/1").send().await;
    answer.assert_status(401);
    assert_eq!(way(&answer), ["guard Login lets nobody pass"]);
}

#[baya::test]
async fn an_error_of_a_pipe_passes_the_interceptor_and_a_filter() {
    let answer = app().await.get("/cats/9").header("authorization", "Bearer tom").send().await;
    answer.assert_status(404);
    let expected = [
        "guard Login lets tom pass",
        "interceptor Timing, before",
        "pipe ById finds no cat for 9",
        "interceptor Timing, behind",
        "filter NotFound answers for: no cat has the number 9",
    ];
    assert_eq!(way(&answer), expected);
}

#[baya::test]
async fn only_an_admin_gives_a_cat_away_and_not_too_fast() {
    let app = app().await;
    let remove = |token| app.delete("/cats/2").header("authorization", token);
    remove("Bearer tom").send().await.assert_status(403);
    remove("Bearer ann").send().await.assert_status(204);
    remove("Bearer ann").send().await.assert_status(429);
}

#[baya::test]
async fn the_routes_that_need_no_login_are_these() {
    let app = app().await;
    let open: Vec<_> = app.routes_without::<Login>().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /cats  CatsController::list", "GET /health  HealthController::health"]);
    let open: Vec<_> = app.unguarded_routes().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["GET /health  HealthController::health"]);
}

#[test]
fn every_route_says_who_may_call_it_before_anything_is_built() {
    let routes = App::new::<AppModule>().routes().unwrap();
    let open = routes.iter().filter(|route| !route.protection.requires("bearer"));
    let open: Vec<_> = open.map(|route| route.handler.as_str()).collect();
    assert_eq!(open, ["CatsController::list", "HealthController::health"]);
    let remove = routes.iter().find(|route| route.method == "DELETE").unwrap();
    let refusals = remove.protection.refusals.iter().map(|one| (one.status, &*one.doc));
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
async fn errors_name_no_type_of_the_program() {
    let app = app().await;
    for path in ["/cats/x", "/cats/-1", "/cats/99999999999999999999", "/cats/9"] {
        let answer = app.get(path).header("authorization", "Bearer tom").send().await;
        let text = answer.text();
        assert!(answer.status().is_client_error(), "{} {text}", answer.status());
        for word in ["::", "struct", "invalid digit", "u64", "ById"] {
            assert!(!text.contains(word), "`{word}` for {path}: {text}");
        }
    }
}
