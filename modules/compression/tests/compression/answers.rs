//! Which answers are compressed, and what becomes of their heads.

use baya::axum::http::{HeaderMap, HeaderName, StatusCode};
use baya::axum::response::{IntoResponse, Response};
use baya::axum::{Extension, body::Body};
use baya::{Error, Middleware, Uncompressed};
use baya_compression::{Compression, Encoding, Level};
use baya_macros::{controller, module};
use wire::{Header, Server};

use crate::codec::Encoded;

/// A body of so many bytes, with every `x-set-` header of the request.
fn answer(headers: &HeaderMap, size: usize) -> Response {
    let mut answer = Response::new(Body::from("abcdefgh".repeat(size / 8)));
    answer.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    for (name, value) in headers {
        match name.as_str().strip_prefix("x-set-") {
            Some("status") => {
                *answer.status_mut() = StatusCode::from_bytes(value.as_bytes()).unwrap();
            }
            Some(name) => {
                answer.headers_mut().insert(HeaderName::try_from(name).unwrap(), value.clone());
            }
            None => {}
        }
    }
    answer
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/of/{size}")]
    async fn of(&self, #[param] size: usize, headers: HeaderMap) -> Response {
        answer(&headers, size)
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
async fn the_client_gets_what_it_likes_best() {
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
        let answer = server.get("/of/4096", &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.status, answer.encoding()), (200, encoding), "{accepted}");
        assert_eq!(answer.plain().text(), "abcdefgh".repeat(512), "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{accepted}");
        let length = answer.header("content-length");
        assert_eq!(length.is_some(), encoding == "identity", "{accepted}: {length:?}");
    }
    let answer = server.get("/of/4096", &[]).await;
    assert_eq!((answer.encoding(), answer.header("vary")), ("identity", Some("accept-encoding")));
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn several_headers_are_one_list_and_what_is_no_text_is_nothing() {
    let server = Server::of::<AppModule>().await;
    let two = [("accept-encoding", "gzip"), ("accept-encoding", "br;q=0.9")];
    assert_eq!(server.get("/of/4096", &two).await.encoding(), "gzip");
    let odd = [("accept-encoding", "gzip\u{e9}"), ("accept-encoding", "br")];
    assert_eq!(server.get("/of/4096", &odd).await.encoding(), "br");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_is_small_or_compressed_by_itself_stays_as_it_is() {
    let server = Server::of::<AppModule>().await;
    for (size, kind, compressed) in [
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
        let headers = [ALL, ("x-set-content-type", kind)];
        let answer = server.get(&format!("/of/{size}"), &headers).await;
        assert_eq!(answer.encoding() != "identity", compressed, "{size} bytes of {kind}");
        assert_eq!(answer.header("vary").is_some(), compressed, "{size} bytes of {kind}");
        assert_eq!(answer.plain().text().len(), size, "{size} bytes of {kind}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_may_not_be_changed_is_not() {
    let server = Server::of::<AppModule>().await;
    for header in [
        ("x-set-status", "206"),
        ("x-set-content-range", "bytes 0-4095/9999"),
        ("x-set-cache-control", "max-age=60, No-Transform"),
        ("x-set-content-digest", "sha-256=:AAAA:"),
        ("x-set-content-encoding", "unknown"),
    ] {
        let answer = server.get("/of/4096", &[ALL, header]).await;
        assert_eq!(answer.body.len(), 4096, "{header:?}");
        assert_eq!(answer.header("vary"), None, "{header:?}");
        assert_eq!(answer.header("content-length"), Some("4096"), "{header:?}");
    }
    for path in ["/secret", "/off"] {
        let secret = server.get(path, &[ALL]).await;
        assert_eq!((secret.encoding(), secret.header("vary")), ("identity", None), "{path}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn an_answer_without_a_body_stays_without_one() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/nothing", &[ALL]).await;
    assert_eq!((answer.status, answer.encoding(), answer.body.len()), (204, "identity", 0));
    for (status, known, tag, vary) in [
        ("204", "W/\"a\"", "\"a\"", None),
        // It has the headers of what it stands for, whose tag is weak where it was compressed.
        ("304", "W/\"a\"", "W/\"a\"", Some("accept-encoding")),
        ("304", "\"a\"", "\"a\"", Some("accept-encoding")),
    ] {
        let set = [ALL, ("x-set-status", status), ("x-set-etag", "\"a\"")];
        let headers = [set[0], set[1], set[2], ("if-none-match", known)];
        let answer = server.get("/of/0", &headers).await;
        assert_eq!((answer.encoding(), answer.body.len()), ("identity", 0));
        assert_eq!((answer.header("etag"), answer.header("vary")), (Some(tag), vary), "{status}");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let server = Server::of::<AppModule>().await;
    for path in ["/of/4096", "/of/16", "/secret"] {
        let headers = [ALL, ("x-set-etag", "\"a\"")];
        let whole = server.get(path, &headers).await;
        let head = server.ask(&format!("HEAD {path}"), &headers).await;
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
async fn the_headers_of_what_is_compressed_fit_it() {
    let server = Server::of::<AppModule>().await;
    for (tag, weak) in [("\"a\"", "W/\"a\""), ("W/\"a\"", "W/\"a\"")] {
        let headers = [ALL, ("x-set-etag", tag), ("x-set-accept-ranges", "bytes")];
        let answer = server.get("/of/4096", &headers).await;
        assert_eq!((answer.header("etag"), answer.header("accept-ranges")), (Some(weak), None));
        let plain = server.get("/of/4096", &headers[1..]).await;
        assert_eq!(plain.header("etag"), Some(tag));
        assert_eq!(plain.header("accept-ranges"), Some("bytes"));
    }
    for (vary, expected) in [
        ("origin", vec!["origin", "accept-encoding"]),
        ("origin, Accept-Encoding", vec!["origin, Accept-Encoding"]),
        ("*", vec!["*"]),
    ] {
        let answer = server.get("/of/4096", &[ALL, ("x-set-vary", vary)]).await;
        assert_eq!(answer.headers("vary"), expected);
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_problem_is_compressed_as_any_other_text() {
    let server = Server::of::<AppModule>().await;
    let answer = server.get("/fails", &[ALL]).await;
    assert_eq!(answer.encoding(), "zstd");
    answer.plain().is_problem(409, "conflict");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn large_bodies_come_through_whole_at_every_level() {
    for level in [Level::Fast, Level::Balanced, Level::Small] {
        let compression = Compression::new().order([
            Encoding::Zstd,
            Encoding::Br,
            Encoding::Gzip,
            Encoding::Deflate,
        ]);
        let server = Server::with::<BareModule>(|app| app.layer(compression.level(level))).await;
        for encoding in ["gzip", "br", "zstd", "deflate"] {
            let answer = server.get("/of/1000000", &[("accept-encoding", encoding)]).await;
            assert_eq!(answer.encoding(), encoding);
            assert_eq!(answer.plain().text(), "abcdefgh".repeat(125_000));
            assert!(answer.body.len() < 20_000, "{encoding}: {}", answer.body.len());
        }
        server.app.shutdown().await?;
    }
}

#[module(root, controllers = [Routes])]
struct BareModule;

#[baya_macros::test]
async fn an_app_says_what_is_compressed_and_how() {
    let compression = Compression::new().without(Encoding::Zstd).min_size(16).types(["Image/*"]);
    let server =
        Server::with::<BareModule>(|app| app.layer(compression.and_types(["text/x-cats"]))).await;
    for (kind, encoding) in [
        ("image/png", "br"),
        ("text/x-cats", "br"),
        ("text/plain", "identity"),
        ("text/event-stream", "identity"),
    ] {
        let answer = server.get("/of/16", &[ALL, ("x-set-content-type", kind)]).await;
        assert_eq!(answer.encoding(), encoding, "{kind}");
    }
    server.app.shutdown().await?;
    let compression = Compression::new().types(["text/*"]).order([Encoding::Gzip, Encoding::Br]);
    let server = Server::with::<BareModule>(|app| app.layer(compression)).await;
    assert_eq!(server.get("/of/4096", &[ALL]).await.encoding(), "gzip");
    let odd = [ALL, ("x-set-content-type", "text/event-stream")];
    assert_eq!(server.get("/of/4096", &odd).await.encoding(), "identity");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn two_layers_compress_once() {
    let server =
        Server::with::<BareModule>(|app| app.layer(Compression::new()).layer(Compression::new()))
            .await;
    let answer = server.get("/of/4096", &[ALL]).await;
    assert_eq!(answer.headers("content-encoding"), ["zstd"]);
    assert_eq!(answer.headers("vary"), ["accept-encoding"]);
    assert_eq!(answer.plain().text().len(), 4096);
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_pattern_binds_it_to_some_routes() {
    #[module(
        root,
        controllers = [Routes],
        middleware = [Middleware::new(Compression::new()).on("/of/{size}")],
    )]
    struct BoundModule;
    let server = Server::of::<BoundModule>().await;
    assert_eq!(server.get("/of/4096", &[ALL]).await.encoding(), "zstd");
    assert_eq!(server.get("/fails", &[ALL]).await.encoding(), "identity");
    server.app.shutdown().await?;
}
