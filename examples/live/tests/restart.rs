//! Who listens misses nothing, through a restart either.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::path::Path;

use baya::testing::{TestApp, json};
use live::{LiveModule, LogPath};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn start(log: &Path) -> TestApp {
    let path = LogPath(log.join("messages.jsonl"));
    let app = TestApp::new::<LiveModule>().replace::<LogPath>(path);
    app.listen().await.expect("it listens")
}

async fn say(app: &TestApp, text: &str) {
    app.post("/messages").json(&json!({ "text": text })).send().await.assert_status(201);
}

/// Listens until a text has come; gives all up to it.
async fn listen(app: &TestApp, header: &str, until: &str) -> String {
    let address = app.address().expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = format!("GET /messages/live HTTP/1.1\r\nhost: t\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut heard = String::new();
    while !heard.contains(until) {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.expect("it answers");
        assert!(read > 0, "it ended behind {heard:?}");
        heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    heard
}

#[baya::test]
async fn a_client_that_comes_back_after_a_restart_gets_what_it_has_missed() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    say(&app, "one").await;
    say(&app, "two").await;
    let heard = listen(&app, "", "\"two\"").await;
    assert!(heard.contains("retry: 500\n") && heard.contains("id: 1\n"), "{heard}");
    app.shutdown().await?;
    let app = start(folder.path()).await;
    say(&app, "three").await;
    let heard = listen(&app, "last-event-id: 1\r\n", "\"three\"").await;
    assert!(!heard.contains("\"one\"") && heard.contains("\"two\""), "{heard}");
    assert!(heard.contains("id: 3\n"), "{heard}");
}

#[baya::test]
async fn nothing_is_said_by_an_empty_text_or_a_long_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    app.post("/messages").json(&json!({ "text": "  " })).send().await.assert_status(422);
    let long = json!({ "text": "x".repeat(5_000) });
    app.post("/messages").json(&long).send().await.assert_status(413);
}

#[baya::test]
async fn a_line_that_was_cut_off_is_no_message_and_harms_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("messages.jsonl");
    std::fs::write(&log, "{\"number\":1,\"text\":\"one\"}\n{\"number\":2,\"te")?;
    let app = start(folder.path()).await;
    say(&app, "two").await;
    app.shutdown().await?;
    let app = start(folder.path()).await;
    let heard = listen(&app, "", "\"two\"").await;
    assert!(heard.contains("\"one\"") && heard.contains("id: 2\n"), "{heard}");
}

/// Bodies that requests of this API must not have.
const BAD: [&str; 6] = ["[]", "3", "null", "{", "{\"x\": 1}", "{\"text\": [{}]}"];

#[baya::test]
async fn errors_name_no_type_of_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(folder.path()).await;
    for body in BAD {
        for request in [app.post("/messages")] {
            let answer = request.body("application/json", body).send().await;
            let text = answer.text();
            // A change may have none of the fields that it could have.
            let is_refused = answer.status().is_client_error();
            assert!(is_refused || body.starts_with("{\""), "{} {text}", answer.status());
            for word in ["::", "struct", "enum", "expected", "Said"] {
                assert!(!text.contains(word), "`{word}` for {body}: {text}");
            }
        }
    }
}
