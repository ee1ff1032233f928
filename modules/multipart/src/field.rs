//! One field of a form.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baya::axum::extract::{DefaultBodyLimit, FromRequest, Request};
use baya::axum::http::header::CONTENT_TYPE;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::{Error, Json};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use serde::de::DeserializeOwned;

use crate::collected::Upload;
use crate::disposition::base_name;
use crate::errors;
use crate::form::Multipart;
use crate::temp::{TempFile, Writer};

/// One field of a form: a text, or a file where it has a name of a file.
///
/// It is read once, by one of the methods that take it, or piece by piece. Above its limit it is a 413
/// that names it, whichever way it is read.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_multipart::Multipart;
/// use futures_util::TryStreamExt;
///
/// async fn longest_piece(form: &mut Multipart) -> Result<usize, Error> {
///     let Some(field) = form.next_field().await? else { return Ok(0) };
///     field.try_fold(0, async |longest, piece| Ok(longest.max(piece.len()))).await
/// }
/// ```
#[must_use = "a field that is left is skipped"]
pub struct Field<'f> {
    form: &'f mut Multipart,
    name: String,
    sent_name: Option<String>,
    file_name: Option<String>,
    headers: HeaderMap,
    read: u64,
    limit: u64,
}

impl<'f> Field<'f> {
    pub(crate) fn new(
        form: &'f mut Multipart,
        name: String,
        sent_name: Option<String>,
        headers: HeaderMap,
    ) -> Self {
        let limit = match sent_name {
            Some(_) => form.limits.of_file(&name),
            None => form.limits.field,
        };
        let file_name = sent_name.as_deref().and_then(base_name);
        Self { form, name, sent_name, file_name, headers, read: 0, limit }
    }

    /// Whether it may be of its type; an input without a file has none.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !self.is_file() || self.sent_name.as_deref() == Some("") {
            return Ok(());
        }
        let media_type = self.content_type().unwrap_or("application/octet-stream");
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        match self.form.limits.refuses(&self.name, essence) {
            Some(allowed) => Err(errors::file_type(&self.name, essence, allowed)),
            None => Ok(()),
        }
    }

    /// The name of the field.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a file: the client has sent a name of a file, be it empty.
    pub const fn is_file(&self) -> bool {
        self.sent_name.is_some()
    }

    /// The name of the file, which is safe below a directory: what stands behind the last separator of
    /// any system, without control characters, with `_` for what Windows takes in no name, and of 255
    /// bytes at most. `None` where nothing is left, as of `..`.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The name of the file as the client has sent it, which may be a path, empty, or anything else.
    pub fn sent_file_name(&self) -> Option<&str> {
        self.sent_name.as_deref()
    }

    /// The media type, as the client says; `None` where it says nothing.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The headers of the field.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next piece; `None` behind the last one.
    ///
    /// # Errors
    ///
    /// 400 for what breaks off, 408 for what comes too slowly, 413 above a limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// All of it, as text.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk), and 400 for what is no UTF-8.
    pub async fn text(self) -> Result<String, Error> {
        let name = self.name.clone();
        let text = String::from_utf8(self.bytes().await?.into());
        text.map_err(|_| errors::not_utf8(&name))
    }

    /// All of it, as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk), and those of [`Json`]: 400 for what can't be read, 422 for
    /// what is not of this type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let mut request = Request::new(self.bytes().await?.into());
        // It has passed the limit of its own.
        DefaultBodyLimit::disable().apply(&mut request);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        Json::from_request(request, &()).await.map(Json::into_inner)
    }

    /// All of it, in memory, with its names and its type.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk).
    pub async fn to_memory(self) -> Result<Upload, Error> {
        let about = Upload::about(&self);
        Ok(about.in_memory(self.bytes().await?))
    }

    /// All of it, in a temporary file in the directory of the form. A piece is read when the one before
    /// is written.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk), and 500 where it can't be written.
    pub async fn save(self) -> Result<TempFile, Error> {
        let directory = self.directory();
        self.save_in(directory).await
    }

    /// The same in another directory, such as one on the disk where it is to stay.
    ///
    /// # Errors
    ///
    /// Those of [`save`](Self::save).
    pub async fn save_in(mut self, directory: impl AsRef<Path>) -> Result<TempFile, Error> {
        let mut writer = Writer::create(directory.as_ref().to_owned()).await?;
        while let Some(piece) = self.chunk().await? {
            writer.write(piece).await?;
        }
        writer.finish().await
    }

    pub(crate) fn directory(&self) -> PathBuf {
        self.form.directory.clone().unwrap_or_else(std::env::temp_dir)
    }

    /// How much of a file is held in memory.
    pub(crate) const fn memory(&self) -> u64 {
        self.form.limits.memory
    }

    fn above(&self) -> Error {
        match self.is_file() {
            true => errors::file(&self.name, self.limit),
            false => errors::field(&self.name, self.limit),
        }
    }
}

/// Its pieces.
impl Stream for Field<'_> {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.read > self.limit {
                return Poll::Ready(Some(Err(self.above())));
            }
            let Some(reader) = &mut self.form.current else { return Poll::Ready(None) };
            match ready!(Pin::new(reader).poll_next(cx)) {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    self.read += piece.len() as u64;
                    if self.read <= self.limit {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(self.form.failed(error)))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}
