//! One error type for every protocol.

mod api;
mod argument;
mod bounded;
mod compat;
mod fault;
mod nest;
mod problem;
mod rejection;
mod unsendable;
mod words;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

pub use api::{ApiError, ApiErrorRecord, Description, ErrorSpec};
pub(crate) use argument::{of_argument, of_origin};
use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
pub(crate) use bounded::cut;
pub use fault::{Fault, FaultPlace, Param};
pub(crate) use problem::{Rendering, carries, render, take};
pub(crate) use rejection::{from_answer, from_rejection, of};
pub(crate) use unsendable::{is_no_error, not_asked, unsendable};

use crate::contract::BodyError;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// `Result` with [`Error`] as its error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The message about several faults.
pub(crate) const INVALID: &str = "the request is not valid";

/// What went wrong, for every protocol: a status, a stable code, a message for the client, and a
/// source for the log.
///
/// Every `std::error::Error` converts into it by `?`. One that derives [`ApiError`] keeps the
/// status, code and message that it declares; any other is a 500 whose text goes to the log and
/// never to the client.
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
    faults: Vec<Fault>,
    headers: HeaderMap,
    source: Option<Box<dyn StdError + Send + Sync>>,
    /// The answer as it stands, for a rejection that is no failure, such as a redirect.
    response: Option<Mutex<Response>>,
    about: About,
    /// The document that no value could be read from, for who knows the type.
    unread: Option<Bytes>,
}

/// What some errors are about, for who says it in other words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Anything,
    /// The `None` of a handler.
    Nothing,
    /// What no handler is there for.
    NoHandler,
    /// A parameter that an argument of a handler reads.
    Parameter,
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
    /// An error with a status and a code; the message is the status's own until one is given.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            message: None,
            faults: Vec::new(),
            headers: HeaderMap::new(),
            source: None,
            response: None,
            about: About::Anything,
            unread: None,
        }))
    }

    constructors! {
        /// 400: the request can't be understood.
        bad_request BAD_REQUEST "bad_request";
        /// 401: nobody has proved who they are.
        unauthorized UNAUTHORIZED "unauthorized";
        /// 403: this caller may not do it.
        forbidden FORBIDDEN "forbidden";
        /// 404: there is no such thing.
        not_found NOT_FOUND "not_found";
        /// 405: not with this verb.
        method_not_allowed METHOD_NOT_ALLOWED "method_not_allowed";
        /// 408: the request took too long to arrive.
        request_timeout REQUEST_TIMEOUT "request_timeout";
        /// 409: it contradicts the present state.
        conflict CONFLICT "conflict";
        /// 410: it is no more.
        gone GONE "gone";
        /// 413: the body is larger than allowed.
        payload_too_large PAYLOAD_TOO_LARGE "payload_too_large";
        /// 415: not in this media type.
        unsupported_media_type UNSUPPORTED_MEDIA_TYPE "unsupported_media_type";
        /// 422: readable, and not valid.
        unprocessable UNPROCESSABLE_ENTITY "unprocessable";
        /// 429: too often.
        too_many_requests TOO_MANY_REQUESTS "too_many_requests";
        /// 500: a failure that says nothing to the client.
        internal_error INTERNAL_SERVER_ERROR "internal_error";
        /// 503: not now.
        unavailable SERVICE_UNAVAILABLE "unavailable";
    }

    /// 404 for the `None` of a handler.
    pub(crate) fn absent() -> Self {
        Self::not_found().with_about(About::Nothing)
    }

    /// Whether it is for the `None` of a handler.
    pub(crate) fn is_absent(&self) -> bool {
        self.0.about == About::Nothing
    }

    /// 404 for a path where nothing is, as the app itself answers it: for services below a path of their
    /// own, such as a [fallback](crate::App::fallback).
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
            .with_about(About::NoHandler)
    }

    /// 405 for a verb that a path does not answer, as the app itself answers it; `Allow` says those that it
    /// does ([RFC 9110, 10.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1)), and is added by
    /// who knows them.
    pub fn unknown_verb(head: &Parts) -> Self {
        Self::method_not_allowed()
            .with_message(format!("`{}` does not answer {}", head.uri.path(), head.method))
            .with_about(About::NoHandler)
    }

    /// Whether it is for what no handler is there for.
    pub(crate) fn is_unhandled(&self) -> bool {
        self.0.about == About::NoHandler
    }

    pub(crate) fn with_unread(mut self, document: Bytes) -> Self {
        self.0.unread = Some(document);
        self
    }

    /// The document that no value could be read from.
    pub(crate) fn take_unread(&mut self) -> Option<Bytes> {
        self.0.unread.take()
    }

    /// Makes it one about a parameter that an argument reads.
    pub(crate) fn of_parameter(self) -> Self {
        self.with_about(About::Parameter)
    }

    /// Whether it is about a parameter that an argument reads.
    pub(crate) fn is_of_parameter(&self) -> bool {
        self.0.about == About::Parameter
    }

    fn with_about(mut self, about: About) -> Self {
        self.0.about = about;
        self
    }

    /// 500 with a source, which goes to the log and never to the client.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::internal_error().with_source(source)
    }

    /// With a message for the client.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// With a stable code for programs.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// With a cause for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// With one more fault of the input.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.0.faults.push(fault);
        self
    }

    /// With these faults instead of its own.
    pub(crate) fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.0.faults = faults;
        self.with_message(INVALID)
    }

    /// With a header on the answer, such as `WWW-Authenticate`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Whether it is a failure of the server, from 500 on.
    pub(crate) fn is_server_error(&self) -> bool {
        self.0.status.is_server_error()
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The message for the client; `None` for the status's own.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The faults of the input.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    pub(crate) fn faults_mut(&mut self) -> &mut [Fault] {
        &mut self.0.faults
    }

    /// What caused it.
    pub fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }

    /// The cause as the type that it was, such as the enum that derives [`ApiError`].
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.source()?.downcast_ref()
    }

    /// The message and every cause behind it, for the log. Where a 500 has a cause and no message, that is
    /// the cause alone.
    pub fn chain(&self) -> String {
        let mut cause = self.source();
        let unsaid = self.message().is_none() && self.status() == StatusCode::INTERNAL_SERVER_ERROR;
        let mut text = match cause.filter(|_| unsaid) {
            Some(first) => first.to_string(),
            None => self.to_string(),
        };
        while let Some(error) = cause {
            let line = error.to_string();
            if !text.ends_with(&line) {
                text.push_str(": ");
                text.push_str(&line);
            }
            cause = error.source();
        }
        text
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
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
            None => match BodyError::behind(&source) {
                Some(known) => known.to_error().with_source(source),
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

/// What a program that returns the error from `main` shows: the message and its causes.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.chain())
    }
}
