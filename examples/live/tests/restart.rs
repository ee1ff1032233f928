//! Tests that clients receive all messages, even after a restart of the server.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::path::Path;

use baya::testing::{TestApp, json};
use live::{LiveModule, LogPath};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn start(log: &Path) -> TestApp {
    let path = LogPath(log.join("messages.jsonl"));
    let app = TestApp::new::<LiveModule>().replace::<LogPath>(path);
    app.listen().await.expect("the app listens")
}

async fn add(app: &TestApp, text: &str) {
    app.post("/messages").json(&json!({ "text": text })).send().await.assert_status(201);
}

/// Reads the event stream until it contains a string, and returns the content up to it.
async fn read_until(app: &TestApp, header: &str, until: &str) -> String {
    let address = app.address().expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("the app listens");
    let request = format!("GET /messages/live HTTP/1.1\r\nhost: t\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await.expect("the request is sent");
    let mut received = String::new();
    while !received.contains(until) {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.expect("the response is readable");
        assert!(read > 0, "the stream ended after {received:?}");
        received.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    received
}

#[baya::test]
async fn a_client_receives_missed_messages_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    add(&app, "one").await;
    add(&app, "two").await;
    let received = read_until(&app, "", "\"two\"").await;
    assert!(received.contains("retry: 500\n") && received.contains("id: 1\n"), "{received}");
    app.shutdown().await?;
    let app = start(folder.path()).await;
    add(&app, "three").await;
    let received = read_until(&app, "last-event-id: 1\r\n", "\"three\"").await;
    assert!(!received.contains("\"one\"") && received.contains("\"two\""), "{received}");
    assert!(received.contains("id: 3\n"), "{received}");
}

#[baya::test]
async fn rejects_empty_and_too_long_messages() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    app.post("/messages").json(&json!({ "text": "  " })).send().await.assert_status(422);
    let long = json!({ "text": "x".repeat(5_000) });
    app.post("/messages").json(&long).send().await.assert_status(413);
}

#[baya::test]
async fn ignores_an_incomplete_line_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("messages.jsonl");
    std::fs::write(&log, "{\"number\":1,\"text\":\"one\"}\n{\"number\":2,\"te")?;
    let app = start(folder.path()).await;
    add(&app, "two").await;
    app.shutdown().await?;
    let app = start(folder.path()).await;
    let received = read_until(&app, "", "\"two\"").await;
    assert!(received.contains("\"one\"") && received.contains("id: 2\n"), "{received}");
}

/// Bodies that are invalid for all routes.
const INVALID_BODIES: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"text\": [{}]}"];

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    for body in INVALID_BODIES {
        for request in [app.post("/messages")] {
            let response = request.body("application/json", body).send().await;
            let text = response.text();
            let is_rejected = response.status().is_client_error();
            assert!(is_rejected || body.starts_with("{\""), "{} {text}", response.status());
            for word in ["::", "struct", "enum", "expected", "NewMessage"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
