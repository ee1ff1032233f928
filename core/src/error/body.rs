//! How a layer that reads the body of a request says what is wrong with it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use axum::http::{Extensions, StatusCode};
use http_body_util::LengthLimitError;

use crate::error::Error;

/// What is said of a body that has paused for too long.
pub(crate) const TOO_SLOW: &str = "the body of the request came too slowly";
/// What is said of a body above the limit, which may follow.
pub(crate) const TOO_LARGE: &str = "the body is larger than the limit";

/// The error of a body that knows what the client is to be told.
///
/// A handler that reads such a body piece by piece answers with its status by `?`, whatever the error has
/// been wrapped in.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::http::StatusCode;
/// use baya::{BodyError, Error};
///
/// let broken = BodyError::new(StatusCode::BAD_REQUEST, "broken", "the body is broken");
/// let error = Error::from(baya::axum::Error::new(broken));
/// assert_eq!((error.status(), error.code()), (StatusCode::BAD_REQUEST, "broken"));
/// ```
#[derive(Clone, Debug)]
pub struct BodyError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
}

impl BodyError {
    /// What the client is told: a status, a stable code, and a message.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A body that has paused for too long.
    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", TOO_SLOW)
    }

    /// A body above the limit.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", TOO_LARGE)
    }

    /// A body that has more than so many bytes.
    pub(crate) fn above(bytes: usize) -> Self {
        let message = format!("{TOO_LARGE} of {bytes} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message)
    }

    /// The one that an error is, or that caused it.
    pub(crate) fn behind(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(known) = error.downcast_ref::<Self>() {
                return Some(known.clone());
            }
            if error.is::<LengthLimitError>() {
                return Some(Self::too_large());
            }
            // Its source is that of what it wraps, and not what it wraps.
            let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            next = wrapped.map(|wrapped| wrapped as _).or_else(|| error.source());
        }
        None
    }

    pub(crate) fn to_error(&self) -> Error {
        Error::new(self.status, self.code).with_message(self.message.clone())
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for BodyError {}

/// In the extensions of a request: what its body has failed with, for extractors whose rejections do not
/// tell.
///
/// A layer takes it by [`of`](Self::of) and gives it to the body that it puts in the place of the
/// request's; who reads that body as an argument or by [`Context::body`](crate::Context::body) answers with
/// what the body has failed with.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::axum::extract::Request;
/// use baya::axum::http::StatusCode;
/// use baya::{BodyError, BodyFailure};
///
/// fn refuse(request: &mut Request) -> BodyError {
///     let failure = BodyFailure::of(request.extensions_mut());
///     failure.set(BodyError::new(StatusCode::BAD_REQUEST, "broken", "the body is broken"))
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct BodyFailure(Arc<OnceLock<BodyError>>);

impl BodyFailure {
    /// That of a request.
    pub fn of(extensions: &mut Extensions) -> Self {
        extensions.get_or_insert_default::<Self>().clone()
    }

    /// Keeps the error, unless the body has failed before, and gives it back.
    pub fn set(&self, error: BodyError) -> BodyError {
        self.0.get_or_init(|| error).clone()
    }

    /// What the body has failed with; `other` where it has not.
    pub(crate) fn or(failure: Option<Self>, other: impl FnOnce() -> Error) -> Error {
        let known = failure.and_then(|failure| failure.0.get().map(BodyError::to_error));
        known.unwrap_or_else(other)
    }
}
