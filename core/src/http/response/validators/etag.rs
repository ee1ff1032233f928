//! Entity tags ([RFC 9110, 8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderValue;
use axum::http::header::ETAG;
use axum::response::{IntoResponseParts, ResponseParts};

/// An entity tag, which identifies a version of a resource. As a part of a response, it sets the
/// `ETag` header.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Json;
/// use baya::http::ETag;
///
/// async fn find() -> (ETag, Json<&'static str>) {
///     (ETag::new("7"), Json("the seventh version"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(HeaderValue);

impl ETag {
    /// Creates a tag from the identifier of a version, such as a number or a hash. Missing quotes
    /// are added. `W/"..."` is a weak tag, whose versions are equivalent but may differ in bytes. A
    /// string that is not a valid entity tag is hashed.
    pub fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        let (weak, opaque) = match text.strip_prefix("W/") {
            Some(rest) if rest.starts_with('"') => ("W/", rest),
            _ => ("", text),
        };
        let unquoted = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let opaque = unquoted.unwrap_or(opaque);
        if opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            Self::from_valid(format!("{weak}\"{opaque}\""))
        } else {
            Self::from_bytes(text.as_bytes())
        }
    }

    /// Creates a tag from the hash of the bytes. Other builds of the program may use another hash,
    /// so clients may fetch unchanged content again after an update.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self::from_valid(format!("\"{:x}-{:016x}\"", bytes.len(), hasher.finish()))
    }

    /// Creates a tag from the length and the modification time of a file. Two versions with the
    /// same length and time share a tag. Returns `None` for times before 1970.
    pub fn from_metadata(modified: SystemTime, length: u64) -> Option<Self> {
        let time = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Self::from_valid(format!("\"{length:x}-{time:x}\"")))
    }

    fn from_valid(text: String) -> Self {
        // Callers pass only visible ASCII characters.
        Self(HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\"")))
    }

    /// Returns the value of the header.
    pub const fn header(&self) -> &HeaderValue {
        &self.0
    }

    /// Converts the tag into the value of the header.
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
