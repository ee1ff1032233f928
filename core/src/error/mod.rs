//! One error type for every protocol.

mod api;
mod body_error;
mod compat_mode;
mod nest;
pub(crate) mod panics;
pub(crate) mod problem;
mod public;
mod truncation;
mod validation_error;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

pub use api::{ApiError, ApiErrorRecord, Description, ErrorSpec};

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
pub(crate) use body_error::BodyErrorKind;
pub use body_error::{BodyError, BodyFailure};
pub use compat_mode::Compat;
pub(crate) use problem::{Rendering, has_error, render, take_error};
pub use public::PublicError;
pub(crate) use truncation::truncate;
pub use validation_error::{ErrorLocation, Param, ValidationError};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// `Result` with [`Error`] as its error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The message of an error with several validation errors.
pub(crate) const INVALID: &str = "the request is not valid";

/// An error for every protocol: a status, a stable code, a message for the client, and a source for the log.
///
/// `?` converts every `std::error::Error` into it. A type that derives [`ApiError`] keeps the status, code and message
/// that it declares. Any other error becomes a 500, whose text is logged and never sent to the client.
///
/// Over HTTP it is rendered as `application/problem+json` ([RFC 9457]).
///
/// [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
///
/// let error = Error::not_found().with_message("no cat has the id 7").with_code("cat_not_found");
/// assert_eq!(error.status(), 404);
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    status: StatusCode,
    code: Cow<'static, str>,
    message: Option<Cow<'static, str>>,
    validation_errors: Vec<ValidationError>,
    headers: HeaderMap,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// The complete response of a rejection that is not an error, such as a redirect.
    response: Option<Mutex<Response>>,
    subject: Subject,
    /// The document that could not be read, for the code that knows its type.
    unread: Option<Bytes>,
}

/// The subject of an error. Filters and compatibility modes change the messages of some subjects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Other,
    /// A handler returned `None`.
    AbsentValue,
    /// No handler matches the request.
    MissingHandler,
    /// A parameter that an argument of a handler reads is invalid.
    Parameter,
    /// The body can't be read, as the message states.
    Body(BodyErrorKind),
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident $status:ident $code:literal;)*) => { $(
        $(#[$doc])*
        pub fn $name() -> Self {
            Self::new(StatusCode::$status, $code)
        }
    )* };
}

