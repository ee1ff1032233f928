//! Statuses that do not end a request, returned by handlers, filters and layers.

use std::time::Duration;

use baya::axum::Router;
use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use baya::axum::middleware::{Next, from_fn};
use baya::axum::routing::get;
use baya::prelude::*;
use baya::testing::TestApp;
use baya::{App, Caught, Cors, Filter, Reply, filter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use wire::{RawResponse, Server, head};

/// Returns a response with a status above 599 for every error.
#[filter]
struct Odd;

impl Filter for Odd {
    type Catches = Error;

    async fn catch(&self, _error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::http((status(999), "from a filter")))
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).expect("a status")
}

#[controller]
struct Statuses;

#[controller]
impl Statuses {
    #[get("/of/{code}")]
    async fn of(&self, #[param] code: u16) -> (StatusCode, [(&'static str, &'static str); 1]) {
        (status(code), [("set-cookie", "a=1")])
    }

    #[get("/filtered")]
    #[use_filters(Odd)]
    async fn filtered(&self) -> Result<(), Error> {
        Err(Error::conflict())
    }

    #[get("/named")]
    async fn named(&self) -> (StatusCode, [(&'static str, &'static str); 1]) {
        (StatusCode::SWITCHING_PROTOCOLS, [("upgrade", "echo")])
    }

    #[get("/upgrades", body)]
    async fn upgrades(&self, mut request: Request) -> Response<Body> {
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let upgraded = upgrade.await.expect("it switches");
            let mut stream = hyper_util::rt::TokioIo::new(upgraded);
            let _ = stream.write_all(b"switched").await;
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.headers_mut().insert("upgrade", HeaderValue::from_static("echo"));
        response.headers_mut().insert("connection", HeaderValue::from_static("upgrade"));
        response
    }
}

#[module(root, controllers = [Statuses])]
struct AppModule;

fn configured(app: App) -> App {
    let merged = Router::new()
        .route("/merged", get(async || status(600)))
        .route("/merged-interim", get(async || StatusCode::SWITCHING_PROTOCOLS));
    let layer = from_fn(async |request: Request, next: Next| {
        let layered = request.uri().path() == "/layered";
        let mut response = next.run(request).await;
        if layered {
            *response.status_mut() = StatusCode::CONTINUE;
        }
        response
    });
    app.merge(merged).layer(layer).cors(Cors::origins(&["https://a.example"]))
}

const PATHS: &[&str] = &[
    "/of/100",
    "/of/101",
    "/of/103",
    "/of/199",
    "/of/600",
    "/of/999",
    "/filtered",
    "/named",
    "/merged",
    "/merged-interim",
    "/layered",
];

#[baya::test]
async fn responds_with_a_problem_to_a_status_that_does_not_end_a_request() {
    let server = Server::with::<AppModule>(configured).await;
    for path in PATHS {
        let sent = [("x-request-id", "r-1"), ("origin", "https://a.example")];
        let asked = timeout(Duration::from_secs(5), server.get(path, &sent));
        let response = asked.await.unwrap_or_else(|_| panic!("{path} does not end"));
        response.is_problem(500, "internal_error");
        assert_eq!(response.problem()["request_id"], "r-1", "{path}");
        for (name, value) in [
            ("x-request-id", "r-1"),
            ("x-content-type-options", "nosniff"),
            ("access-control-allow-origin", "https://a.example"),
        ] {
            assert_eq!(response.header(name), Some(value), "{path} {name}");
        }
        assert!(response.header("set-cookie").or(response.header("upgrade")).is_none(), "{path}");
    }
}

#[baya::test]
async fn responds_with_a_problem_to_such_a_status_without_a_port() {
    let app = TestApp::new::<AppModule>().start().await?;
    for path in ["/of/101", "/of/103", "/of/600", "/filtered"] {
        app.get(path).send().await.assert_status(500);
    }
}

#[baya::test]
async fn switches_to_a_protocol_that_the_request_offers() {
    let server = Server::with::<AppModule>(configured).await;
    let mut stream = server.connect().await;
    let asked =
        b"GET /upgrades HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";
    stream.write_all(asked).await.expect("it reads");
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.expect("it ends");
    let response = RawResponse::of(&received);
    assert_eq!((response.status, &*response.body), (101, &b"switched"[..]));
}

#[baya::test]
async fn responds_with_a_problem_to_a_status_above_599_over_http2() {
    let server = Server::with::<AppModule>(configured).await;
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    for path in PATHS {
        let request = Request::get(format!("http://t{path}")).body(()).expect("a request");
        let (response, _) = client.send_request(request, true).expect("the request is sent");
        let response = response.await.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(response.status(), 500, "{path}");
        let name = HeaderName::from_static("x-request-id");
        assert!(response.headers().contains_key(name), "{path}");
    }
}

#[baya::test]
async fn sends_no_content_to_a_head_request_for_such_a_status() {
    let server = Server::with::<AppModule>(configured).await;
    let mut stream = server.connect().await;
    stream.write_all(&head("HEAD /of/600", &[])).await.expect("it reads");
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.expect("it ends");
    let response = RawResponse::of(&received);
    assert_eq!((response.status, &*response.body), (500, &b""[..]));
}
