//! Compressed request bodies.

use std::time::Duration;

use baya::axum::body::Bytes;
use baya::axum::extract::Request;
use baya::axum::http::HeaderMap;
use baya::testing::{Value, json};
use baya::{Error, Form, Json, Middleware};
use baya_compression::Decompression;
use baya_macros::{controller, module};
use http_body_util::BodyExt;
use tokio::io::AsyncWriteExt;
use wire::{RawResponse, Server};

use crate::codec::encoded;

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/bytes")]
    async fn bytes(&self, body: Bytes) -> Bytes {
        body
    }

    #[post("/text")]
    async fn text(&self, body: String) -> String {
        body
    }

    #[post("/json")]
    async fn json(&self, body: Json<Value>) -> Json<Value> {
        body
    }

    #[post("/form")]
    async fn form(&self, form: Form<Vec<(String, String)>>) -> String {
        form.0.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[post("/head")]
    async fn head(&self, headers: HeaderMap) -> String {
        let has = |name| headers.contains_key(name);
        format!("{} {}", has("content-encoding"), has("content-length"))
    }

    /// Returns the number of bytes, reading chunk by chunk.
    #[post("/stream")]
    async fn stream(&self, request: Request) -> Result<String, Error> {
        let mut body = request.into_body();
        let mut bytes = 0;
        while let Some(chunk) = body.frame().await {
            bytes += chunk?.data_ref().map_or(0, Bytes::len);
        }
        Ok(bytes.to_string())
    }
}

#[module(root, controllers = [Bodies], middleware = [Middleware::new(Decompression::new())])]
struct AppModule;

/// The status and the error code of a problem.
#[track_caller]
fn problem_code(response: &RawResponse) -> (u16, String) {
    (response.status, response.problem()["code"].as_str().unwrap().to_owned())
}

const ALL: [&str; 4] = ["gzip", "deflate", "br", "zstd"];

#[baya_macros::test]
async fn decompresses_for_every_extractor() {
    let server = Server::of::<AppModule>().await;
    for encoding in ALL {
        let text = "the text ".repeat(10_000);
        let json = json!({ "text": text }).to_string();
        for (path, content_type, body) in [
            ("/bytes", "application/octet-stream", &*text),
            ("/text", "text/plain", &*text),
            ("/json", "application/json", &*json),
            ("/form", "application/x-www-form-urlencoded", "a=1"),
        ] {
            let headers = [("content-encoding", encoding), ("content-type", content_type)];
            let packed = encoded(encoding, body.as_bytes());
            let response = server.send(&format!("POST {path}"), &headers, &packed).await;
            assert_eq!((response.status, response.text()), (201, body), "{encoding} {path}");
        }
        let headers = [("content-encoding", encoding)];
        let response = server.send("POST /head", &headers, &encoded(encoding, b"x")).await;
        assert_eq!(response.text(), "false false");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn applies_to_the_app_or_to_routes_of_a_pattern() {
    #[module(root, controllers = [Bodies])]
    struct BareModule;
    #[module(
        root,
        controllers = [Bodies],
        middleware = [Middleware::new(Decompression::new()).on("/text")],
    )]
    struct PatternModule;
    let server = Server::with::<BareModule>(|app| app.layer(Decompression::new())).await;
    let with_pattern = Server::of::<PatternModule>().await;
    let packed = encoded("gzip", b"the text");
    let headers = [("content-encoding", "gzip")];
    for (server, path, body) in [
        (&server, "POST /text", &b"the text"[..]),
        (&with_pattern, "POST /text", b"the text"),
        (&with_pattern, "POST /bytes", &packed),
    ] {
        assert_eq!(server.send(path, &headers, &packed).await.body, body);
    }
    let unknown = [("content-encoding", "unknown")];
    let response = server.send("POST /text", &unknown, b"x").await;
    response.is_problem(415, "unsupported_encoding");
    let response = server.send("POST /text", &headers, &packed[..9]).await;
    response.is_problem(400, "invalid_encoding");
    server.app.shutdown().await?;
    with_pattern.app.shutdown().await?;
}

