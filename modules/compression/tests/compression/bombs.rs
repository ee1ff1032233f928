//! Small bodies that would become huge ones.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baya::axum::body::Bytes;
use baya::axum::extract::Request;
use baya::{Error, Inject, Middleware};
use baya_compression::Decompression;
use baya_macros::{controller, injectable, module};
use http_body_util::BodyExt;
use wire::Server;

use crate::codec::encoded;

const MIB: usize = 1024 * 1024;

/// Longer than anything here takes, so that what never ends is a failure.
const LONG: Duration = Duration::from_secs(30);

/// What has been read of a body.
#[injectable]
struct Seen {
    #[inject(default)]
    bytes: AtomicUsize,
    #[inject(default)]
    largest_piece: AtomicUsize,
}

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/stream")]
    async fn stream(&self, seen: Inject<Seen>, request: Request) -> Result<(), Error> {
        let mut body = request.into_body();
        while let Some(piece) = body.frame().await {
            let bytes = piece?.data_ref().map_or(0, Bytes::len);
            seen.bytes.fetch_add(bytes, Ordering::Relaxed);
            seen.largest_piece.fetch_max(bytes, Ordering::Relaxed);
        }
        Ok(())
    }

    #[post("/whole")]
    async fn whole(&self, body: Bytes) {
        drop(body);
    }
}

#[module(
    root,
    providers = [Seen],
    controllers = [Bodies],
    middleware = [Middleware::new(Decompression::new())],
)]
struct AppModule;

/// A body of 1 GiB of zeros, or, of Brotli, of as many as it takes.
fn bomb(encoding: &str) -> Vec<u8> {
    match encoding {
        // Bodies in a row are one body.
        "gzip" => encoded("gzip", &vec![0; 16 * MIB]).repeat(64),
        "zstd" => encoded("zstd", &vec![0; 16 * MIB]).repeat(64),
        _ => encoded(encoding, &vec![0; 32 * MIB]),
    }
}

#[baya_macros::test]
async fn it_is_refused_long_before_it_has_gone_off() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "zstd", "br", "deflate"] {
        let seen = server.app.provider::<Seen>();
        seen.bytes.store(0, Ordering::Relaxed);
        let bomb = bomb(encoding);
        let headers = [("content-encoding", encoding)];
        for path in ["POST /stream", "POST /whole"] {
            let answer = tokio::time::timeout(LONG, server.send(path, &headers, &bomb)).await;
            let answer = answer.expect("it goes on and on");
            let code = &answer.problem()["code"];
            assert_eq!((answer.status, code), (413, &"payload_too_large".into()), "{encoding}");
        }
        // What came in at once may become a hundred times as large, and no more.
        let read = seen.bytes.load(Ordering::Relaxed);
        assert!(read <= 100 * MIB, "{encoding}: {read} bytes were read");
        assert!(seen.largest_piece.load(Ordering::Relaxed) <= 16 * 1024);
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_bomb_inside_a_bomb_is_measured_by_what_came_over_the_wire() {
    let server = Server::of::<AppModule>().await;
    let twice = encoded("gzip", &encoded("gzip", &vec![0; 32 * MIB]));
    assert!(twice.len() < 1024, "{} bytes", twice.len());
    let headers = [("content-encoding", "gzip, gzip")];
    let answer = server.send("POST /stream", &headers, &twice).await;
    answer.is_problem(413, "payload_too_large");
    let read = server.app.provider::<Seen>().bytes.load(Ordering::Relaxed);
    assert!(read <= MIB, "{read} bytes were read");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_bomb_whose_inside_makes_nothing_is_refused_too() {
    let server = Server::of::<AppModule>().await;
    // Many empty bodies of gzip, one behind the other, inside another.
    let nothing = encoded("gzip", b"").repeat(200_000);
    let headers = [("content-encoding", "gzip, gzip")];
    let answer = server.send("POST /stream", &headers, &encoded("gzip", &nothing)).await;
    answer.is_problem(413, "payload_too_large");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_window_of_zstd_that_needs_much_memory_is_refused() {
    let server = Server::of::<AppModule>().await;
    for (window, status) in [(23, 204), (24, 400), (27, 400), (30, 400)] {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(window).unwrap();
        encoder.write_all(b"a short text").unwrap();
        let packed = encoder.finish().unwrap();
        let headers = [("content-encoding", "zstd")];
        let answer = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(answer.status, status, "a window of 2^{window} bytes");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_window_of_brotli_that_is_larger_than_the_standard_allows_is_refused() {
    let server = Server::of::<AppModule>().await;
    for (large, window, status) in [(false, 24, 204), (true, 25, 400), (true, 30, 400)] {
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 1,
            lgwin: window,
            large_window: large,
            ..Default::default()
        };
        let mut packed = Vec::new();
        let text = vec![b'x'; MIB];
        brotli::BrotliCompress(&mut &*text, &mut packed, &parameters).unwrap();
        let headers = [("content-encoding", "br")];
        let answer = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(answer.status, status, "a window of 2^{window} bytes");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn what_repeats_itself_and_is_small_is_no_bomb_and_limits_can_be_set() {
    #[module(
        root,
        providers = [Seen],
        controllers = [Bodies],
        middleware = [Middleware::new(Decompression::new().ratio(10_000).limit(2 * MIB as u64))],
    )]
    struct LimitedModule;
    let server = Server::of::<AppModule>().await;
    let limited = Server::of::<LimitedModule>().await;
    let headers = [("content-encoding", "gzip")];
    for (bytes, by_default, by_limit) in
        [(MIB, 204, 204), (2 * MIB, 413, 204), (2 * MIB + 1, 413, 413)]
    {
        let packed = encoded("gzip", &vec![0; bytes]);
        let answer = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(answer.status, by_default, "{bytes} bytes");
        let answer = limited.send("POST /stream", &headers, &packed).await;
        assert_eq!(answer.status, by_limit, "{bytes} bytes");
    }
    server.app.shutdown().await?;
    limited.app.shutdown().await?;
}
