//! The parameters of requests, in a body or in a query string.

use std::fmt;

use async_graphql::Variables;
use baya::Error;
use baya::axum::body::Body as HttpBody;
use baya::axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use baya::axum::http::request::Parts;
use baya::axum::http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Limited};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::variables::{BoundedVariables, MAX_VARIABLES};
use crate::engine::{Engine, OperationRequest};
use crate::error::RequestError;
use crate::files::Files;

/// The operations of a request.
pub(crate) enum Body {
    Single(OperationRequest),
    Batch(Vec<OperationRequest>),
}

/// The error of a body that can't be read.
pub(crate) enum BodyError {
    /// The body is not a valid GraphQL request.
    Rejected(RequestError),
    /// The body is too large or incomplete.
    Error(Error),
}

impl From<RequestError> for BodyError {
    fn from(rejection: RequestError) -> Self {
        Self::Rejected(rejection)
    }
}

/// The parameters as JSON ([draft](https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters)).
#[derive(serde::Deserialize)]
struct Parameters {
    #[serde(default)]
    query: Value,
    #[serde(default, rename = "documentId")]
    document_id: Value,
    #[serde(default, rename = "operationName")]
    operation_name: Value,
    #[serde(default)]
    variables: BoundedVariables,
    #[serde(default)]
    extensions: Value,
}

/// Parameters in a JSON object. The derived implementation would also read an array, by the order of its elements.
struct ParameterObject(Parameters);

impl<'de> Deserialize<'de> for ParameterObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;

        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = ParameterObject;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ParameterObject, A::Error> {
                Parameters::deserialize(MapAccessDeserializer::new(map)).map(ParameterObject)
            }
        }

        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// Reads the body of a request.
pub(crate) async fn body(engine: &Engine, head: &Parts, body: HttpBody) -> Result<Body, BodyError> {
    if let Err(rejection) = check_json(&head.headers) {
        #[cfg(feature = "uploads")]
        if super::uploads::is_form(&head.headers) {
            return super::uploads::read(engine, head, body).await;
        }
        return Err(rejection.into());
    }
    baya::check_encoding(&head.headers).map_err(BodyError::Error)?;
    let max = engine.options.body_limit;
    let content_length = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if content_length
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| length > max)
    {
        return Err(RequestError::malformed(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            &too_large(max),
        )
        .into());
    }
    let bytes = Limited::new(body, max).collect().await;
    let bytes = bytes.map_err(|error| BodyError::Error(Error::from_body(error)))?.to_bytes();
    parse(&bytes)
}

fn too_large(max: usize) -> String {
    format!("the request is larger than {max} bytes")
}

/// Parses a body.
pub(super) fn parse(bytes: &[u8]) -> Result<Body, BodyError> {
    let is_batch = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if is_batch {
        let all: Vec<ParameterObject> =
            serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
        let all = all.into_iter().map(|one| one.0.try_into()).collect::<Result<_, _>>()?;
        return Ok(Body::Batch(all));
    }
    let one: ParameterObject = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    Ok(Body::Single(one.0.try_into()?))
}

/// Reads the parameters of an operation from JSON.
pub(crate) fn parse_payload(payload: Value) -> Result<OperationRequest, RequestError> {
    let parameters: ParameterObject =
        serde_json::from_value(payload).map_err(|error| malformed(&error))?;
    parameters.0.try_into()
}

#[cold]
fn malformed(error: &serde_json::Error) -> RequestError {
    let message = match error.classify() {
        serde_json::error::Category::Data => format!("the body is not a GraphQL request: {error}"),
        _ => format!(
            "the body is not valid JSON, at line {} column {}",
            error.line(),
            error.column()
        ),
    };
    bad_request(&message)
}

pub(super) fn bad_request(message: &str) -> RequestError {
    RequestError::malformed(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
}

impl TryFrom<Parameters> for OperationRequest {
    type Error = RequestError;

    fn try_from(parameters: Parameters) -> Result<Self, RequestError> {
        let query = string(parameters.query, "query")?;
        let document_id = string(parameters.document_id, "documentId")?;
        let operation_name = string(parameters.operation_name, "operationName")?;
        if parameters.variables.is_exceeded {
            return Err(RequestError::limit(&format!(
                "the request has more than {MAX_VARIABLES} variables"
            )));
        }
        let variables = match parameters.variables.all {
            Value::Null => Variables::default(),
            variables @ Value::Object(_) => Variables::from_json(variables),
            _ => return Err(bad_request("`variables` must be an object")),
        };
        let extensions = match parameters.extensions {
            Value::Null => Map::new(),
            Value::Object(extensions) => extensions,
            _ => return Err(bad_request("`extensions` must be an object")),
        };
        let files = Files::default();
        Ok(Self { query, document_id, operation_name, variables, extensions, files })
    }
}

fn string(value: Value, name: &str) -> Result<Option<String>, RequestError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(bad_request(&format!("`{name}` must be a string"))),
    }
}

/// Rejects bodies of other media types, because a form of another site could send them without a CORS preflight.
fn check_json(headers: &HeaderMap) -> Result<(), RequestError> {
    let content_type = headers.get(CONTENT_TYPE);
    if content_type.is_some_and(|value| value == "application/json") {
        return Ok(());
    }
    let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parameters = content_type.split(';').map(str::trim);
    let is_json =
        parameters.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let charset = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let is_utf8 = charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if is_json && is_utf8 {
        return Ok(());
    }
    let message = "a request must be `application/json` in UTF-8";
    Err(RequestError::malformed(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        message,
    ))
}

/// Reads the parameters of a `GET` request.
pub(crate) fn query(head: &Parts) -> Result<Body, RequestError> {
    let mut parameters = Parameters {
        query: Value::Null,
        document_id: Value::Null,
        operation_name: Value::Null,
        variables: BoundedVariables::default(),
        extensions: Value::Null,
    };
    let query = head.uri.query().unwrap_or_default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => parameters.query = Value::String(value.into_owned()),
            "documentId" => parameters.document_id = Value::String(value.into_owned()),
            "operationName" if value.is_empty() => {}
            "operationName" => parameters.operation_name = Value::String(value.into_owned()),
            "variables" if value.is_empty() => {}
            "variables" => parameters.variables = json(&value, "variables")?,
            "extensions" if value.is_empty() => {}
            "extensions" => parameters.extensions = json(&value, "extensions")?,
            _ => {}
        }
    }
    Ok(Body::Single(parameters.try_into()?))
}

fn json<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, RequestError> {
    serde_json::from_str(text).map_err(|_| bad_request(&format!("`{name}` is not valid JSON")))
}
