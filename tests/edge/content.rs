//! Responses whose status excludes content, of handlers, filters and layers, over HTTP/1.1 and HTTP/2.

use std::convert::Infallible;

use baya::axum::Router;
use baya::axum::body::{Body, Bytes};
use baya::axum::http::{HeaderValue, Request, Response, StatusCode};
use baya::axum::middleware::{Next, from_fn};
use baya::axum::response::Redirect;
use baya::axum::routing::get;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{App, Caught, Event, Filter, Interceptor, Reply, Stream, filter, interceptor};
use serde_json::json;
use wire::Server;

/// Responds to every error.
#[filter]
struct Reset;

impl Filter for Reset {
    type Catches = Error;

    async fn catch(&self, _error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::http((StatusCode::RESET_CONTENT, "from a filter")))
    }
}

/// Sets a status without content on the response of the handler.
#[interceptor]
struct Unchanged;

impl Interceptor for Unchanged {
    async fn intercept(&self, cx: &mut Context<'_>, next: baya::Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        Ok(reply)
    }
}

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[get("/tuple")]
    async fn tuple(&self) -> (StatusCode, Json<serde_json::Value>) {
        (StatusCode::NO_CONTENT, Json(json!({ "name": "Tom" })))
    }

    #[get("/stream")]
    async fn stream(&self) -> (StatusCode, Body) {
        let pieces = std::iter::repeat_with(|| Ok::<_, Infallible>("piece"));
        (StatusCode::NO_CONTENT, Body::from_stream(futures_util::stream::iter(pieces)))
    }

    #[get("/filtered")]
    #[use_filters(Reset)]
    async fn filtered(&self) -> Result<(), Error> {
        Err(Error::conflict())
    }

    #[get("/intercepted")]
    #[use_interceptors(Unchanged)]
    async fn intercepted(&self) -> Json<u8> {
        Json(7)
    }

    #[get("/lengthy")]
    async fn lengthy(&self) -> Response<Body> {
        let mut response = Response::new(Body::from("a body"));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().insert("content-length", HeaderValue::from_static("6"));
        response.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
        response.headers_mut().insert("etag", HeaderValue::from_static("\"1\""));
        response
    }

    #[sse("/events")]
    #[use_interceptors(Unchanged)]
    async fn events(&self) -> impl Stream<Item = Event<u8>> + use<> {
        futures_util::stream::iter([Event::new(1)])
    }

    #[head("/head")]
    async fn head(&self) -> &'static str {
        "a body"
    }

    #[all("/any")]
    async fn any(&self) -> &'static str {
        "a body"
    }

    #[get("/interim")]
    async fn interim(&self) -> StatusCode {
        StatusCode::PROCESSING
    }

    #[get("/broken")]
    async fn broken(&self) -> Redirect {
        Redirect::to("/cats\r\nset-cookie: a=1")
    }

    #[get("/broken-header")]
    async fn broken_header(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("x-name", "Tom\r\nset-cookie: a=1")], "hello")
    }

    #[get("/broken-name")]
    async fn broken_name(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("x name", "Tom")], "hello")
    }

    #[get("/broken-error")]
    async fn broken_error(&self) -> Result<(), Redirect> {
        Err(Redirect::to("/cats\n"))
    }

    #[get("/longer")]
    async fn longer(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("content-length", "50")], "hello")
    }

    #[get("/shorter")]
    async fn shorter(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("content-length", "2")], "hello")
    }

    #[get("/coded")]
    async fn coded(&self) -> ([(&'static str, &'static str); 1], &'static str) {
        ([("transfer-encoding", "chunked")], "hello")
    }

    #[get("/deliberate")]
    async fn deliberate(&self) -> (StatusCode, &'static str) {
        (StatusCode::INTERNAL_SERVER_ERROR, "out of cats")
    }
}

#[module(root, controllers = [Bodies])]
struct AppModule;

fn configured(app: App) -> App {
    let merged = Router::new()
        .route("/merged", get(async || (StatusCode::RESET_CONTENT, "from axum")))
        .route("/merged-broken", get(async || Redirect::to("/cats\r")));
    let layer = from_fn(async |request: baya::axum::extract::Request, next: Next| {
        let layered = request.uri().path() == "/layered";
        let mut response = next.run(request).await;
        if layered {
            response = Response::new(Body::from("from a layer"));
            *response.status_mut() = StatusCode::NO_CONTENT;
        }
        response
    });
    let fallback = Router::new().fallback(async |uri: baya::axum::http::Uri| match uri.path() {
        "/fallback" => (StatusCode::NO_CONTENT, "from a fallback"),
        _ => (StatusCode::NOT_FOUND, "nothing"),
    });
    app.merge(merged).layer(layer).fallback(fallback)
}

const EMPTY: &[(&str, u16)] = &[
    ("/tuple", 204),
    ("/stream", 204),
    ("/filtered", 205),
    ("/intercepted", 304),
    ("/lengthy", 304),
    ("/events", 304),
    ("/merged", 205),
    ("/layered", 204),
    ("/fallback", 204),
];

