//! What passes through an app with a request: its id, its trace, its path.

use baya::axum::Router;
use baya::axum::extract::{OriginalUri, Request};
use baya::axum::handler::HandlerWithoutStateExt;
use baya::axum::routing::get;
use baya::prelude::*;
use baya::{RequestId, TraceParent};

use super::wire::{serve, serve_as};

#[controller("/Cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> &'static str {
        "cats"
    }

    #[get("/{name}")]
    async fn find(&self, #[param] name: String, original: OriginalUri) -> String {
        format!("{name} by {}", original.0)
    }

    #[get("/id")]
    async fn id(&self, id: RequestId) -> String {
        id.to_string()
    }

    #[post("/whole")]
    async fn whole(&self, request: Request) -> String {
        request.uri().path().to_owned()
    }

    #[get("/trace")]
    async fn trace(&self, trace: Option<TraceParent>, cx: &Context<'_>) -> String {
        assert_eq!(trace, cx.trace_parent());
        trace.map_or_else(String::new, |trace| format!("{:x}", trace.parent_id()))
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[baya::test]
async fn an_answer_carries_the_id_that_its_request_came_with() {
    let server = serve::<AppModule>().await;
    for line in ["GET /Cats", "GET /nowhere", "DELETE /Cats", "POST /Cats/whole"] {
        let answer = server.ask(line, &["x-request-id: from-the-proxy"]).await;
        assert_eq!(answer.header("x-request-id"), "from-the-proxy", "{line}");
    }
    let too_long = format!("x-request-id: {}", "x".repeat(129));
    assert_eq!(server.ask("GET /Cats", &[&too_long]).await.header("x-request-id"), "");
}

#[baya::test]
async fn an_answer_carries_the_id_that_was_made() {
    let server = serve::<AppModule>().await;
    let made = server.ask("GET /Cats/id", &[]).await;
    assert_eq!(made.header("x-request-id"), made.text());
    let error = server.ask("GET /nowhere", &[]).await;
    assert_eq!(error.header("x-request-id"), error.problem("request_id"));
    assert_eq!(server.ask("GET /Cats", &[]).await.header("x-request-id"), "");
}

#[baya::test]
async fn what_no_handler_answers_carries_ids_too() {
    let fallback = async |request: Request| {
        let (head, _) = request.into_parts();
        Error::unknown_path(&head).respond_to(&head)
    };
    let merged = Router::new().route("/merged", get(async || "merged"));
    let server =
        serve_as::<AppModule>(|app| app.merge(merged).fallback(fallback.into_service())).await;
    let error = server.ask("GET /nowhere", &[]).await;
    assert_eq!(error.header("x-request-id"), error.problem("request_id"));
    let trace = format!("traceparent: {TRACE}");
    let merged = server.ask("GET /merged", &["x-request-id: 7", &trace]).await;
    let ids = (merged.header("x-request-id"), merged.header("traceparent"));
    assert_eq!(ids, ("7".to_owned(), TRACE.to_owned()));
}

#[baya::test]
async fn a_trace_passes_through() {
    let server = serve::<AppModule>().await;
    let header = format!("traceparent: {TRACE}");
    let answer = server.ask("GET /Cats/trace", &[&header]).await;
    answer.is(200, "f067aa0ba902b7");
    assert_eq!(answer.header("traceparent"), TRACE);
    assert_eq!(server.ask("POST /Cats/whole", &[&header]).await.header("traceparent"), TRACE);
    let broken = server.ask("GET /Cats/trace", &["traceparent: 00-1-2-3"]).await;
    assert_eq!((&*broken.text(), &*broken.header("traceparent")), ("", ""));
}

#[baya::test]
async fn an_app_keeps_ids_to_itself_when_told() {
    let server = serve_as::<AppModule>(|app| app.answer_ids(false)).await;
    let answer =
        server.ask("GET /Cats", &["x-request-id: 7", &format!("traceparent: {TRACE}")]).await;
    assert_eq!((&*answer.header("x-request-id"), &*answer.header("traceparent")), ("", ""));
}

#[baya::test]
async fn paths_are_exact_unless_told_otherwise() {
    let server = serve::<AppModule>().await;
    server.ask("GET /Cats", &[]).await.is(200, "cats");
    for path in ["/Cats/", "/cats", "//Cats"] {
        assert_eq!(server.ask(&format!("GET {path}"), &[]).await.status, 404, "{path}");
    }
    let server = serve_as::<AppModule>(|app| app.normalize_path(true)).await;
    for path in ["/Cats", "/Cats/", "/cats", "//CATS//"] {
        server.ask(&format!("GET {path}"), &[]).await.is(200, "cats");
    }
    let found = server.ask("GET /cats/Tom/?x=%2F", &[]).await;
    found.is(200, "Tom by /cats/Tom/?x=%2F");
    assert_eq!(server.ask("GET /nowhere/", &[]).await.status, 404);
}

#[baya::test]
async fn what_is_no_route_reaches_the_fallback_as_it_was_sent() {
    let fallback = async |request: Request| request.uri().to_string();
    let server =
        serve_as::<AppModule>(|app| app.normalize_path(true).fallback(fallback.into_service()))
            .await;
    server.ask("GET /cats/", &[]).await.is(200, "cats");
    server.ask("GET /Assets//App.JS/?v=1", &[]).await.is(200, "/Assets//App.JS/?v=1");
}
