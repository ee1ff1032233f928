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

use crate::disposition::base_name;
use crate::error;
use crate::multipart::Multipart;
use crate::temp_file::{TempFile, Writer};
use crate::upload::Upload;

/// One field of a form: a text field, or a file if it has a file name.
///
/// A field is read once, by one of the methods that consume it, or chunk by chunk. However it is read,
/// exceeding its limit is an error 413 that names the field.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_multipart::Multipart;
/// use futures_util::TryStreamExt;
///
/// async fn longest_chunk(form: &mut Multipart) -> Result<usize, Error> {
///     let Some(field) = form.next_field().await? else { return Ok(0) };
///     field.try_fold(0, async |longest, chunk| Ok(longest.max(chunk.len()))).await
/// }
/// ```
#[must_use = "a field that is not read is skipped"]
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
            Some(_) => form.limits.file_limit(&name),
            None => form.limits.field,
        };
        let file_name = sent_name.as_deref().and_then(base_name);
        Self { form, name, sent_name, file_name, headers, read: 0, limit }
    }

    /// Checks the media type. An empty file input has none.
    pub(crate) fn check_type(&self) -> Result<(), Error> {
        if !self.is_file() || self.sent_name.as_deref() == Some("") {
            return Ok(());
        }
        let media_type = self.content_type().unwrap_or("application/octet-stream");
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        match self.form.limits.unmet_types(&self.name, essence) {
            Some(allowed) => Err(error::file_type(&self.name, essence, allowed)),
            None => Ok(()),
        }
    }

    /// Returns the name of the field.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the field is a file, which means that the client sent a file name, even an empty one.
    pub const fn is_file(&self) -> bool {
        self.sent_name.is_some()
    }

    /// Returns the file name, which is safe to use inside a directory: the part after the last `/` or `\`,
    /// without control characters, with `_` for characters that Windows does not allow, and at most 255
    /// bytes long. `None` if nothing remains, as of `..`.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Returns the file name as the client sent it, which may be a path, empty, or anything else.
    pub fn sent_file_name(&self) -> Option<&str> {
        self.sent_name.as_deref()
    }

    /// Returns the media type that the client declared, if any.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the headers of the field.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Reads the next chunk. Returns `None` at the end of the field.
    ///
    /// # Errors
    ///
    /// 400 if the upload is truncated, 408 if it arrives too slowly, 413 above a limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// Reads the whole field into memory.
    ///
    /// # Errors
    ///
    /// The errors of [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let mut buffer = BytesMut::from(first);
        buffer.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            buffer.extend_from_slice(&chunk);
        }
        Ok(buffer.freeze())
    }

    /// Reads the whole field as a string.
    ///
    /// # Errors
    ///
    /// The errors of [`chunk`](Self::chunk), and 400 `invalid_field` if the field is not valid UTF-8.
    pub async fn text(self) -> Result<String, Error> {
        let name = self.name.clone();
        let text = String::from_utf8(self.bytes().await?.into());
        text.map_err(|_| error::not_utf8(&name))
    }

    /// Reads the whole field as JSON.
    ///
    /// # Errors
    ///
    /// The errors of [`chunk`](Self::chunk) and of [`Json`]: 400 `invalid_json` for malformed JSON, 422
    /// `invalid_body` if the value does not have the type `T`.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let mut request = Request::new(self.bytes().await?.into());
        // The field has a limit of its own.
        DefaultBodyLimit::disable().apply(&mut request);
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(CONTENT_TYPE, json);
        Json::from_request(request, &()).await.map(Json::into_inner)
    }

    /// Reads the whole field into memory, with its name, file name and media types.
    ///
    /// # Errors
    ///
    /// The errors of [`chunk`](Self::chunk).
    pub async fn to_memory(self) -> Result<Upload, Error> {
        let upload = Upload::from_metadata(&self);
        Ok(upload.in_memory(self.bytes().await?))
    }

    /// Writes the whole field to a temporary file in the directory of the form. The next chunk is read after
    /// the previous one has been written.
    ///
    /// # Errors
    ///
    /// The errors of [`chunk`](Self::chunk), and 500 if the file can't be written.
    pub async fn save(self) -> Result<TempFile, Error> {
        let directory = self.directory();
        self.save_in(directory).await
    }

    /// Writes the whole field to a temporary file in `directory`, such as one on the file system to which
    /// the file will be persisted.
    ///
    /// # Errors
    ///
    /// The errors of [`save`](Self::save).
    pub async fn save_in(mut self, directory: impl AsRef<Path>) -> Result<TempFile, Error> {
        let mut writer = Writer::create(directory.as_ref().to_owned()).await?;
        while let Some(chunk) = self.chunk().await? {
            writer.write(chunk).await?;
        }
        writer.finish().await
    }

    /// The directory of temporary files.
    pub(crate) fn directory(&self) -> PathBuf {
        self.form.directory.clone().unwrap_or_else(std::env::temp_dir)
    }

    /// The number of bytes of a file that are held in memory.
    pub(crate) const fn memory_limit(&self) -> u64 {
        self.form.limits.memory
    }

    fn too_large(&self) -> Error {
        if self.is_file() {
            error::file(&self.name, self.limit)
        } else {
            error::field(&self.name, self.limit)
        }
    }
}

/// Streams the chunks of the field.
impl Stream for Field<'_> {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.read > self.limit {
                return Poll::Ready(Some(Err(self.too_large())));
            }
            let Some(reader) = &mut self.form.current else { return Poll::Ready(None) };
            match ready!(Pin::new(reader).poll_next(cx)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => {
                    self.read += chunk.len() as u64;
                    if self.read <= self.limit {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(self.form.fail(error)))),
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
