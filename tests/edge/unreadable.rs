//! Requests that can't be parsed, which no handler and no layer sees.

use baya::App;
use baya::axum::http::StatusCode;
use baya::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::{Answer, Server, talk};

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
async fn a_request_that_cannot_be_parsed_gets_a_problem_with_the_usual_headers() {
    let server = Server::with::<AppModule>(configured).await;
    let many = format!("GET / HTTP/1.1\r\nhost: t\r\n{}\r\n", "x: 1\r\n".repeat(30));
    let large = format!("GET / HTTP/1.1\r\nhost: t\r\nx: {}\r\n\r\n", "x".repeat(9000));
    for (sent, status, code) in [
        ("GET / HTTP/9\r\n\r\n", 400, "bad_request"),
        ("this is no request\r\n\r\n", 400, "bad_request"),
        ("GET / HTTP/1.1\r\nhost t\r\n\r\n", 400, "bad_request"),
        ("\u{16}\u{3}\u{1}\0\r\n\r\n", 400, "bad_request"),
        (&many, 431, "headers_too_large"),
        (&large, 431, "headers_too_large"),
    ] {
        let answer = Answer::of(&talk(server.connect().await, sent.as_bytes()).await);
        answer.is_problem(status, code);
        let id = answer.problem()["request_id"].as_str().map(str::to_owned);
        assert!(id.is_some() && answer.header("x-request-id") == id.as_deref(), "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{answer:?}");
        assert_eq!(answer.header("connection"), Some("close"), "{answer:?}");
        assert!(answer.header("date").is_some(), "{answer:?}");
        let length = answer.header("content-length").map(str::to_owned);
        assert_eq!(length, Some(answer.body.len().to_string()), "{answer:?}");
    }
}

#[baya::test]
async fn request_heads_are_limited_by_default() {
    let server = Server::of::<AppModule>().await;
    let many: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    let large = format!("x: {}\r\n", "x".repeat(100_000));
    for headers in [many, large] {
        let sent = format!("GET / HTTP/1.1\r\nhost: t\r\n{headers}\r\n");
        let received = talk(server.connect().await, sent.as_bytes()).await;
        Answer::of(&received).is_problem(431, "headers_too_large");
    }
}

#[baya::test]
async fn a_target_that_is_too_long_gets_a_problem() {
    let server = Server::with::<AppModule>(|app| app.header_limit(128 * 1024)).await;
    let sent = format!("GET /{} HTTP/1.1\r\nhost: t\r\n\r\n", "x".repeat(66_000));
    let received = talk(server.connect().await, sent.as_bytes()).await;
    Answer::of(&received).is_problem(414, "uri_too_long");
}

#[baya::test]
async fn the_problem_follows_a_response_without_content() {
    let server = Server::with::<AppModule>(configured).await;
    let sent = b"GET /unchanged HTTP/1.1\r\nhost: t\r\n\r\nnonsense\r\n\r\n";
    let received = talk(server.connect().await, sent).await;
    let text = String::from_utf8_lossy(&received);
    let (first, second) = text.split_once("\r\n\r\n").expect("two heads");
    assert!(first.starts_with("HTTP/1.1 304"), "{text}");
    Answer::of(second.as_bytes()).is_problem(400, "bad_request");
}

#[baya::test]
async fn a_bare_response_of_a_handler_stays_as_it_is() {
    let server = Server::with::<AppModule>(|app| {
        app.security_headers(baya::http::SecurityHeaders::none()).response_ids(false)
    })
    .await;
    let mut stream = server.connect().await;
    let sent = b"GET /bare HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n";
    stream.write_all(sent).await.expect("it reads");
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.expect("it ends");
    Answer::of(&received).is(400, "");
}
