//! Hostile requests, which must be rejected in bounded time and memory.

use std::io::Write;
use std::time::{Duration, Instant};

use async_compression::tokio::write::GzipEncoder;
use baya::Result;
use tokio::io::AsyncWriteExt;

use crate::Line;
use crate::client::{Server, read_response};

const JSON: &str = "POST /json HTTP/1.1\r\ncontent-type: application/json\r\n";

pub fn measure(server: &Server) -> Result<Vec<Line>> {
    let bomb = bomb()?;
    let packed = "content-encoding: gzip\r\n";
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let header = format!("GET / HTTP/1.1\r\nx-large: {}\r\n", "x".repeat(1 << 20));
    Ok(vec![
        case(server, "gzip bomb of 1 GiB, read as JSON", 413, || {
            Ok(server.request(&format!("{JSON}{packed}"), &bomb)?.0)
        })?,
        case(server, "gzip bomb of 1 GiB, read as a stream", 413, || {
            Ok(server.request(&format!("POST /stream HTTP/1.1\r\n{packed}"), &bomb)?.0)
        })?,
        case(server, "JSON that is 10,000 deep", 400, || {
            Ok(server.request(JSON, deep.as_bytes())?.0)
        })?,
        case(server, "a header of 1 MB", 431, || Ok(server.request(&header, b"")?.0))?,
        case(server, "a body that pauses", 408, || slow(server))?,
    ])
}

fn case(
    server: &Server,
    name: &'static str,
    expected: u16,
    run: impl FnOnce() -> Result<u16>,
) -> Result<Line> {
    let begun = Instant::now();
    let (status, extra) = server.extra(run)?;
    let took = begun.elapsed();
    let extra = extra * 1024;
    Ok(Line {
        name,
        result: format!("{status} in {} ms, {:.1} MB extra", took.as_millis(), extra as f64 / 1e6),
        bound: "expected status, < 3 s, < 16 MB",
        is_met: status == expected && took < Duration::from_secs(3) && extra < 16_000_000,
    })
}

/// Returns a gibibyte of zeros, compressed.
fn bomb() -> Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let mut packed = GzipEncoder::new(Vec::new());
        let zeros = vec![0; 1 << 20];
        for _ in 0..1 << 10 {
            packed.write_all(&zeros).await?;
        }
        packed.shutdown().await?;
        Ok(packed.into_inner())
    })
}

/// Sends half of a body. The server waits for the rest for one second.
fn slow(server: &Server) -> Result<u16> {
    let mut stream = server.connect()?;
    write!(stream, "{JSON}host: t\r\nconnection: close\r\ncontent-length: 9\r\n\r\n[1,")?;
    Ok(read_response(stream)?.0)
}
