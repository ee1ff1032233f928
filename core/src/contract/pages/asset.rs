//! Files that a page loads: a part of the program, and compressed where they are large.

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
use crate::http::{ETag, Preferences, Validators, Verdict, not_modified};

/// A file as it is in the program.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its name without what follows the last dot.
    pub stem: &'static str,
    /// What follows it: `js` or `css`.
    pub extension: &'static str,
    /// Its bytes.
    pub stored: Stored,
}

/// How a file is in the program.
#[derive(Clone, Copy, Debug)]
pub enum Stored {
    /// As it is.
    Plain(&'static [u8]),
    /// Compressed by gzip.
    Gzip(&'static [u8]),
}

impl File {
    /// Its name with a hash of what is in it, so that no other file ever has that name.
    pub fn name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        let (Stored::Plain(bytes) | Stored::Gzip(bytes)) = self.stored;
        bytes.hash(&mut hasher);
        format!("{}-{:016x}.{}", self.stem, hasher.finish(), self.extension)
    }

    /// Puts the file on a router.
    pub fn at(&self, path: &str, router: Router) -> Router {
        let asset = Asset::of(self);
        router.route(path, get(move |request: HeaderMap| async move { asset.answer(&request) }))
    }
}

/// A file that is answered with, in the forms that were asked for.
#[derive(Clone, Debug)]
struct Asset {
    media: HeaderValue,
    stored: Stored,
    plain: Arc<OnceLock<Option<Form>>>,
    compressed: Arc<OnceLock<Form>>,
}

/// One form of a file, with its own tag.
#[derive(Clone, Debug)]
struct Form {
    bytes: Bytes,
    etag: HeaderValue,
    encoding: Option<HeaderValue>,
}

impl Form {
    fn new(bytes: Bytes, encoding: Option<&'static str>) -> Self {
        let etag = ETag::of_bytes(&bytes).into_header();
        Self { bytes, etag, encoding: encoding.map(HeaderValue::from_static) }
    }
}

impl Asset {
    fn of(file: &File) -> Self {
        let media = match file.extension {
            "css" => "text/css; charset=utf-8",
            _ => "text/javascript; charset=utf-8",
        };
        Self {
            media: HeaderValue::from_static(media),
            stored: file.stored,
            plain: Arc::default(),
            compressed: Arc::default(),
        }
    }

    /// The answer to a request, in the form that it accepts.
    fn answer(&self, request: &HeaderMap) -> Result<Response> {
        let form = self.form(request).ok_or_else(broken)?;
        let mut response = Response::new(Body::from(form.bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media.clone());
        headers.insert(ETAG, form.etag.clone());
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(CACHE_CONTROL, forever);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = &form.encoding {
            headers.insert(CONTENT_ENCODING, encoding.clone());
        }
        Ok(match Validators::of(response.headers()).verdict(request) {
            Verdict::NotModified => not_modified(response),
            _ => response,
        })
    }

    fn form(&self, request: &HeaderMap) -> Option<&Form> {
        if let Stored::Gzip(bytes) = self.stored {
            let named = |name: &str| name.eq_ignore_ascii_case("gzip").then_some(());
            if Preferences::of(request, &ACCEPT_ENCODING).encoding(&[()], named).is_some() {
                let form = || Form::new(Bytes::from_static(bytes), Some("gzip"));
                return Some(self.compressed.get_or_init(form));
            }
        }
        self.plain.get_or_init(|| self.plain()).as_ref()
    }

    /// The file as it is, which is made when the first client asks that accepts nothing else.
    fn plain(&self) -> Option<Form> {
        let bytes = match self.stored {
            Stored::Plain(bytes) => Bytes::from_static(bytes),
            Stored::Gzip(bytes) => {
                let mut plain = Vec::new();
                GzDecoder::new(bytes).read_to_end(&mut plain).ok()?;
                plain.into()
            }
        };
        Some(Form::new(bytes, None))
    }
}

fn broken() -> Error {
    Error::internal_error().with_message("a file of a page can't be decompressed")
}
