//! Requests that can't be parsed, which reach neither handlers nor layers.

use baya::App;
use baya::axum::http::StatusCode;
use baya::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::{RawResponse, Server, exchange};

#[controller]
struct Hello;

#[controller]
impl Hello {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/bare")]
    async fn bare(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    #[get("/unchanged")]
    async fn unchanged(&self) -> StatusCode {
        StatusCode::NOT_MODIFIED
    }
}

#[module(root, controllers = [Hello])]
struct AppModule;

fn configured(app: App) -> App {
    app.header_limit(8 * 1024).header_count(20)
}

#[baya::test]
async fn responds_with_a_problem_to_a_request_that_can_not_be_parsed() {
    let server = Server::with::<AppModule>(configured).await;
    let many = format!("GET / HTTP/1.1\r\nhost: t\r\n{}\r\n", "x: 1\r\n".repeat(30));
    let large = format!("GET / HTTP/1.1\r\nhost: t\r\nx: {}\r\n\r\n", "x".repeat(9000));
    for (sent, status, code) in [
        ("GET / HTTP/9\r\n\r\n", 400, "bad_request"),
        ("this is not a request\r\n\r\n", 400, "bad_request"),
        ("GET / HTTP/1.1\r\nhost t\r\n\r\n", 400, "bad_request"),
        ("\u{16}\u{3}\u{1}\0\r\n\r\n", 400, "bad_request"),
        (&many, 431, "headers_too_large"),
        (&large, 431, "headers_too_large"),
    ] {
        let response = RawResponse::of(&exchange(server.connect().await, sent.as_bytes()).await);
        response.is_problem(status, code);
        let id = response.problem()["request_id"].as_str().map(str::to_owned);
        assert!(id.is_some() && response.header("x-request-id") == id.as_deref(), "{response:?}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{response:?}");
        assert_eq!(response.header("connection"), Some("close"), "{response:?}");
        assert!(response.header("date").is_some(), "{response:?}");
        let length = response.header("content-length").map(str::to_owned);
        assert_eq!(length, Some(response.body.len().to_string()), "{response:?}");
    }
}

#[baya::test]
async fn limits_request_heads_by_default() {
    let server = Server::of::<AppModule>().await;
    let many: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    let large = format!("x: {}\r\n", "x".repeat(100_000));
    for headers in [many, large] {
        let sent = format!("GET / HTTP/1.1\r\nhost: t\r\n{headers}\r\n");
        let received = exchange(server.connect().await, sent.as_bytes()).await;
        RawResponse::of(&received).is_problem(431, "headers_too_large");
    }
}

#[baya::test]
async fn responds_with_a_problem_to_a_target_that_is_too_long() {
    let server = Server::with::<AppModule>(|app| app.header_limit(128 * 1024)).await;
    let sent = format!("GET /{} HTTP/1.1\r\nhost: t\r\n\r\n", "x".repeat(66_000));
    let received = exchange(server.connect().await, sent.as_bytes()).await;
    RawResponse::of(&received).is_problem(414, "uri_too_long");
}

#[baya::test]
async fn sends_the_problem_after_a_response_without_content() {
    let server = Server::with::<AppModule>(configured).await;
    let sent = b"GET /unchanged HTTP/1.1\r\nhost: t\r\n\r\nnonsense\r\n\r\n";
    let received = exchange(server.connect().await, sent).await;
    let text = String::from_utf8_lossy(&received);
    let (first, second) = text.split_once("\r\n\r\n").expect("two heads");
    assert!(first.starts_with("HTTP/1.1 304"), "{text}");
    RawResponse::of(second.as_bytes()).is_problem(400, "bad_request");
}

#[baya::test]
async fn does_not_change_a_400_response_of_a_handler() {
    let server = Server::with::<AppModule>(|app| {
        app.security_headers(baya::http::SecurityHeaders::none()).response_ids(false)
    })
    .await;
    let mut stream = server.connect().await;
    let sent = b"GET /bare HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n";
    stream.write_all(sent).await.expect("it reads");
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.expect("it ends");
    RawResponse::of(&received).is(400, "");
}
