//! Uploads and downloads of a gibibyte.

use std::io::{Read, Write};
use std::path::Path;

use baya::Result;

use crate::Line;
use crate::client::{Server, read_response};

const GIB: u64 = 1 << 30;
const CHUNK: usize = 1 << 20;
const BOUND: &str = "< 16 MB";

pub fn measure(server: &Server, folder: &Path) -> Result<Vec<Line>> {
    // A warm-up request, so that one-time allocations are not measured.
    let _ = server.request("GET / HTTP/1.1\r\n", b"")?;
    std::fs::File::create(folder.join("large"))?.set_len(GIB)?;
    let streamed =
        server.extra(|| upload(server, "/stream", "application/octet-stream", b"", b""))?;
    let start = b"--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\n";
    let kind = "multipart/form-data; boundary=x";
    let saved = server.extra(|| upload(server, "/file", kind, start, b"\r\n--x--\r\n"))?;
    let loaded = server.extra(|| download(server))?;
    let line = |name, (moved, extra): (String, u64)| Line {
        name,
        result: format!("{moved} bytes, {:.1} MB extra", extra as f64 * 1024.0 / 1e6),
        bound: BOUND,
        is_met: moved == GIB.to_string() && extra * 1024 < 16_000_000,
    };
    Ok(vec![
        line("upload of 1 GiB, read as a stream", streamed),
        line("upload of 1 GiB, saved to disk", saved),
        line("download of 1 GiB from disk", loaded),
    ])
}

fn upload(server: &Server, path: &str, kind: &str, start: &[u8], end: &[u8]) -> Result<String> {
    let mut stream = server.connect()?;
    let length = GIB + (start.len() + end.len()) as u64;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    )?;
    stream.write_all(start)?;
    let chunk = vec![b'x'; CHUNK];
    for _ in 0..GIB / CHUNK as u64 {
        stream.write_all(&chunk)?;
    }
    stream.write_all(end)?;
    Ok(read_response(stream)?.1)
}

fn download(server: &Server) -> Result<String> {
    let mut stream = server.connect()?;
    write!(stream, "GET /download HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n")?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let mut chunk = vec![0; CHUNK];
    let mut read = 0;
    loop {
        match stream.read(&mut chunk)? {
            0 => return Ok(read.to_string()),
            more => read += more as u64,
        }
    }
}
