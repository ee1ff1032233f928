//! A file as a response.

use std::sync::Arc;
use std::time::SystemTime;

use baya::axum::BoxError;
use baya::axum::body::Body;
use baya::axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LAST_MODIFIED,
};
use baya::axum::http::request::Parts as Head;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::{IntoResponse, Response};
use baya::http::{Conditional, ETag};
use baya::schema::{DescribeResponse, ResponseShape, ResponseStatus};
use baya::{Error, date_header};
use bytes::Bytes;
use futures_util::TryStream;

use crate::body::{FileBody, Segment, Source};
use crate::disposition::Disposition;
use crate::exact_length::ExactLengthBody;
use crate::responder::Responder;

const OCTET_STREAM: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// A response with a file: from the disk, from memory, or from a stream.
///
/// Returned by a handler, it supports ranges for `GET`, and conditional requests with `If-None-Match`,
/// `If-Modified-Since`, `If-Match`, `If-Unmodified-Since` and `If-Range`
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13)). A request for more than 16 ranges, or for
/// ranges that overlap, gets the whole file; a request for ranges outside the file gets 416. If the handler
/// or an interceptor sets another status than 200, the response contains the whole file.
///
/// A file on the disk is read in chunks of 64 KiB while it is sent, so files of any size use the same memory.
/// If the file is truncated meanwhile, the response is aborted.
///
/// Outside of Baya handlers, such as in a merged axum router, the response contains the whole file; use
/// [`respond_to`](Self::respond_to) there.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya::testing::TestApp;
/// use baya_files::File;
/// use baya_macros::{controller, module};
///
/// #[controller("/reports")]
/// struct Reports;
///
/// #[controller]
/// impl Reports {
///     #[get]
///     async fn latest(&self) -> File {
///         File::bytes("day,cats\n1,7\n").name("report.csv").attachment()
///     }
///
///     #[get("/archive")]
///     async fn archive(&self) -> Result<File, Error> {
///         Ok(File::open("archive.zip").await?.attachment().cache_control("private"))
///     }
/// }
///
/// #[module(root, controllers = [Reports])]
/// struct AppModule;
///
/// # async fn test() -> baya::Result<()> {
/// let app = TestApp::new::<AppModule>().start().await?;
/// let part = app.get("/reports").header("range", "bytes=0-7").send().await;
/// part.assert_status(206).assert_text("day,cats").assert_header("content-range", "bytes 0-7/13");
/// app.get("/reports/archive").send().await.assert_status(404);
/// # Ok(())
/// # }
/// # fn main() { baya::__private::run_test(test()) }
/// ```
#[must_use = "a file is sent only as a response"]
pub struct File {
    content: Content,
    pub(crate) name: Option<String>,
    disposition: Option<Disposition>,
    content_type: Option<HeaderValue>,
    pub(crate) modified: Option<SystemTime>,
    pub(crate) etag: Option<HeaderValue>,
    cache_control: Option<HeaderValue>,
    /// Headers that a directory adds.
    pub(crate) extra_headers: HeaderMap,
}

/// Where the bytes of a file come from.
pub(crate) enum Content {
    Memory(Bytes),
    Disk(Arc<std::fs::File>, u64),
    Stream(Body, Option<u64>),
}

impl File {
    pub(crate) fn new(content: Content) -> Self {
        Self {
            content,
            name: None,
            disposition: None,
            content_type: None,
            modified: None,
            etag: None,
            cache_control: None,
            extra_headers: HeaderMap::new(),
        }
    }