#[baya::test]
async fn sends_no_content_with_statuses_that_exclude_it_over_http1() {
    let server = Server::with::<AppModule>(configured).await;
    for (path, status) in EMPTY {
        let response = server.get(path, &[]).await;
        assert_eq!((response.status, &*response.body), (*status, &b""[..]), "{path}");
        // Only a length determines the end of a 205 (RFC 9112, 6.3).
        let length = if *status == 205 { Some("0") } else { None };
        assert_eq!(response.header("content-length"), length, "{path}");
        for name in ["content-type", "transfer-encoding", "content-encoding"] {
            assert_eq!(response.header(name), None, "{path}");
        }
    }
    assert_eq!(server.get("/lengthy", &[]).await.header("etag"), Some("\"1\""));
}

/// Returns a response over HTTP/2. The client checks that messages are well-formed.
async fn over_http2(server: &Server, method: &str, path: &str) -> (Response<()>, Vec<u8>) {
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let uri = format!("http://t{path}");
    let request = Request::builder().method(method).uri(uri).body(()).expect("a request");
    let (response, _) = client.send_request(request, true).expect("the request is sent");
    let (head, mut body) = response.await.expect("a response").into_parts();
    let mut all = Vec::new();
    while let Some(piece) = body.data().await {
        let piece: Bytes = piece.unwrap_or_else(|error| panic!("{path}: {error}"));
        all.extend(piece);
    }
    (Response::from_parts(head, ()), all)
}

#[baya::test]
async fn sends_no_content_with_statuses_that_exclude_it_over_http2() {
    let server = Server::with::<AppModule>(configured).await;
    for (path, status) in EMPTY {
        let (head, body) = over_http2(&server, "GET", path).await;
        assert_eq!((head.status().as_u16(), &*body), (*status, &b""[..]), "{path}");
        for name in ["content-length", "content-type", "content-encoding"] {
            assert!(!head.headers().contains_key(name), "{path} {name}");
        }
    }
}

#[baya::test]
async fn returns_no_content_with_statuses_that_exclude_it_without_a_port() {
    let app = TestApp::new::<AppModule>().configure(configured).start().await?;
    for (path, status) in EMPTY {
        let response = app.get(path).send().await;
        response.assert_status(*status).assert_text("");
        assert!(!response.headers().contains_key("content-type"), "{path}");
    }
}

#[baya::test]
async fn responses_to_head_have_no_content() {
    let server = Server::with::<AppModule>(configured).await;
    for (path, status) in
        [("/head", 200), ("/any", 200), ("/nowhere", 404), ("/interim", 500), ("/deliberate", 500)]
    {
        let response = server.request(&format!("HEAD {path}"), &[]).await;
        assert_eq!((response.status, &*response.body), (status, &b""[..]), "{path}");
        assert!(response.header("content-length").is_some(), "{path}");
        let (head, body) = over_http2(&server, "HEAD", path).await;
        assert_eq!((head.status().as_u16(), &*body), (status, &b""[..]), "{path}");
        assert!(head.headers().contains_key("content-length"), "{path}");
    }
}

#[baya::test]
async fn rejects_an_interim_status_as_a_response() {
    let server = Server::with::<AppModule>(configured).await;
    server.get("/interim", &[]).await.is_problem(500, "internal_error");
    let (head, _) = over_http2(&server, "GET", "/interim").await;
    assert_eq!(head.status(), 500);
}

#[baya::test]
async fn responds_500_if_a_header_can_not_be_sent() {
    let server = Server::with::<AppModule>(configured).await;
    for path in ["/broken", "/broken-header", "/broken-name", "/broken-error", "/merged-broken"] {
        let response = server.get(path, &[("x-request-id", "r-1")]).await;
        response.is_problem(500, "internal_error");
        assert_eq!(response.problem()["request_id"], "r-1", "{path}");
        assert_eq!(response.header("set-cookie"), None, "{path}");
        assert!(!response.text().contains("header value"), "{path}");
    }
    server.get("/deliberate", &[]).await.is(500, "out of cats");
}

#[baya::test]
async fn does_not_send_a_length_or_coding_that_differs_from_the_body() {
    let server = Server::with::<AppModule>(configured).await;
    for path in ["/longer", "/shorter", "/coded"] {
        let response = server.get(path, &[]).await;
        response.is(200, "hello");
        assert_eq!(response.headers("content-length"), ["5"], "{path}");
        assert_eq!(response.header("transfer-encoding"), None, "{path}");
        let (head, body) = over_http2(&server, "GET", path).await;
        assert_eq!((head.status().as_u16(), &*body), (200, &b"hello"[..]), "{path}");
        let length = head.headers().get("content-length").map(HeaderValue::as_bytes);
        assert!(length.is_none_or(|length| length == b"5"), "{path}");
    }
}
