//! How much memory bombs take: a program of its own, so that nothing else counts.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

#[path = "compression/codec.rs"]
#[allow(dead_code, reason = "another program uses the rest")]
mod codec;
#[path = "compression/wire.rs"]
#[allow(dead_code, reason = "another program uses the rest")]
mod wire;

use std::io::Write;

use baya::axum::body::Bytes;
use baya::axum::extract::Request;
use baya::{Error, Middleware};
use baya_compression::Decompression;
use baya_macros::{controller, module};
use http_body_util::BodyExt;

const MIB: usize = 1024 * 1024;

#[controller]
struct Bodies;

#[controller]
impl Bodies {
    #[post("/stream")]
    async fn stream(&self, request: Request) -> Result<String, Error> {
        let (mut body, mut bytes) = (request.into_body(), 0);
        while let Some(piece) = body.frame().await {
            bytes += piece?.data_ref().map_or(0, Bytes::len);
        }
        Ok(bytes.to_string())
    }
}

/// Lets everything through, so that a whole bomb is read.
#[module(root, controllers = [Bodies], middleware = [
    Middleware::new(Decompression::new().limit(u64::MAX).ratio(u64::MAX)),
])]
struct AppModule;

/// A line of what Linux knows about the memory of the process, in bytes.
fn memory(line: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let known = status.lines().find_map(|one| one.strip_prefix(line)).unwrap();
    known.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// 1 GiB of zeros; of Brotli, which has no bodies in a row, 128 MiB with the largest window that there is.
fn bomb(encoding: &str) -> (Vec<u8>, usize) {
    match encoding {
        "gzip" => (codec::encoded("gzip", &vec![0; 8 * MIB]).repeat(128), 1024 * MIB),
        "zstd" => {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.window_log(23).unwrap();
            (0..1024).for_each(|_| encoder.write_all(&[0; MIB]).unwrap());
            (encoder.finish().unwrap(), 1024 * MIB)
        }
        _ => {
            let mut packed = Vec::new();
            let mut encoder = brotli::CompressorWriter::new(&mut packed, MIB, 1, 24);
            (0..128).for_each(|_| encoder.write_all(&[0; MIB]).unwrap());
            drop(encoder);
            (packed, 128 * MIB)
        }
    }
}

#[baya_macros::test]
async fn a_bomb_that_is_let_through_is_read_in_the_memory_of_its_window() {
    let (app, address) = wire::listening::<AppModule>().await;
    for encoding in ["gzip", "zstd", "br"] {
        let (packed, size) = bomb(encoding);
        // The most that the process has had begins anew.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = memory("VmRSS");
        let headers = [("content-encoding", encoding)];
        let answer = wire::send(address, "POST /stream", &headers, &packed).await;
        assert_eq!((answer.status, answer.text()), (201, size.to_string()), "{encoding}");
        let most = memory("VmHWM").saturating_sub(before);
        assert!(most < 32 * MIB, "{encoding} took {most} bytes");
    }
    app.shutdown().await?;
}
