//! A file as an answer.

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
use baya::{
    Conditional, DescribeResponse, ETag, Error, ResponseShape, ResponseStatus, date_header,
};
use bytes::Bytes;
use futures_util::TryStream;

use crate::answer::Answer;
use crate::disposition::Disposition;
use crate::measured::Measured;
use crate::source::{Part, Parts, Source};

const UNKNOWN: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// A file as an answer: on a disk, in memory, or as it comes.
///
/// A handler that returns one answers `GET` in parts where `Range` asks for them, and by 304 or 412
/// where `If-None-Match`, `If-Modified-Since`, `If-Match`, `If-Unmodified-Since` or `If-Range` say so
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-13)). More than 16 parts, and parts that
/// overlap, are answered by the whole; parts that the file does not have by 416. Where the handler or
/// somebody around it chose another status than 200, the answer is whole.
///
/// A file on a disk is read in pieces of 64 KiB while it is sent, so that one of any size takes the
/// same memory. One that becomes shorter meanwhile breaks the answer off.
///
/// Outside of a handler of Baya the answer is whole; [`respond_to`](Self::respond_to) makes that for a
/// request.
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
#[must_use = "a file does nothing until it is a response"]
pub struct File {
    content: Content,
    pub(crate) name: Option<String>,
    disposition: Option<Disposition>,
    content_type: Option<HeaderValue>,
    pub(crate) modified: Option<SystemTime>,
    pub(crate) etag: Option<HeaderValue>,
    cache_control: Option<HeaderValue>,
    /// Headers that a directory adds.
    pub(crate) others: HeaderMap,
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
            others: HeaderMap::new(),
        }
    }

    /// Bytes in memory. Their entity tag is a hash of them, which is made for each answer;
    /// [`etag`](Self::etag) spares that.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Memory(bytes.into()))
    }

    /// What comes from a stream. It is sent as it comes, once, so there are no parts of it; conditions
    /// hold where [`etag`](Self::etag) or [`last_modified`](Self::last_modified) say what it is.
    pub fn stream<S>(stream: S) -> Self
    where
        S: TryStream + Send + 'static,
        S::Ok: Into<Bytes>,
        S::Error: Into<BoxError>,
    {
        Self::new(Content::Stream(Body::from_stream(stream), None))
    }

    /// How many bytes a stream has, for who shows how far it is; unknown by default. One that has fewer
    /// or more breaks the answer off. Other files know it.
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Stream(_, length) = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// The name that the client is told with [`attachment`](Self::attachment) and
    /// [`inline`](Self::inline), of which the media type is guessed; by default that on the disk. It may
    /// be any text: what can't stand in a header, and separators of paths, become `_`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Has a browser save it
    /// ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266); a name that is not ASCII as in
    /// [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)).
    pub const fn attachment(mut self) -> Self {
        self.disposition = Some(Disposition::Attachment);
        self
    }

    /// Has a browser show it, and save it by its name where the user asks for that.
    pub const fn inline(mut self) -> Self {
        self.disposition = Some(Disposition::Inline);
        self
    }

    /// The media type; by default that of the name, with `charset=utf-8` where it is text, or
    /// `application/octet-stream`, which is also what a text that can't stand in a header becomes.
    pub fn content_type(mut self, media_type: impl AsRef<str>) -> Self {
        self.content_type = Some(media_type.as_ref().try_into().unwrap_or(UNKNOWN));
        self
    }

    /// When it was last modified; by default what the disk says.
    pub const fn last_modified(mut self, time: SystemTime) -> Self {
        self.modified = Some(time);
        self
    }

    /// What tells this version of the file from others, such as a hash or a number; quotes are added
    /// where they are missing, and `W/"..."` is weak. A text that can't be an entity tag is hashed.
    pub fn etag(mut self, tag: impl AsRef<str>) -> Self {
        self.etag = Some(ETag::new(tag).into_header());
        self
    }

    /// How it may be cached, such as `public, max-age=3600`; not said by default. A text that can't
    /// stand in a header becomes `no-store`.
    pub fn cache_control(mut self, directives: impl AsRef<str>) -> Self {
        let never = HeaderValue::from_static("no-store");
        self.cache_control = Some(directives.as_ref().try_into().unwrap_or(never));
        self
    }

    /// The answer to the request with this head, for who answers outside of a handler of Baya.
    ///
    /// # Errors
    ///
    /// 412 where a condition does not hold, and 416 where the file has none of the parts asked for.
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

    fn media_type(&self) -> HeaderValue {
        let guess = |name: &str| mime_guess::from_path(name).first_raw();
        match self.name.as_deref().and_then(guess) {
            Some(text) if text.starts_with("text/") => {
                format!("{text}; charset=utf-8").try_into().unwrap_or(UNKNOWN)
            }
            Some(known) => HeaderValue::from_static(known),
            None => UNKNOWN,
        }
    }
}

impl baya::__private::HasContent for File {}

impl IntoResponse for File {
    fn into_response(mut self) -> Response {
        let media_type = self.content_type.take().unwrap_or_else(|| self.media_type());
        let name = self.name.as_deref();
        let disposition = self.disposition.and_then(|disposition| disposition.header(name));
        let (body, answer, etag) = match self.content {
            Content::Memory(bytes) => {
                let etag = self.etag.or_else(|| Some(ETag::of_bytes(&bytes).into_header()));
                let length = bytes.len() as u64;
                let (body, answer) = whole(Source::Memory(bytes), length);
                (body, answer, etag)
            }
            Content::Disk(file, length) => {
                let (body, answer) = whole(Source::Disk(file), length);
                (body, answer, self.etag)
            }
            Content::Stream(body, Some(length)) => {
                (Body::new(Measured::new(body, length)), Answer::once(), self.etag)
            }
            Content::Stream(body, None) => (body, Answer::once(), self.etag),
        };
        let ranges = answer.has_parts().then(|| HeaderValue::from_static("bytes"));
        let mut response = Response::new(body);
        *response.headers_mut() = self.others;
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
        let conditional = Conditional::new(move |head, response| answer.meet(head, response));
        response.extensions_mut().insert(conditional);
        response
    }
}

/// All of a file, and what it is for who asks for parts.
fn whole(source: Source, length: u64) -> (Body, Answer) {
    let parts = Parts::new(source.clone(), vec![Part::Span(0..length)]);
    let answer = Answer::of_parts(source, length, parts.lasting());
    (Body::new(parts), answer)
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("etag", &self.etag)
            .finish_non_exhaustive()
    }
}

const LENGTH: &[(&str, &str)] = &[("accept-ranges", "Whether parts of it can be had.")];
const PART: &[(&str, &str)] = &[("content-range", "Which part of it this is.")];

/// The whole of it, a part, that the client has it, or that there is no such part.
#[diagnostic::do_not_recommend]
impl DescribeResponse for File {
    fn answers(all: &mut Vec<ResponseShape>) {
        let media = &["application/octet-stream"];
        let exactly = ResponseStatus::Exactly;
        let whole = ResponseShape::new(media, None).with_headers(LENGTH);
        let part = ResponseShape::new(media, None).with_status(exactly(206)).with_headers(PART);
        let empty = ResponseShape::new(&[], None);
        all.extend([whole, part, empty.with_status(exactly(304)), empty.with_status(exactly(416))]);
    }
}
