//! JSON request bodies and responses.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::read_body::{check_encoding, read_body};
use crate::error::Error;
use crate::http::write_json;
use crate::pipeline::flow::Flow;
use crate::wire::json::{self, MAX_DEPTH, ParseError, ParsedJson};
use crate::wire::reading::invalid;
use crate::wire::validation::explain::{self, InputValue, NotRead, attempt};
use crate::wire::validation::{Report, ValidationContext};

/// A JSON body, as an argument and as a response ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
///
/// As an argument, it requires the media type `application/json` or one that ends with `+json`
/// (otherwise 415), valid JSON (otherwise 400, with line and column) and a value of type `T`
/// (otherwise 422).
///
/// As a response, it conforms to its schema: a number that is not finite, such as `f64::NAN`,
/// becomes a logged 500, unless it is in an `Option`, where it becomes `null`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Json;
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Cat { name: String }
///
/// async fn create(cat: Json<Cat>) -> Json<Cat> {
///     cat
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    #[inline]
    async fn from_request(request: Request, _state: &S) -> Result<Self, Error> {
        check_type(request.headers())?;
        read(read_body(request).await?).map(Self)
    }
}

/// Rejects a request whose media type is not JSON, or whose body is encoded.
#[inline]
pub(crate) fn check_type(headers: &HeaderMap) -> Result<(), Error> {
    if is_json(headers) {
        check_encoding(headers)
    } else {
        Err(Error::unsupported_media_type().with_message("send `content-type: application/json`"))
    }
}

/// Reads a value from a whole body.
#[inline]
pub(crate) fn read<T: DeserializeOwned>(bytes: Bytes) -> Result<T, Error> {
    json::read(&bytes).or_else(|_| read_with_errors(bytes))
}

/// Reads a value from a string.
#[inline]
pub(crate) fn read_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    json::read_str(text).or_else(|_| read_with_errors(Bytes::copy_from_slice(text.as_bytes())))
}

// `None` for a request without a media type.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

#[inline]
fn is_json(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(CONTENT_TYPE) else { return false };
    media_type == "application/json" || media_type.to_str().is_ok_and(is_json_type)
}

/// Whether a media type is JSON. Parameters and case are ignored.
pub(crate) fn is_json_type(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let Some((group, name)) = essence.split_once('/') else { return false };
    let suffix = name.len().checked_sub(5).and_then(|at| name.get(at..));
    group.eq_ignore_ascii_case("application")
        && (name.eq_ignore_ascii_case("json")
            || suffix.is_some_and(|end| end.eq_ignore_ascii_case("+json")))
}

/// Parses a rejected body once more, so that only such bodies pay for numbers in other notations
/// and for error locations.
#[cold]
pub(crate) fn read_with_errors<T: DeserializeOwned>(bytes: Bytes) -> Result<T, Error> {
    let invalid_json =
        |message: String| Err(Error::bad_request().with_code("invalid_json").with_message(message));
    // Nothing is built, so that numbers of any size are accepted.
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(&bytes) {
        return invalid_json(syntax_error(&error));
    }
    let parsed = match ParsedJson::parse(&bytes) {
        Ok(parsed) => parsed,
        Err(ParseError::TooDeep) => {
            return invalid_json(format!("the body is nested more than {MAX_DEPTH} levels deep"));
        }
        Err(ParseError::Syntax) => {
            let error = serde_json::from_slice::<Value>(&bytes).err();
            return invalid_json(
                error.as_ref().map_or("the body is not valid JSON".to_owned(), syntax_error),
            );
        }
    };
    let mut errors = Vec::new();
    let report = &mut Report::new(&mut errors, ValidationContext::default());
    match attempt(InputValue::Json(&parsed), report) {
        Ok(value) => return Ok(value),
        Err(NotRead::Invalid) => return Err(invalid(errors).with_unread(bytes.clone())),
        Err(NotRead::WrongType) => {}
    }
    drop(parsed);
    let error = Error::unprocessable().with_code("invalid_body").with_unread(bytes);
    let Some(validation_error) = errors.pop() else { return Err(error) };
    let message = match validation_error.location.name() {
        "" => format!("the body {}", validation_error.message),
        location => format!("the value at `{location}` {}", validation_error.message),
    };
    Err(error.with_message(message).with_validation_error(validation_error))
}

/// Returns the message for a body that is not valid JSON.
fn syntax_error(error: &serde_json::Error) -> String {
    let problem = if error.is_eof() { "ends too early" } else { "is not valid JSON" };
    format!("the body {problem}, at line {} column {}", error.line(), error.column())
}

/// Converts a path to a JSON pointer. Segments that are not part of the JSON, such as enum
/// variants, are skipped.
pub(crate) fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&name);
    }
    pointer
}

/// A type that can be written as JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be written as JSON",
    label = "not a response",
    note = "your own types in it need `#[dto]` or `#[derive(serde::Serialize)]`; a `#[dto(input)]` can't be sent: remove `input`"
)]
pub trait Written: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Written for T {}

impl<T: Written> IntoResponse for Json<T> {
    #[inline]
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(128);
        if let Err(error) = write_json(&mut body, &self.0) {
            return Error::internal(error).into_response();
        }
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

impl<T> Flow<T> {
    /// Returns the type of a JSON body, to explain why a body could not be read.
    pub const fn body(self) -> explain::Of<Json<T>> {
        explain::Of(PhantomData)
    }
}