    /// Creates a file from bytes in memory. Its entity tag is a hash of the bytes, which is computed for each
    /// response unless [`etag`](Self::etag) is set.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Memory(bytes.into()))
    }

    /// Creates a file from a stream, which is sent as it arrives. A stream supports no ranges, and conditional
    /// requests only if [`etag`](Self::etag) or [`last_modified`](Self::last_modified) is set.
    pub fn stream<S>(stream: S) -> Self
    where
        S: TryStream + Send + 'static,
        S::Ok: Into<Bytes>,
        S::Error: Into<BoxError>,
    {
        Self::new(Content::Stream(Body::from_stream(stream), None))
    }

    /// Sets the length of a stream in bytes, which clients use to display progress; unknown by default. If the
    /// stream turns out to be shorter or longer, the response is aborted. Files other than streams ignore it.
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Stream(_, length) = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// Sets the file name, which [`attachment`](Self::attachment) and [`inline`](Self::inline) send to the
    /// client, and which determines the media type; by default that of the file on the disk. Any string is
    /// allowed: path separators and characters that are not valid in the header become `_`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Makes browsers download the file
    /// ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266); names that are not ASCII are encoded as in
    /// [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)).
    pub const fn attachment(mut self) -> Self {
        self.disposition = Some(Disposition::Attachment);
        self
    }

    /// Makes browsers display the file, and use its name if the user saves it.
    pub const fn inline(mut self) -> Self {
        self.disposition = Some(Disposition::Inline);
        self
    }

    /// Sets the media type; by default that of the file name's extension, with `charset=utf-8` for text, or
    /// `application/octet-stream`, which also replaces a string that is not a valid header value.
    pub fn content_type(mut self, media_type: impl AsRef<str>) -> Self {
        self.content_type = Some(media_type.as_ref().try_into().unwrap_or(OCTET_STREAM));
        self
    }

    /// Sets the modification time; by default that of the file on the disk.
    pub const fn last_modified(mut self, time: SystemTime) -> Self {
        self.modified = Some(time);
        self
    }

    /// Sets the entity tag, which identifies this version of the file, such as a hash or a version number.
    /// Quotes are added if they are missing, and `W/"..."` is weak. A string that is not a valid entity tag
    /// is hashed.
    pub fn etag(mut self, tag: impl AsRef<str>) -> Self {
        self.etag = Some(ETag::new(tag).into_header());
        self
    }

    /// Sets the `Cache-Control` header, such as `public, max-age=3600`; none by default. A string that is not
    /// a valid header value becomes `no-store`.
    pub fn cache_control(mut self, directives: impl AsRef<str>) -> Self {
        let no_store = HeaderValue::from_static("no-store");
        self.cache_control = Some(directives.as_ref().try_into().unwrap_or(no_store));
        self
    }

    /// Returns the response to the request with this head, for code outside of Baya handlers.
    ///
    /// # Errors
    ///
    /// 412 if a condition fails, 416 if the file contains none of the requested ranges.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::axum::http::Request;
    /// use baya_files::File;
    ///
    /// let (head, ()) = Request::get("/").header("range", "bytes=-2").body(()).unwrap().into_parts();
    /// let response = File::bytes("cats").respond_to(&head).unwrap();
    /// assert_eq!(response.status(), 206);
    /// ```
    pub fn respond_to(self, head: &Head) -> Result<Response, Error> {
        Conditional::apply(self.into_response(), head)
    }

    /// The media type of the file name's extension.
    fn guessed_media_type(&self) -> HeaderValue {
        let guess = |name: &str| mime_guess::from_path(name).first_raw();
        match self.name.as_deref().and_then(guess) {
            Some(text) if text.starts_with("text/") => {
                format!("{text}; charset=utf-8").try_into().unwrap_or(OCTET_STREAM)
            }
            Some(media_type) => HeaderValue::from_static(media_type),
            None => OCTET_STREAM,
        }
    }
}

impl baya::__private::HasContent for File {}

impl IntoResponse for File {
    fn into_response(mut self) -> Response {
        let media_type = self.content_type.take().unwrap_or_else(|| self.guessed_media_type());
        let name = self.name.as_deref();
        let disposition = self.disposition.and_then(|disposition| disposition.header(name));
        let (body, responder, etag) = match self.content {
            Content::Memory(bytes) => {
                let etag = self.etag.or_else(|| Some(ETag::from_bytes(&bytes).into_header()));
                let length = bytes.len() as u64;
                let (body, responder) = whole_file(Source::Memory(bytes), length);
                (body, responder, etag)
            }
            Content::Disk(file, length) => {
                let (body, responder) = whole_file(Source::Disk(file), length);
                (body, responder, self.etag)
            }
            Content::Stream(body, Some(length)) => {
                let body = Body::new(ExactLengthBody::new(body, length));
                (body, Responder::without_ranges(), self.etag)
            }
            Content::Stream(body, None) => (body, Responder::without_ranges(), self.etag),
        };
        let ranges = responder.supports_ranges().then(|| HeaderValue::from_static("bytes"));
        let mut response = Response::new(body);
        *response.headers_mut() = self.extra_headers;
        for (name, value) in [
            (CONTENT_TYPE, Some(media_type)),
            (CONTENT_DISPOSITION, disposition),
            (ACCEPT_RANGES, ranges),
            (ETAG, etag),
            (LAST_MODIFIED, self.modified.and_then(date_header)),
            (CACHE_CONTROL, self.cache_control),
        ] {
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        }
        let conditional = Conditional::new(move |head, response| responder.respond(head, response));
        response.extensions_mut().insert(conditional);
        response
    }
}

/// The body with the whole file, and the responder that reads ranges of it.
fn whole_file(source: Source, length: u64) -> (Body, Responder) {
    let body = FileBody::new(source.clone(), vec![Segment::Span(0..length)]);
    let responder = Responder::with_ranges(source, length, body.liveness());
    (Body::new(body), responder)
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("etag", &self.etag)
            .finish_non_exhaustive()
    }
}

const WHOLE_HEADERS: &[(&str, &str)] = &[("accept-ranges", "Whether ranges can be requested.")];
const PARTIAL_HEADERS: &[(&str, &str)] = &[("content-range", "The range that the body contains.")];

/// Describes the responses with the whole file, with ranges, for a cached file, and for an unsatisfiable range.
#[diagnostic::do_not_recommend]
impl DescribeResponse for File {
    fn responses(all: &mut Vec<ResponseShape>) {
        let media = &["application/octet-stream"];
        let exactly = ResponseStatus::Exactly;
        let whole = ResponseShape::new(media, None).with_headers(WHOLE_HEADERS);
        let partial =
            ResponseShape::new(media, None).with_status(exactly(206)).with_headers(PARTIAL_HEADERS);
        let empty = ResponseShape::new(&[], None);
        all.extend([
            whole,
            partial,
            empty.with_status(exactly(304)),
            empty.with_status(exactly(416)),
        ]);
    }
}
