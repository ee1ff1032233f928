//! Small request bodies that decompress to huge ones.

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

/// Longer than any request takes, so that one that never ends fails.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How much of a body has been read.
#[injectable]
struct ReadStats {
    #[inject(default)]
    bytes: AtomicUsize,
    #[inject(default)]
    largest_chunk: AtomicUsize,
}

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/stream")]
    async fn stream(&self, stats: Inject<ReadStats>, request: Request) -> Result<(), Error> {
        let mut body = request.into_body();
        while let Some(chunk) = body.frame().await {
            let bytes = chunk?.data_ref().map_or(0, Bytes::len);
            stats.bytes.fetch_add(bytes, Ordering::Relaxed);
            stats.largest_chunk.fetch_max(bytes, Ordering::Relaxed);
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
    providers = [ReadStats],
    controllers = [Bodies],
    middleware = [Middleware::new(Decompression::new())],
)]
struct AppModule;

/// A body of 1 GiB of zeros; for encodings without concatenation, of 32 MiB.
fn bomb(encoding: &str) -> Vec<u8> {
    match encoding {
        // Concatenated bodies decode as one.
        "gzip" => encoded("gzip", &vec![0; 16 * MIB]).repeat(64),
        "zstd" => encoded("zstd", &vec![0; 16 * MIB]).repeat(64),
        _ => encoded(encoding, &vec![0; 32 * MIB]),
    }
}

#[baya_macros::test]
async fn rejects_a_bomb_after_a_bounded_amount_of_data() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "zstd", "br", "deflate"] {
        let stats = server.app.provider::<ReadStats>();
        stats.bytes.store(0, Ordering::Relaxed);
        let bomb = bomb(encoding);
        let headers = [("content-encoding", encoding)];
        for path in ["POST /stream", "POST /whole"] {
            let response = tokio::time::timeout(TIMEOUT, server.send(path, &headers, &bomb)).await;
            let response = response.expect("the request must end");
            let code = &response.problem()["code"];
            assert_eq!((response.status, code), (413, &"payload_too_large".into()), "{encoding}");
        }
        // The first chunk may expand a hundredfold, and no more.
        let read = stats.bytes.load(Ordering::Relaxed);
        assert!(read <= 100 * MIB, "{encoding}: {read} bytes were read");
        assert!(stats.largest_chunk.load(Ordering::Relaxed) <= 16 * 1024);
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn measures_nested_bombs_by_the_bytes_received() {
    let server = Server::of::<AppModule>().await;
    let twice = encoded("gzip", &encoded("gzip", &vec![0; 32 * MIB]));
    assert!(twice.len() < 1024, "{} bytes", twice.len());
    let headers = [("content-encoding", "gzip, gzip")];
    let response = server.send("POST /stream", &headers, &twice).await;
    response.is_problem(413, "payload_too_large");
    let read = server.app.provider::<ReadStats>().bytes.load(Ordering::Relaxed);
    assert!(read <= MIB, "{read} bytes were read");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_nested_bombs_that_produce_no_output() {
    let server = Server::of::<AppModule>().await;
    // Many concatenated empty gzip bodies, compressed once more.
    let nothing = encoded("gzip", b"").repeat(200_000);
    let headers = [("content-encoding", "gzip, gzip")];
    let response = server.send("POST /stream", &headers, &encoded("gzip", &nothing)).await;
    response.is_problem(413, "payload_too_large");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_zstd_windows_above_the_limit() {
    let server = Server::of::<AppModule>().await;
    for (window, status) in [(23, 204), (24, 400), (27, 400), (30, 400)] {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(window).unwrap();
        encoder.write_all(b"a short text").unwrap();
        let packed = encoder.finish().unwrap();
        let headers = [("content-encoding", "zstd")];
        let response = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(response.status, status, "a window of 2^{window} bytes");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn rejects_brotli_windows_above_the_standard() {
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
        let response = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(response.status, status, "a window of 2^{window} bytes");
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn accepts_small_repetitive_bodies_and_configured_limits() {
    #[module(
        root,
        providers = [ReadStats],
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
        let response = server.send("POST /stream", &headers, &packed).await;
        assert_eq!(response.status, by_default, "{bytes} bytes");
        let response = limited.send("POST /stream", &headers, &packed).await;
        assert_eq!(response.status, by_limit, "{bytes} bytes");
    }
    server.app.shutdown().await?;
    limited.app.shutdown().await?;
}
