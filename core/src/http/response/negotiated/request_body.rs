//! Request bodies in the format of their `Content-Type`.

use axum::body::Bytes;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use serde::de::{Deserialize, DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_path_to_error::Path;

use super::Negotiated;
use super::formats::Formats;
use crate::error::{Error, Result, ValidationError};
use crate::http::request::json_body;
use crate::http::request::read_body::{check_encoding, read_body};
use crate::http::{Format, FormatData, FormatError, ReadSeed};
use crate::http::{Json, pointer};
use crate::pipeline::RequestScope;
use crate::wire::reading::argument_state::invalid_values;
use crate::wire::reading::{client_messages, invalid};

impl<T: DeserializeOwned> FromRequest<RequestScope> for Negotiated<T> {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Self> {
        let formats = &scope.shared.http().settings.formats;
        let Some((index, format)) = formats.for_body(request.headers()) else {
            return Err(unsupported(formats));
        };
        if index == Formats::JSON {
            let json = <Json<T> as FromRequest<_>>::from_request(request, scope).await;
            return json.map(|json| Self(json.0));
        }
        check_encoding(request.headers())?;
        let bytes = read_body(request).await?;
        read(format, &bytes).map(Self)
    }
}

// `None` for a request without a media type.
impl<T: DeserializeOwned> OptionalFromRequest<RequestScope> for Negotiated<T> {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Option<Self>> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<_>>::from_request(request, scope).await.map(Some)
    }
}

/// Returns 415 with the supported media types in `Accept`
/// ([RFC 9110, 15.5.16](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16)).
#[cold]
fn unsupported(formats: &Formats) -> Error {
    let supported = formats.readable_types();
    let error = Error::unsupported_media_type()
        .with_message(format!("the `content-type` must be one of: {supported}"));
    match HeaderValue::try_from(supported) {
        Ok(supported) => error.with_header(ACCEPT, supported),
        Err(_) => error,
    }
}

fn read<T: DeserializeOwned>(format: &dyn Format, body: &[u8]) -> Result<T> {
    let mut value = None;
    let outcome = format.read(
        body,
        ReadSeed::new(&mut |body| {
            value = Some(T::deserialize(body)?);
            Ok(())
        }),
    );
    match (outcome, value) {
        (Ok(()), Some(value)) => Ok(value),
        (Ok(()), None) => Err(Error::internal(format!(
            "the format `{}` did not deserialize a value",
            format.name()
        ))),
        (Err(error), _) => Err(read_error::<T>(format, body, error)),
    }
}

/// Finds the cause by reading the body again, so that only invalid bodies pay for it. If not even
/// an ignored value can be read, the body is malformed; otherwise the value is invalid.
#[cold]
fn read_error<T: DeserializeOwned>(format: &dyn Format, body: &[u8], error: FormatError) -> Error {
    let ignored =
        format.read(body, ReadSeed::new(&mut |body| IgnoredAny::deserialize(body).map(|_| ())));
    if let Err(error) = ignored {
        let code = format!("invalid_{}", format.name());
        return Error::bad_request()
            .with_code(code)
            .with_message(error.client_message(format.name()));
    }
    // Errors of self-describing formats are found and described like those of JSON.
    let body_as_json = to_json(format, body);
    if let Some(Err(error)) = body_as_json.clone().map(json_body::read_with_errors::<T>) {
        return error;
    }
    let message = error.message().to_owned();
    let words = client_messages::from_parser(&message);
    let find_path = || failing_path::<T>(format, body);
    let error = match invalid_values(&message, find_path) {
        Some(errors) => invalid(errors),
        None => Error::unprocessable()
            .with_code("invalid_body")
            .with_message(format!("the body {words}"))
            .with_validation_error(ValidationError::at(
                find_path().map_or_else(String::new, |(path, _)| pointer(&path)),
                "type",
                words,
            )),
    };
    match body_as_json {
        Some(body) => error.with_unread(body),
        None => error,
    }
}

/// Returns the path at which reading fails, and the message.
fn failing_path<T: DeserializeOwned>(format: &dyn Format, body: &[u8]) -> Option<(Path, String)> {
    let mut failing_path = None;
    // Reading is known to fail; only the path matters.
    let _ = format.read(
        body,
        ReadSeed::new(&mut |body| match serde_path_to_error::deserialize::<_, T>(body) {
            Ok(_) => Ok(()),
            Err(error) => {
                failing_path = Some((error.path().clone(), error.inner().to_string()));
                Err(error.into_inner())
            }
        }),
    );
    failing_path
}

/// Converts the body to JSON, if the format contains the types of values.
fn to_json(format: &dyn Format, body: &[u8]) -> Option<Bytes> {
    if format.data() != FormatData::Typed {
        return None;
    }
    let mut value = Value::Null;
    let outcome = format.read(
        body,
        ReadSeed::new(&mut |body| {
            value = Value::deserialize(body)?;
            Ok(())
        }),
    );
    outcome.ok()?;
    serde_json::to_vec(&value).ok().map(Bytes::from)
}
