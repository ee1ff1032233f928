//! Encodes and decodes by the crates of the encodings themselves.

use std::io::{Read, Write};

use wire::Answer;

/// An answer whose body may be encoded.
pub trait Encoded {
    /// How it is encoded.
    fn encoding(&self) -> &str;

    /// The answer with the body that it had before.
    fn plain(&self) -> Answer;
}

impl Encoded for Answer {
    fn encoding(&self) -> &str {
        self.header("content-encoding").unwrap_or("identity")
    }

    fn plain(&self) -> Answer {
        let mut plain = self.clone();
        plain.body = decoded(self.encoding(), &self.body);
        plain
    }
}

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

/// What can be read of a body whose end has not come yet.
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
            let mut piece = [0; 4096];
            // It fails where it misses the end.
            while let Ok(bytes @ 1..) = decoder.read(&mut piece) {
                read.extend_from_slice(&piece[..bytes]);
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
