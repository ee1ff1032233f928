//! Entity tags ([RFC 9110, 8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use axum::http::header::ETAG;
use axum::response::{IntoResponseParts, ResponseParts};

/// What tells one version of something from others; as a part of an answer it is the header `ETag`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{ETag, Json};
///
/// async fn find() -> (ETag, Json<&'static str>) {
///     (ETag::new("7"), Json("the seventh version"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(HeaderValue);

impl ETag {
    /// From what a program knows a version by, such as a number or a hash. Quotes are added where they are
    /// missing, and `W/"..."` is weak: versions that it stands for mean the same and may differ in bytes. A
    /// text that can't be an entity tag is hashed.
    pub fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        let (weak, opaque) = match text.strip_prefix("W/") {
            Some(rest) if rest.starts_with('"') => ("W/", rest),
            _ => ("", text),
        };
        let within = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let opaque = within.unwrap_or(opaque);
        if opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            Self::written(format!("{weak}\"{opaque}\""))
        } else {
            Self::of_bytes(text.as_bytes())
        }
    }

    /// A hash of bytes. Programs of other builds may hash otherwise, so that clients ask again after an
    /// update.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self::written(format!("\"{:x}-{:016x}\"", bytes.len(), hasher.finish()))
    }

    /// Of a file, by its length and when it was changed: two versions of one length within one tick of
    /// the clock share it. `None` for a time before 1970.
    pub fn of_file(modified: SystemTime, length: u64) -> Option<Self> {
        let time = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Self::written(format!("\"{length:x}-{time:x}\"")))
    }

    fn written(text: String) -> Self {
        // Only visible ASCII gets here.
        Self(HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\"")))
    }

    /// The value of the header.
    pub const fn header(&self) -> &HeaderValue {
        &self.0
    }

    /// The value of the header, for good.
    pub fn into_header(self) -> HeaderValue {
        self.0
    }
}

impl IntoResponseParts for ETag {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.headers_mut().insert(ETAG, self.0);
        Ok(parts)
    }
}