impl Error {
    /// Creates an error with a status and a code. Without a message, clients see the reason phrase of the status.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            message: None,
            validation_errors: Vec::new(),
            headers: HeaderMap::new(),
            source: None,
            response: None,
            subject: Subject::Other,
            unread: None,
        }))
    }

    constructors! {
        /// 400: the request is malformed.
        bad_request BAD_REQUEST "bad_request";
        /// 401: the client is not authenticated.
        unauthorized UNAUTHORIZED "unauthorized";
        /// 403: the client is not allowed to do this.
        forbidden FORBIDDEN "forbidden";
        /// 404: the resource does not exist.
        not_found NOT_FOUND "not_found";
        /// 405: the resource does not support the method.
        method_not_allowed METHOD_NOT_ALLOWED "method_not_allowed";
        /// 408: the request took too long to arrive.
        request_timeout REQUEST_TIMEOUT "request_timeout";
        /// 409: the request conflicts with the current state of the resource.
        conflict CONFLICT "conflict";
        /// 410: the resource was deleted permanently.
        gone GONE "gone";
        /// 413: the body exceeds the limit.
        payload_too_large PAYLOAD_TOO_LARGE "payload_too_large";
        /// 415: the media type is not supported.
        unsupported_media_type UNSUPPORTED_MEDIA_TYPE "unsupported_media_type";
        /// 422: the request can be read, but is not valid.
        unprocessable UNPROCESSABLE_ENTITY "unprocessable";
        /// 429: the client has sent too many requests.
        too_many_requests TOO_MANY_REQUESTS "too_many_requests";
        /// 500: an internal error, without details for the client.
        internal_error INTERNAL_SERVER_ERROR "internal_error";
        /// 503: the service is temporarily unavailable.
        unavailable SERVICE_UNAVAILABLE "unavailable";
    }

    /// Creates the 404 for a handler that returned `None`.
    pub(crate) fn absent() -> Self {
        Self::not_found().with_subject(Subject::AbsentValue)
    }

    /// Whether a handler returned `None`.
    pub(crate) fn is_absent(&self) -> bool {
        self.0.subject == Subject::AbsentValue
    }

    /// Creates the 404 that the app returns for an unknown path. It is meant for services that match paths themselves,
    /// such as a [fallback](crate::App::fallback).
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya::Error;
    /// use baya::axum::http::Request;
    ///
    /// let (head, ()) = Request::get("/cats/7").body(()).unwrap().into_parts();
    /// assert_eq!(Error::unknown_path(&head).message(), Some("there is nothing at `/cats/7`"));
    /// ```
    pub fn unknown_path(head: &Parts) -> Self {
        Self::not_found()
            .with_message(format!("there is nothing at `{}`", head.uri.path()))
            .with_subject(Subject::MissingHandler)
    }

    /// Creates the 405 that the app returns for a method that a path does not support. The caller adds the `Allow` header
    /// ([RFC 9110, 10.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1)), which lists the supported methods.
    pub fn unsupported_method(head: &Parts) -> Self {
        Self::method_not_allowed()
            .with_message(format!("`{}` does not support {}", head.uri.path(), head.method))
            .with_subject(Subject::MissingHandler)
    }

    /// Whether the request had no handler.
    pub(crate) fn is_unhandled(&self) -> bool {
        self.0.subject == Subject::MissingHandler
    }

    /// Adds the document that could not be read.
    pub(crate) fn with_unread(mut self, document: Bytes) -> Self {
        self.0.unread = Some(document);
        self
    }

    /// Takes the document that could not be read.
    pub(crate) fn take_unread(&mut self) -> Option<Bytes> {
        self.0.unread.take()
    }

    /// Marks the error as one about a parameter of a handler.
    pub(crate) fn of_parameter(self) -> Self {
        self.with_subject(Subject::Parameter)
    }

    /// Whether the error is about a parameter of a handler.
    pub(crate) fn is_of_parameter(&self) -> bool {
        self.0.subject == Subject::Parameter
    }

    /// Marks an error of a request's body.
    pub(crate) fn of_body(self, kind: BodyErrorKind) -> Self {
        self.with_subject(Subject::Body(kind))
    }

    /// Returns the reason why the body can't be read, if that is what the message states.
    pub(crate) fn body_error(&self) -> Option<BodyErrorKind> {
        match self.0.subject {
            Subject::Body(kind) => Some(kind),
            _ => None,
        }
    }

    fn with_subject(mut self, subject: Subject) -> Self {
        self.0.subject = subject;
        self
    }

    /// Creates a 500 with a source, which is logged and never sent to the client.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::internal_error().with_source(source)
    }

    /// Sets the message for the client.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = Some(message.into());
        if self.body_error().is_some() {
            self.0.subject = Subject::Other;
        }
        self
    }

    /// Sets the stable code, by which programs recognize the error.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Sets the cause, which is logged.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds a validation error.
    #[must_use]
    pub fn with_validation_error(mut self, error: ValidationError) -> Self {
        self.0.validation_errors.push(error);
        self
    }

    /// Replaces the validation errors and the message.
    pub(crate) fn with_validation_errors(mut self, errors: Vec<ValidationError>) -> Self {
        self.0.validation_errors = errors;
        self.with_message(INVALID)
    }

    /// Adds a header of the response, such as `WWW-Authenticate`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Whether the status is 500 or above.
    pub(crate) fn is_server_error(&self) -> bool {
        self.0.status.is_server_error()
    }

    /// Returns the stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Returns the message for the client; `None` if clients see the reason phrase of the status.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the validation errors.
    pub fn validation_errors(&self) -> &[ValidationError] {
        &self.0.validation_errors
    }

    #[doc(hidden)]
    pub fn validation_errors_mut(&mut self) -> &mut [ValidationError] {
        &mut self.0.validation_errors
    }

    /// Returns the cause.
    pub fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }

    /// Returns the cause if it has the type `E`, such as the enum that derives [`ApiError`].
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.source()?.downcast_ref()
    }

    /// Returns the message and all causes, for the log. If a 500 has a cause and no message, only the causes are returned.
    pub fn chain(&self) -> String {
        let mut cause = self.source();
        let has_no_message =
            self.message().is_none() && self.status() == StatusCode::INTERNAL_SERVER_ERROR;
        let mut chain = match cause.filter(|_| has_no_message) {
            Some(first) => {
                // The message of an error may already contain those of its sources.
                cause = first.source();
                first.to_string()
            }
            None => self.to_string(),
        };
        while let Some(error) = cause {
            let message = error.to_string();
            if !chain.ends_with(&message) {
                chain.push_str(": ");
                chain.push_str(&message);
            }
            cause = error.source();
        }
        chain
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Sets the complete response of a rejection that is not an error.
    pub(crate) fn with_response(mut self, response: Response) -> Self {
        self.0.response = Some(Mutex::new(response));
        self
    }

    /// Replaces the headers of the response.
    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = headers;
        self
    }

    pub(crate) fn take_response(&mut self) -> Option<Response> {
        self.0.response.take()?.into_inner().ok()
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(source: E) -> Self {
        match api::describe(&source) {
            Some(description) => Self::new(description.status, description.code)
                .with_message(description.message)
                .with_source(source),
            None => match BodyError::find(&source) {
                Some(body_error) => body_error.to_error().with_source(source),
                None => Self::internal(source),
            },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.message, self.0.status.canonical_reason()) {
            (Some(message), _) => f.write_str(message),
            (None, Some(reason)) => f.write_str(reason),
            (None, None) => f.write_str(&self.0.code),
        }
    }
}

/// Writes the message and all causes, which a program that returns the error from `main` prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.chain())
    }
}
