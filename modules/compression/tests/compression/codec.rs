//! Encodes and decodes with the reference crates of each encoding.

use std::io::{Read, Write};

use wire::RawResponse;

/// A response whose body may be encoded.
pub trait Encoded {
    /// The content coding, `identity` by default.
    fn encoding(&self) -> &str;

    /// The response with the decoded body.
    fn plain(&self) -> RawResponse;
}

impl Encoded for RawResponse {
    fn encoding(&self) -> &str {
        self.header("content-encoding").unwrap_or("identity")
    }

    fn plain(&self) -> RawResponse {
        let mut plain = self.clone();
        plain.body = decoded(self.encoding(), &self.body);
        plain
    }
}

/// Encodes the body.
pub fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut written = Vec::new();
    match encoding {
        "gzip" => {
            let mut encoder =
                flate2::write::GzEncoder::new(&mut written, flate2::Compression::best());
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap();
        }
        "deflate" => {
            let mut encoder =
                flate2::write::ZlibEncoder::new(&mut written, flate2::Compression::best());
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap();
        }
        "br" => {
            let mut encoder = brotli::CompressorWriter::new(&mut written, 64 * 1024, 1, 22);
            encoder.write_all(body).unwrap();
        }
        "zstd" => written = zstd::encode_all(body, 3).unwrap(),
        _ => panic!("`{encoding}` is not a known encoding"),
    }
    written
}

fn decoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    match encoding {
        "gzip" => flate2::read::GzDecoder::new(body).read_to_end(&mut read).unwrap(),
        "deflate" => flate2::read::ZlibDecoder::new(body).read_to_end(&mut read).unwrap(),
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut read).unwrap(),
        "zstd" => zstd::Decoder::new(body).unwrap().read_to_end(&mut read).unwrap(),
        "identity" => {
            read.extend_from_slice(body);
            body.len()
        }
        _ => panic!("`{encoding}` is not a known encoding"),
    };
    read
}

/// Decodes the beginning of a body that is not complete.
pub fn decoded_so_far(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    match encoding {
        "gzip" => {
            let mut decoder = flate2::write::GzDecoder::new(&mut read);
            decoder.write_all(body).unwrap();
            decoder.flush().unwrap();
        }
        "br" => {
            let mut decoder = brotli::Decompressor::new(body, 4096);
            let mut chunk = [0; 4096];
            // Reading fails at the truncated end.
            while let Ok(bytes @ 1..) = decoder.read(&mut chunk) {
                read.extend_from_slice(&chunk[..bytes]);
            }
        }
        "zstd" => {
            let mut decoder = zstd::stream::write::Decoder::new(&mut read).unwrap();
            decoder.write_all(body).unwrap();
            decoder.flush().unwrap();
        }
        _ => panic!("`{encoding}` is not a known encoding"),
    }
    read
}
