//! Assets of pages, which are embedded in the program, and compressed if they are large.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use flate2::read::GzDecoder;

use crate::error::{Error, Result};
use crate::http::response::validators::{Validators, Verdict, not_modified};
use crate::http::{ETag, Preferences};

/// An embedded asset file.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The file name without its extension.
    pub stem: &'static str,
    /// The extension, `js` or `css`.
    pub extension: &'static str,
    /// The content of the file.
    pub stored: Stored,
}

/// The embedded content of a file.
#[derive(Clone, Copy, Debug)]
pub enum Stored {
    /// Uncompressed content.
    Plain(&'static [u8]),
    /// Content that is compressed with gzip.
    Gzip(&'static [u8]),
}

impl File {
    /// Returns the file name with a hash of the content, so that it is unique.
    pub fn name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        let (Stored::Plain(bytes) | Stored::Gzip(bytes)) = self.stored;
        bytes.hash(&mut hasher);
        format!("{}-{:016x}.{}", self.stem, hasher.finish(), self.extension)
    }

    /// Adds a route for the file to a router.
    pub fn at(&self, path: &str, router: Router) -> Router {
        let asset = Asset::new(self);
        router.route(path, get(move |request: HeaderMap| async move { asset.respond(&request) }))
    }
}

/// A served file, with its encodings that have been requested so far.
#[derive(Clone, Debug)]
struct Asset {
    media_type: HeaderValue,
    stored: Stored,
    plain: Arc<OnceLock<Option<Encoded>>>,
    compressed: Arc<OnceLock<Encoded>>,
}

/// One encoding of a file, with its own entity tag.
#[derive(Clone, Debug)]
struct Encoded {
    bytes: Bytes,
    etag: HeaderValue,
    encoding: Option<HeaderValue>,
}

impl Encoded {
    fn new(bytes: Bytes, encoding: Option<&'static str>) -> Self {
        let etag = ETag::from_bytes(&bytes).into_header();
        Self { bytes, etag, encoding: encoding.map(HeaderValue::from_static) }
    }
}

impl Asset {
    fn new(file: &File) -> Self {
        let media_type = match file.extension {
            "css" => "text/css; charset=utf-8",
            _ => "text/javascript; charset=utf-8",
        };
        Self {
            media_type: HeaderValue::from_static(media_type),
            stored: file.stored,
            plain: Arc::default(),
            compressed: Arc::default(),
        }
    }

    /// Returns the response to a request, in an encoding that the client accepts.
    fn respond(&self, request: &HeaderMap) -> Result<Response> {
        let encoded = self.encoded(request).ok_or_else(decompression_error)?;
        let mut response = Response::new(Body::from(encoded.bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        headers.insert(ETAG, encoded.etag.clone());
        let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(CACHE_CONTROL, immutable);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = &encoded.encoding {
            headers.insert(CONTENT_ENCODING, encoding.clone());
        }
        Ok(match Validators::from_headers(response.headers()).verdict(request) {
            Verdict::NotModified => not_modified(response),
            _ => response,
        })
    }

    fn encoded(&self, request: &HeaderMap) -> Option<&Encoded> {
        if let Stored::Gzip(bytes) = self.stored {
            let by_name = |name: &str| name.eq_ignore_ascii_case("gzip").then_some(());
            if Preferences::from_headers(request, &ACCEPT_ENCODING)
                .encoding(&[()], by_name)
                .is_some()
            {
                let encoded = || Encoded::new(Bytes::from_static(bytes), Some("gzip"));
                return Some(self.compressed.get_or_init(encoded));
            }
        }
        self.plain.get_or_init(|| self.plain()).as_ref()
    }

    /// Returns the uncompressed content, which is created for the first client that does not accept gzip.
    fn plain(&self) -> Option<Encoded> {
        let bytes = match self.stored {
            Stored::Plain(bytes) => Bytes::from_static(bytes),
            Stored::Gzip(bytes) => {
                let mut plain = Vec::new();
                GzDecoder::new(bytes).read_to_end(&mut plain).ok()?;
                plain.into()
            }
        };
        Some(Encoded::new(bytes, None))
    }
}

fn decompression_error() -> Error {
    Error::internal_error().with_message("an asset of a page can't be decompressed")
}
