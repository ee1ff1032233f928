//! Which responses are compressed, and how their headers change.

use baya::axum::http::{HeaderMap, HeaderName, StatusCode};
use baya::axum::response::{IntoResponse, Response};
use baya::axum::{Extension, body::Body};
use baya::http::Uncompressed;
use baya::{Error, Middleware};
use baya_compression::{Compression, Encoding, Level};
use baya_macros::{controller, module};
use wire::{Header, Server};

use crate::codec::Encoded;

/// A response with a body of `size` bytes and each `x-set-` header of the request.
fn response_with(headers: &HeaderMap, size: usize) -> Response {
    let mut response = Response::new(Body::from("abcdefgh".repeat(size / 8)));
    response.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    for (name, value) in headers {
        match name.as_str().strip_prefix("x-set-") {
            Some("status") => {
                *response.status_mut() = StatusCode::from_bytes(value.as_bytes()).unwrap();
            }
            Some(name) => {
                response.headers_mut().insert(HeaderName::try_from(name).unwrap(), value.clone());
            }
            None => {}
        }
    }
    response
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/sized/{size}")]
    async fn sized(&self, #[param] size: usize, headers: HeaderMap) -> Response {
        response_with(&headers, size)
    }

    #[get("/secret")]
    async fn secret(&self) -> impl IntoResponse {
        (Extension(Uncompressed), "a secret".repeat(1000))
    }

    #[get("/off")]
    #[http(compression = off)]
    async fn off(&self) -> String {
        "a secret".repeat(1000)
    }

    #[get("/fails")]
    async fn fails(&self) -> Result<(), Error> {
        Err(Error::conflict().with_message("a long story ".repeat(1000)))
    }

    #[get("/nothing")]
    async fn nothing(&self) {}
}

#[module(root, controllers = [Routes], middleware = [Middleware::new(Compression::new())])]
struct AppModule;

const ALL: Header<'_> = ("accept-encoding", "gzip, br, zstd, deflate");

