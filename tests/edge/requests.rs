//! The id, the trace and the path of a request.

use baya::RequestId;
use baya::axum::Router;
use baya::axum::extract::{OriginalUri, Request};
use baya::axum::handler::HandlerWithoutStateExt;
use baya::axum::routing::get;
use baya::http::TraceParent;
use baya::prelude::*;
use wire::Server;

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
async fn returns_the_id_of_the_request() {
    let server = Server::of::<AppModule>().await;
    for line in ["GET /Cats", "GET /nowhere", "DELETE /Cats", "POST /Cats/whole"] {
        let response = server.request(line, &[("x-request-id", "from-the-proxy")]).await;
        assert_eq!(response.header("x-request-id"), Some("from-the-proxy"), "{line}");
    }
}

#[baya::test]
async fn replaces_an_id_that_is_not_a_short_token() {
    let server = Server::of::<AppModule>().await;
    let long = "x".repeat(129);
    let longest = "x".repeat(128);
    let forged = "abc handler=Admin status=200 path=\"/admin\"";
    for sent in [forged, "a b", "a\"b", "caf\u{e9}", "a,b", "", &long] {
        for line in ["GET /Cats", "GET /nowhere", "POST /Cats/whole"] {
            let response = server.request(line, &[("x-request-id", sent)]).await;
            let made = response.header("x-request-id").unwrap_or_default();
            assert_eq!((made.len(), made.contains(' ')), (36, false), "{line} {sent}");
            if response.status == 404 {
                assert_eq!(response.problem()["request_id"], made, "{sent}");
            }
        }
    }
    for sent in ["azAZ09._~+/=-", &longest] {
        let response = server.get("/Cats", &[("x-request-id", sent)]).await;
        assert_eq!(response.header("x-request-id"), Some(sent));
    }
}

#[baya::test]
async fn returns_a_generated_id() {
    let server = Server::of::<AppModule>().await;
    let made = server.get("/Cats/id", &[]).await;
    assert_eq!(made.header("x-request-id"), Some(made.text()));
    let error = server.get("/nowhere", &[]).await;
    assert_eq!(error.header("x-request-id"), error.problem()["request_id"].as_str());
    assert_eq!(server.get("/Cats", &[]).await.header("x-request-id"), None);
}

#[baya::test]
async fn responses_without_a_handler_have_ids() {
    let fallback = async |request: Request| {
        let (head, _) = request.into_parts();
        Error::unknown_path(&head).respond_to(&head)
    };
    let merged = Router::new().route("/merged", get(async || "merged"));
    let server =
        Server::with::<AppModule>(|app| app.merge(merged).fallback(fallback.into_service())).await;
    let error = server.get("/nowhere", &[]).await;
    assert_eq!(error.header("x-request-id"), error.problem()["request_id"].as_str());
    let merged = server.get("/merged", &[("x-request-id", "7"), ("traceparent", TRACE)]).await;
    let ids = (merged.header("x-request-id"), merged.header("traceparent"));
    assert_eq!(ids, (Some("7"), Some(TRACE)));
}

#[baya::test]
async fn returns_the_trace_of_the_request() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/Cats/trace", &[("traceparent", TRACE)]).await;
    response.is(200, "f067aa0ba902b7");
    assert_eq!(response.header("traceparent"), Some(TRACE));
    assert_eq!(
        server.request("POST /Cats/whole", &[("traceparent", TRACE)]).await.header("traceparent"),
        Some(TRACE)
    );
    let broken = server.get("/Cats/trace", &[("traceparent", "00-1-2-3")]).await;
    assert_eq!((broken.text(), broken.header("traceparent")), ("", None));
}

#[baya::test]
async fn does_not_return_ids_if_disabled() {
    let server = Server::with::<AppModule>(|app| app.response_ids(false)).await;
    let response = server.get("/Cats", &[("x-request-id", "7"), ("traceparent", TRACE)]).await;
    assert_eq!((response.header("x-request-id"), response.header("traceparent")), (None, None));
}

#[baya::test]
async fn paths_are_exact_unless_normalized() {
    let server = Server::of::<AppModule>().await;
    server.get("/Cats", &[]).await.is(200, "cats");
    for path in ["/Cats/", "/cats", "//Cats"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
    let server = Server::with::<AppModule>(|app| app.normalize_path(true)).await;
    for path in ["/Cats", "/Cats/", "/cats", "//CATS//"] {
        server.get(path, &[]).await.is(200, "cats");
    }
    let found = server.get("/cats/Tom/?x=%2F", &[]).await;
    found.is(200, "Tom by /cats/Tom/?x=%2F");
    assert_eq!(server.get("/nowhere/", &[]).await.status, 404);
}

#[baya::test]
async fn the_fallback_receives_the_original_path() {
    let fallback = async |request: Request| request.uri().to_string();
    let server =
        Server::with::<AppModule>(|app| app.normalize_path(true).fallback(fallback.into_service()))
            .await;
    server.get("/cats/", &[]).await.is(200, "cats");
    server.get("/Assets//App.JS/?v=1", &[]).await.is(200, "/Assets//App.JS/?v=1");
}
