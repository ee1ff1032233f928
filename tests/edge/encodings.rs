//! Content codings of requests, and characters that a header of a response must encode.

use std::collections::HashMap;
use std::time::Duration;

use baya::axum::Router;
use baya::axum::body::Bytes;
use baya::axum::extract::rejection::{JsonRejection, StringRejection};
use baya::axum::response::Redirect;
use baya::axum::routing::get;
use baya::prelude::*;
use baya::{Form, Negotiated};
use serde_json::Value;
use tokio::time::timeout;
use wire::{RawResponse, Server, exchange};

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/json")]
    async fn json(&self, value: Json<Value>) -> String {
        value.0.to_string()
    }

    #[post("/plain")]
    async fn plain(&self, #[body] value: Value) -> String {
        value.to_string()
    }

    #[post("/negotiated")]
    async fn negotiated(&self, value: Negotiated<Value>) -> String {
        value.0.to_string()
    }

    #[post("/form")]
    async fn form(&self, pairs: Form<HashMap<String, String>>) -> String {
        pairs.0.len().to_string()
    }

    #[post("/multipart")]
    async fn multipart(&self, form: baya::multipart::Multipart) -> &'static str {
        drop(form);
        "a form"
    }

    #[post("/axum-json")]
    async fn axum_json(&self, value: baya::axum::Json<Value>) -> String {
        value.0.to_string()
    }

    #[post("/optional")]
    async fn optional(&self, value: Option<baya::axum::Json<Value>>) -> String {
        value.is_some().to_string()
    }

    #[post("/fallible")]
    async fn fallible(&self, value: Result<baya::axum::Json<Value>, JsonRejection>) -> String {
        value.map_or_else(|rejection| rejection.status().to_string(), |value| value.0.to_string())
    }

    #[post("/fallible-text")]
    async fn fallible_text(&self, text: Result<String, StringRejection>) -> String {
        text.unwrap_or_else(|rejection| rejection.status().to_string())
    }

    #[post("/text")]
    async fn text(&self, text: String) -> String {
        text
    }

    #[post("/bytes")]
    async fn bytes(&self, bytes: Bytes) -> String {
        bytes.len().to_string()
    }

    #[get("/redirects")]
    async fn redirects(&self) -> Redirect {
        Redirect::to("/caf\u{e9}?name=\u{e9}%20&x=1")
    }

    #[post("/creates")]
    async fn creates(&self) -> [(&'static str, &'static str); 1] {
        [("location", "/cats/\u{e9}")]
    }
}

#[module(root, controllers = [Bodies])]
struct AppModule;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[baya::test]
async fn responds_415_to_an_encoded_body_that_no_layer_decodes() {
    let server = Server::of::<AppModule>().await;
    for (path, kind) in [
        ("/json", JSON),
        ("/plain", JSON),
        ("/negotiated", JSON),
        ("/axum-json", JSON),
        ("/optional", JSON),
        ("/fallible", JSON),
        ("/form", FORM),
        ("/multipart", "multipart/form-data; boundary=x"),
        ("/text", "text/plain"),
        ("/fallible-text", "text/plain"),
    ] {
        for coding in ["gzip", "identity, x", "\u{e9}"] {
            let headers = [("content-type", kind), ("content-encoding", coding)];
            let response = server.send(&format!("POST {path}"), &headers, b"\x1f\x8b").await;
            response.is_problem(415, "unsupported_encoding");
            assert_eq!(response.header("accept-encoding"), Some("identity"), "{path} {coding}");
        }
    }
}

#[baya::test]
async fn accepts_the_identity_encoding() {
    let server = Server::of::<AppModule>().await;
    for path in ["/json", "/axum-json", "/text"] {
        let headers = [("content-type", JSON), ("content-encoding", "Identity,")];
        server.send(&format!("POST {path}"), &headers, b"1").await.is(201, "1");
    }
}

#[baya::test]
async fn bytes_are_extracted_as_they_are() {
    let server = Server::of::<AppModule>().await;
    let headers = [("content-encoding", "gzip")];
    server.send("POST /bytes", &headers, b"\x1f\x8b").await.is(201, "2");
}

#[baya::test]
async fn does_not_request_a_body_above_the_limit() {
    let server = Server::with::<AppModule>(|app| app.body_limit(100)).await;
    for path in ["json", "axum-json", "optional", "fallible", "text", "fallible-text", "bytes"] {
        let head = format!(
            "POST /{path} HTTP/1.1\r\nhost: t\r\ncontent-type: {JSON}\r\nconnection: close\r\n\
             expect: 100-continue\r\ncontent-length: 101\r\n\r\n"
        );
        let asked = exchange(server.connect().await, head.as_bytes());
        let received = timeout(Duration::from_secs(5), asked).await;
        let response =
            RawResponse::of(&received.unwrap_or_else(|_| panic!("/{path} waits for the body")));
        if path.starts_with("fallible") {
            response.is(201, "413 Payload Too Large");
        } else {
            response.is_problem(413, "payload_too_large");
        }
    }
}

#[baya::test]
async fn encodes_uris_of_redirects_as_ascii() {
    let merged = Router::new().route("/merged", get(async || Redirect::to("/\u{2028}")));
    let server = Server::with::<AppModule>(|app| app.merge(merged)).await;
    let location = async |line: &str| {
        let response = server.request(line, &[]).await;
        response.header("location").map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(location("GET /redirects").await, "/caf%C3%A9?name=%C3%A9%20&x=1");
    assert_eq!(location("POST /creates").await, "/cats/%C3%A9");
    assert_eq!(location("GET /merged").await, "/%E2%80%A8");
}