#[baya_macros::test]
async fn leaves_uncompressed_bodies_alone() {
    let server = Server::of::<AppModule>().await;
    for headers in [&[][..], &[("content-encoding", "identity")], &[("content-encoding", "")]] {
        assert_eq!(server.send("POST /text", headers, b"plain").await.text(), "plain");
        let head = server.send("POST /head", headers, b"plain").await;
        assert_eq!(head.text(), "false true");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn removes_several_encodings_in_reverse_order() {
    let server = Server::of::<AppModule>().await;
    let packed = encoded("br", &encoded("gzip", b"the text"));
    for headers in [
        &[("content-encoding", "gzip, br")][..],
        &[("content-encoding", "GZIP"), ("content-encoding", "BR")],
        &[("content-encoding", " x-gzip ,, identity,br, ")],
    ] {
        let response = server.send("POST /text", headers, &packed).await;
        assert_eq!(response.text(), "the text", "{headers:?}");
    }
    let wrong = [("content-encoding", "br, gzip")];
    let response = server.send("POST /text", &wrong, &packed).await;
    response.is_problem(400, "invalid_encoding");

    let three = [("content-encoding", "gzip, br, zstd")];
    let response = server.send("POST /text", &three, &encoded("zstd", &packed)).await;
    assert_eq!(response.text(), "the text");
    let four = [("content-encoding", "gzip, br, zstd, gzip")];
    let response = server.send("POST /text", &four, b"x").await;
    response.is_problem(415, "unsupported_encoding");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_unknown_encodings_with_the_supported_ones() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["compress", "gzip, unknown", "gzip;q=1", "*", "g\u{e9}"] {
        let headers = [("content-encoding", encoding)];
        let response = server.send("POST /text", &headers, b"x").await;
        assert_eq!(problem_code(&response), (415, "unsupported_encoding".to_owned()), "{encoding}");
        assert_eq!(response.header("accept-encoding"), Some("zstd, br, gzip, deflate"));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_truncated_bodies_and_accepts_empty_ones() {
    let server = Server::of::<AppModule>().await;
    for encoding in ALL {
        let packed = encoded(encoding, b"a short text, a short text");
        let headers = [("content-encoding", encoding)];
        for path in ["POST /text", "POST /stream"] {
            for at in 1..packed.len() {
                let response = server.send(path, &headers, &packed[..at]).await;
                let expected = (400, "invalid_encoding".to_owned());
                assert_eq!(problem_code(&response), expected, "{encoding}, cut off at {at}");
            }
        }
        let response = server.request("POST /text", &headers).await;
        assert_eq!((response.status, response.text()), (201, ""), "{encoding}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_malformed_bodies() {
    let server = Server::of::<AppModule>().await;
    for encoding in ALL {
        let whole = encoded(encoding, &b"some text ".repeat(500));
        let mut wrong_checksum = encoded(encoding, b"text");
        *wrong_checksum.last_mut().unwrap() ^= 0xff;
        let trailing = [&whole[..], b"after the end"].concat();
        let other = ALL.into_iter().find(|other| *other != encoding).unwrap();
        for (body, what) in [
            (b"not encoded".to_vec(), "plain text"),
            (vec![0xff; 64], "ones"),
            (vec![0; 64], "zeros"),
            (trailing, "garbage after the end"),
            (encoded(other, &b"some text ".repeat(500)), "another encoding"),
        ] {
            let headers = [("content-encoding", encoding)];
            let response = server.send("POST /text", &headers, &body).await;
            let expected = (400, "invalid_encoding".to_owned());
            assert_eq!(problem_code(&response), expected, "{encoding}: {what}");
        }
        if matches!(encoding, "gzip" | "deflate") {
            let headers = [("content-encoding", encoding)];
            let response = server.send("POST /text", &headers, &wrong_checksum).await;
            let expected = (400, "invalid_encoding".to_owned());
            assert_eq!(problem_code(&response), expected, "{encoding}: a wrong checksum");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn never_responds_500_to_corrupted_bodies() {
    let server = Server::of::<AppModule>().await;
    for encoding in ALL {
        let whole = encoded(encoding, b"a short text, a short text, and another text");
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            let headers = [("content-encoding", encoding)];
            let response = server.send("POST /bytes", &headers, &changed).await;
            let expected = matches!(response.status, 201 | 400 | 413);
            assert!(expected, "{encoding}, changed at {at}: {response:?}");
        }
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn decodes_concatenated_bodies_of_gzip_and_zstd() {
    let server = Server::of::<AppModule>().await;
    for (encoding, status) in [("gzip", 201), ("zstd", 201), ("br", 400), ("deflate", 400)] {
        let two = [encoded(encoding, b"one, "), encoded(encoding, b"two")].concat();
        let headers = [("content-encoding", encoding)];
        let response = server.send("POST /text", &headers, &two).await;
        assert_eq!(response.status, status, "{encoding}");
        assert!(status == 400 || response.text() == "one, two", "{encoding}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn applies_the_body_limit_to_the_decompressed_size() {
    let server = Server::with::<AppModule>(|app| app.body_limit(1000)).await;
    for encoding in ALL {
        let headers = [("content-encoding", encoding)];
        let fits = encoded(encoding, &[b'x'; 1000]);
        assert_eq!(server.send("POST /text", &headers, &fits).await.status, 201);
        let large = encoded(encoding, &[b'x'; 1001]);
        let response = server.send("POST /text", &headers, &large).await;
        response.is_problem(413, "payload_too_large");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_bodies_that_pause_too_long() {
    let timeout = Duration::from_millis(50);
    let server = Server::with::<AppModule>(|app| app.body_timeout(timeout)).await;
    let packed = encoded("gzip", b"the text");
    for path in ["POST /text", "POST /bytes"] {
        let length = packed.len().to_string();
        let headers = [("content-encoding", "gzip"), ("content-length", &length)];
        let mut stream = server.begin(path, &headers).await;
        stream.write_all(&packed[..5]).await?;
        assert_eq!(RawResponse::read(stream).await.status, 408);
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn decompresses_chunks_as_they_arrive() {
    let server = Server::of::<AppModule>().await;
    for encoding in ALL {
        let text = b"some text, some other text".repeat(100);
        let packed = encoded(encoding, &text);
        let headers = [("content-encoding", encoding), ("transfer-encoding", "chunked")];
        let mut stream = server.begin("POST /stream", &headers).await;
        stream.set_nodelay(true)?;
        for byte in &packed {
            stream.write_all(&[b'1', b'\r', b'\n', *byte, b'\r', b'\n']).await?;
            tokio::task::yield_now().await;
        }
        stream.write_all(b"0\r\n\r\n").await?;
        let response = RawResponse::read(stream).await;
        assert_eq!(
            (response.status, response.text()),
            (201, &*text.len().to_string()),
            "{encoding}"
        );
    }
    server.app.shutdown().await?;
}
