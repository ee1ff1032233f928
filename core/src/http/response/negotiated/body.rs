//! A body in the format of its `Content-Type`.

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
use crate::http::request::json;
use crate::http::request::read::{check_encoding, read_body};
use crate::http::{Format, FormatData, FormatError, ReadSeed};
use crate::http::{Json, pointer};
use crate::pipeline::RequestScope;
use crate::wire::validation::client_messages;
use crate::wire::validation::invalid;
use crate::wire::validation::reading::invalid_values;

impl<T: DeserializeOwned> FromRequest<RequestScope> for Negotiated<T> {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Self> {
        let formats = &scope.shared.http().settings.formats;
        let found = formats.of_body(request.headers());
        let Some((number, format)) = found else { return Err(unsupported(formats)) };
        if number == Formats::JSON {
            let json = <Json<T> as FromRequest<_>>::from_request(request, scope).await;
            return json.map(|json| Self(json.0));
        }
        check_encoding(request.headers())?;
        let bytes = read_body(request).await?;
        read(format, &bytes).map(Self)
    }
}

/// `None` for a request that says no media type.
impl<T: DeserializeOwned> OptionalFromRequest<RequestScope> for Negotiated<T> {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Option<Self>> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<_>>::from_request(request, scope).await.map(Some)
    }
}

/// 415, which says in `Accept` what is taken
/// ([RFC 9110, 15.5.16](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16)).
#[cold]
fn unsupported(formats: &Formats) -> Error {
    let taken = formats.read();
    let error = Error::unsupported_media_type()
        .with_message(format!("send a `content-type` of these: {taken}"));
    match HeaderValue::try_from(taken) {
        Ok(taken) => error.with_header(ACCEPT, taken),
        Err(_) => error,
    }
}

fn read<T: DeserializeOwned>(format: &dyn Format, document: &[u8]) -> Result<T> {
    let mut value = None;
    let outcome = format.read(
        document,
        ReadSeed::new(&mut |document| {
            value = Some(T::deserialize(document)?);
            Ok(())
        }),
    );
    match (outcome, value) {
        (Ok(()), Some(value)) => Ok(value),
        (Ok(()), None) => {
            Err(Error::internal(format!("the format `{}` gave no document", format.name())))
        }
        (Err(error), _) => Err(unreadable::<T>(format, document, error)),
    }
}

/// What is wrong is found by reading once more, so that only wrong documents pay: where nothing can read
/// it, the document is, and else the value.
#[cold]
fn unreadable<T: DeserializeOwned>(
    format: &dyn Format,
    document: &[u8],
    error: FormatError,
) -> Error {
    let ignored = format.read(
        document,
        ReadSeed::new(&mut |document| IgnoredAny::deserialize(document).map(|_| ())),
    );
    if let Err(error) = ignored {
        let code = format!("invalid_{}", format.name());
        return Error::bad_request().with_code(code).with_message(error.told(format.name()));
    }
    // The errors of a self-describing format are found and worded as those of JSON.
    let document_in_json = in_json(format, document);
    if let Some(Err(error)) = document_in_json.clone().map(json::again::<T>) {
        return error;
    }
    let message = error.message().to_owned();
    let words = client_messages::from_parser(&message);
    let again = || failing::<T>(format, document);
    let error = match invalid_values(&message, again) {
        Some(faults) => invalid(faults),
        None => Error::unprocessable()
            .with_code("invalid_body")
            .with_message(format!("the body {words}"))
            .with_validation_error(ValidationError::at(
                again().map_or_else(String::new, |(path, _)| pointer(&path)),
                "type",
                words,
            )),
    };
    match document_in_json {
        Some(document) => error.with_unread(document),
        None => error,
    }
}

/// Returns where reading fails, and the message.
fn failing<T: DeserializeOwned>(format: &dyn Format, document: &[u8]) -> Option<(Path, String)> {
    let mut failing = None;
    // That it fails is known; where is what counts.
    let _ = format.read(
        document,
        ReadSeed::new(&mut |document| match serde_path_to_error::deserialize::<_, T>(document) {
            Ok(_) => Ok(()),
            Err(error) => {
                failing = Some((error.path().clone(), error.inner().to_string()));
                Err(error.into_inner())
            }
        }),
    );
    failing
}

/// The document in JSON, where it tells the types of its values.
fn in_json(format: &dyn Format, document: &[u8]) -> Option<Bytes> {
    if format.data() != FormatData::Typed {
        return None;
    }
    let mut value = Value::Null;
    let outcome = format.read(
        document,
        ReadSeed::new(&mut |document| {
            value = Value::deserialize(document)?;
            Ok(())
        }),
    );
    outcome.ok()?;
    serde_json::to_vec(&value).ok().map(Bytes::from)
}
