//! Errors of request bodies, as layers report them.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use axum::http::{Extensions, StatusCode};
use http_body_util::LengthLimitError;

use crate::error::Error;

/// The message for a body that paused for too long.
const TOO_SLOW: &str = "the request body arrived too slowly";
/// The message for a body that exceeds the limit. The limit may follow it.
const TOO_LARGE: &str = "the body is larger than the limit";

/// The reason why a body can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyErrorKind {
    /// The body exceeds the limit.
    TooLarge,
    /// The body paused for too long.
    TooSlow,
    /// A reason of a layer, which only the code of the error identifies.
    Other,
}

impl BodyErrorKind {
    /// Returns the reason for the rejection of an extractor, if the body is the cause. The extractors of axum forward only
    /// the text of an error, and report a body above the limit by the status.
    pub(crate) fn of_rejection(status: StatusCode, text: Option<&str>) -> Option<Self> {
        if text.is_some_and(|text| text.ends_with(TOO_SLOW)) {
            Some(Self::TooSlow)
        } else if status == StatusCode::PAYLOAD_TOO_LARGE {
            Some(Self::TooLarge)
        } else {
            None
        }
    }
}

/// An error of a request body, with its response: a status, a stable code and a message.
///
/// If a handler reads the body in chunks, `?` keeps the status of this error, even if other errors wrap it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya::axum::http::StatusCode;
/// use baya::errors::BodyError;
///
/// let broken = BodyError::new(StatusCode::BAD_REQUEST, "broken", "the body is broken");
/// let error = Error::from(baya::axum::Error::new(broken));
/// assert_eq!((error.status(), error.code()), (StatusCode::BAD_REQUEST, "broken"));
/// ```
#[derive(Clone, Debug)]
pub struct BodyError {
    kind: BodyErrorKind,
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
}

impl BodyError {
    /// Creates an error with the status, the stable code and the message of its response.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind: BodyErrorKind::Other, status, code, message: message.into() }
    }

    const fn with_kind(mut self, kind: BodyErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// Creates the error for a body that paused for too long.
    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", TOO_SLOW)
            .with_kind(BodyErrorKind::TooSlow)
    }

    /// Creates the error for a body that exceeds an unknown limit.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", TOO_LARGE)
            .with_kind(BodyErrorKind::TooLarge)
    }

    /// Creates the error for a body with more than this number of bytes.
    pub(crate) fn larger_than(bytes: usize) -> Self {
        let message = format!("{TOO_LARGE} of {bytes} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message)
            .with_kind(BodyErrorKind::TooLarge)
    }

    /// Finds the body error in an error and its sources.
    pub(crate) fn find(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(body_error) = error.downcast_ref::<Self>() {
                return Some(body_error.clone());
            }
            if error.is::<LengthLimitError>() {
                return Some(Self::too_large());
            }
            // `io::Error::source` skips the wrapped error itself.
            let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            next = wrapped.map(|wrapped| wrapped as _).or_else(|| error.source());
        }
        None
    }

    pub(crate) fn to_error(&self) -> Error {
        Error::new(self.status, self.code).with_message(self.message.clone()).of_body(self.kind)
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for BodyError {}

/// The error of a request's body, shared through the extensions of the request.
///
/// The rejections of many extractors don't contain the cause. So a layer that replaces a request's body gets this value
/// with [`in_extensions`](Self::in_extensions) and stores the error of the body in it. If an extractor or
/// [`Context::body`](crate::Context::body) then fails, the response is the stored error.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::extract::Request;
/// use baya::axum::http::StatusCode;
/// use baya::errors::{BodyError, BodyFailure};
///
/// fn refuse(request: &mut Request) -> BodyError {
///     let failure = BodyFailure::in_extensions(request.extensions_mut());
///     failure.set(BodyError::new(StatusCode::BAD_REQUEST, "broken", "the body is broken"))
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct BodyFailure(Arc<OnceLock<BodyError>>);

impl BodyFailure {
    /// Returns the value in these request extensions, which is inserted if it is missing.
    pub fn in_extensions(extensions: &mut Extensions) -> Self {
        extensions.get_or_insert_default::<Self>().clone()
    }

    /// Stores the error of the body and returns it. If an error is stored already, that one is kept and returned.
    pub fn set(&self, error: BodyError) -> BodyError {
        self.0.get_or_init(|| error).clone()
    }

    /// Returns the stored error, or `other` if the body has not failed.
    pub(crate) fn or(failure: Option<Self>, other: impl FnOnce() -> Error) -> Error {
        let stored = failure.and_then(|failure| failure.0.get().map(BodyError::to_error));
        stored.unwrap_or_else(other)
    }
}