#[baya_macros::test]
async fn selects_the_encoding_that_the_client_prefers() {
    let server = Server::of::<AppModule>().await;
    for (accepted, encoding) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("*;q=0.1, zstd;q=0", "br"),
        ("identity;q=0, gzip", "gzip"),
        ("deflate", "identity"),
        ("identity", "identity"),
        ("gzip;q=0.5, identity", "identity"),
        ("identity;q=0", "identity"),
        ("*;q=0", "identity"),
        ("", "identity"),
        ("gzip;q=nonsense", "identity"),
    ] {
        let response = server.get("/sized/4096", &[("accept-encoding", accepted)]).await;
        assert_eq!((response.status, response.encoding()), (200, encoding), "{accepted}");
        assert_eq!(response.plain().text(), "abcdefgh".repeat(512), "{accepted}");
        assert_eq!(response.header("vary"), Some("accept-encoding"), "{accepted}");
        let length = response.header("content-length");
        assert_eq!(length.is_some(), encoding == "identity", "{accepted}: {length:?}");
    }
    let response = server.get("/sized/4096", &[]).await;
    assert_eq!(
        (response.encoding(), response.header("vary")),
        ("identity", Some("accept-encoding"))
    );
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn combines_accept_encoding_headers_and_ignores_those_that_are_not_text() {
    let server = Server::of::<AppModule>().await;
    let two = [("accept-encoding", "gzip"), ("accept-encoding", "br;q=0.9")];
    assert_eq!(server.get("/sized/4096", &two).await.encoding(), "gzip");
    let not_text = [("accept-encoding", "gzip\u{e9}"), ("accept-encoding", "br")];
    assert_eq!(server.get("/sized/4096", &not_text).await.encoding(), "br");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn does_not_compress_small_bodies_or_types_with_compression_of_their_own() {
    let server = Server::of::<AppModule>().await;
    for (size, content_type, compressed) in [
        (1024, "text/plain", true),
        (1016, "text/plain", false),
        (0, "text/plain", false),
        (4096, "application/json", true),
        (4096, "application/problem+json; charset=utf-8", true),
        (4096, "image/svg+xml", true),
        (4096, "application/wasm", true),
        (4096, "image/png", false),
        (4096, "video/mp4", false),
        (4096, "font/woff2", false),
        (4096, "application/zip", false),
        (4096, "application/octet-stream", false),
        (4096, "text/event-stream", false),
    ] {
        let headers = [ALL, ("x-set-content-type", content_type)];
        let response = server.get(&format!("/sized/{size}"), &headers).await;
        assert_eq!(response.encoding() != "identity", compressed, "{size} bytes of {content_type}");
        assert_eq!(response.header("vary").is_some(), compressed, "{size} bytes of {content_type}");
        assert_eq!(response.plain().text().len(), size, "{size} bytes of {content_type}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn does_not_compress_responses_that_must_not_be_transformed() {
    let server = Server::of::<AppModule>().await;
    for header in [
        ("x-set-status", "206"),
        ("x-set-content-range", "bytes 0-4095/9999"),
        ("x-set-cache-control", "max-age=60, No-Transform"),
        ("x-set-content-digest", "sha-256=:AAAA:"),
        ("x-set-content-encoding", "unknown"),
    ] {
        let response = server.get("/sized/4096", &[ALL, header]).await;
        assert_eq!(response.body.len(), 4096, "{header:?}");
        assert_eq!(response.header("vary"), None, "{header:?}");
        assert_eq!(response.header("content-length"), Some("4096"), "{header:?}");
    }
    for path in ["/secret", "/off"] {
        let secret = server.get(path, &[ALL]).await;
        assert_eq!((secret.encoding(), secret.header("vary")), ("identity", None), "{path}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn adds_no_body_to_responses_without_one() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/nothing", &[ALL]).await;
    assert_eq!((response.status, response.encoding(), response.body.len()), (204, "identity", 0));
    for (status, cached_tag, tag, vary) in [
        ("204", "W/\"a\"", "\"a\"", None),
        // A 304 has the headers of the cached response, whose tag is weak if it was compressed.
        ("304", "W/\"a\"", "W/\"a\"", Some("accept-encoding")),
        ("304", "\"a\"", "\"a\"", Some("accept-encoding")),
    ] {
        let set = [ALL, ("x-set-status", status), ("x-set-etag", "\"a\"")];
        let headers = [set[0], set[1], set[2], ("if-none-match", cached_tag)];
        let response = server.get("/sized/0", &headers).await;
        assert_eq!((response.encoding(), response.body.len()), ("identity", 0));
        assert_eq!(
            (response.header("etag"), response.header("vary")),
            (Some(tag), vary),
            "{status}"
        );
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn responds_to_head_with_the_headers_of_get() {
    let server = Server::of::<AppModule>().await;
    for path in ["/sized/4096", "/sized/16", "/secret"] {
        let headers = [ALL, ("x-set-etag", "\"a\"")];
        let whole = server.get(path, &headers).await;
        let head = server.request(&format!("HEAD {path}"), &headers).await;
        assert_eq!((head.encoding(), head.body.len()), (whole.encoding(), 0), "{path}");
        assert_eq!(head.header("content-length"), whole.header("content-length"), "{path}");
        assert_eq!(head.header("etag"), whole.header("etag"), "{path}");
        let framing = |name: &&str| *name != "transfer-encoding";
        let names = |names: Vec<&str>| {
            names.into_iter().filter(framing).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(names(head.names()), names(whole.names()), "{path}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn adjusts_etag_accept_ranges_and_vary() {
    let server = Server::of::<AppModule>().await;
    for (tag, weak) in [("\"a\"", "W/\"a\""), ("W/\"a\"", "W/\"a\"")] {
        let headers = [ALL, ("x-set-etag", tag), ("x-set-accept-ranges", "bytes")];
        let response = server.get("/sized/4096", &headers).await;
        assert_eq!((response.header("etag"), response.header("accept-ranges")), (Some(weak), None));
        let plain = server.get("/sized/4096", &headers[1..]).await;
        assert_eq!(plain.header("etag"), Some(tag));
        assert_eq!(plain.header("accept-ranges"), Some("bytes"));
    }
    for (vary, expected) in [
        ("origin", vec!["origin", "accept-encoding"]),
        ("origin, Accept-Encoding", vec!["origin, Accept-Encoding"]),
        ("*", vec!["*"]),
    ] {
        let response = server.get("/sized/4096", &[ALL, ("x-set-vary", vary)]).await;
        assert_eq!(response.headers("vary"), expected);
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn compresses_problems() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/fails", &[ALL]).await;
    assert_eq!(response.encoding(), "zstd");
    response.plain().is_problem(409, "conflict");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn compresses_large_bodies_at_every_level() {
    for level in [Level::Fast, Level::Balanced, Level::Small] {
        let compression = Compression::new().encodings([
            Encoding::Zstd,
            Encoding::Br,
            Encoding::Gzip,
            Encoding::Deflate,
        ]);
        let server = Server::with::<BareModule>(|app| app.layer(compression.level(level))).await;
        for encoding in ["gzip", "br", "zstd", "deflate"] {
            let response = server.get("/sized/1000000", &[("accept-encoding", encoding)]).await;
            assert_eq!(response.encoding(), encoding);
            assert_eq!(response.plain().text(), "abcdefgh".repeat(125_000));
            assert!(response.body.len() < 20_000, "{encoding}: {}", response.body.len());
        }
        server.app.shutdown().await?;
    }
}

#[module(root, controllers = [Routes])]
struct BareModule;

#[baya_macros::test]
async fn applies_the_options() {
    let compression = Compression::new().without(Encoding::Zstd).min_size(16).types(["Image/*"]);
    let server =
        Server::with::<BareModule>(|app| app.layer(compression.add_types(["text/x-cats"]))).await;
    for (content_type, encoding) in [
        ("image/png", "br"),
        ("text/x-cats", "br"),
        ("text/plain", "identity"),
        ("text/event-stream", "identity"),
    ] {
        let response = server.get("/sized/16", &[ALL, ("x-set-content-type", content_type)]).await;
        assert_eq!(response.encoding(), encoding, "{content_type}");
    }
    server.app.shutdown().await?;
    let compression =
        Compression::new().types(["text/*"]).encodings([Encoding::Gzip, Encoding::Br]);
    let server = Server::with::<BareModule>(|app| app.layer(compression)).await;
    assert_eq!(server.get("/sized/4096", &[ALL]).await.encoding(), "gzip");
    let event_stream = [ALL, ("x-set-content-type", "text/event-stream")];
    assert_eq!(server.get("/sized/4096", &event_stream).await.encoding(), "identity");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn compresses_once_with_two_layers() {
    let server =
        Server::with::<BareModule>(|app| app.layer(Compression::new()).layer(Compression::new()))
            .await;
    let response = server.get("/sized/4096", &[ALL]).await;
    assert_eq!(response.headers("content-encoding"), ["zstd"]);
    assert_eq!(response.headers("vary"), ["accept-encoding"]);
    assert_eq!(response.plain().text().len(), 4096);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn compresses_only_routes_that_match_the_pattern() {
    #[module(
        root,
        controllers = [Routes],
        middleware = [Middleware::new(Compression::new()).on("/sized/{size}")],
    )]
    struct PatternModule;
    let server = Server::of::<PatternModule>().await;
    assert_eq!(server.get("/sized/4096", &[ALL]).await.encoding(), "zstd");
    assert_eq!(server.get("/fails", &[ALL]).await.encoding(), "identity");
    server.app.shutdown().await?;
}
