//! Responses over HTTP.

use baya::Error;
use baya::axum::body::Body;
use baya::axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY};
use baya::axum::http::{HeaderValue, StatusCode};
use baya::axum::response::Response;

use super::media::Media;
use crate::engine::OperationResponse;
use crate::error::RequestError;
use crate::output::failure_of;
use crate::result;

/// Returns the response to one operation.
pub(crate) fn single(response: OperationResponse, media: Media) -> Response {
    match response {
        OperationResponse::Rejected(rejection) => self::rejected(rejection, media),
        OperationResponse::Result(result) => {
            let mut response = json_response(result::json(&result), StatusCode::OK, media);
            let control = result.cache.filter(|_| result.errors.is_empty());
            if let Some(control) = control.and_then(|one| HeaderValue::try_from(one).ok()) {
                response.headers_mut().insert(CACHE_CONTROL, control);
                response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
            }
            response
        }
    }
}

/// Returns the responses to several operations.
pub(crate) fn batch(responses: Vec<OperationResponse>, media: Media) -> Response {
    let mut json = String::from("[");
    for (number, response) in responses.into_iter().enumerate() {
        if number > 0 {
            json.push(',');
        }
        json.push_str(&match response {
            OperationResponse::Rejected(rejection) => result::error_response_json(&rejection),
            OperationResponse::Result(result) => result::json(&result),
        });
    }
    json.push(']');
    json_response(json, StatusCode::OK, media)
}

/// Returns the response to a rejected request.
pub(crate) fn rejected(rejection: RequestError, media: Media) -> Response {
    // Older clients treat every other status as a network error.
    let shows_status = rejection.is_malformed || media == Media::Response;
    let status = if shows_status { rejection.status } else { StatusCode::OK };
    let mut response = json_response(result::error_response_json(&rejection), status, media);
    if rejection.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    }
    response
}

/// Returns the response to a request that can't be read.
pub(crate) fn error(error: &Error, media: Media) -> Response {
    let errors = vec![*failure_of(error, None).0];
    let rejection = RequestError { errors, status: error.status(), is_malformed: true };
    self::rejected(rejection, media)
}

/// Returns the response to a method that the endpoint does not support.
pub(crate) fn method_not_allowed(allowed: &'static str, media: Media) -> Response {
    let message = format!("the endpoint accepts {allowed}");
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let mut response =
        rejected(RequestError::malformed(status, "METHOD_NOT_ALLOWED", &message), media);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

fn json_response(json: String, status: StatusCode, media: Media) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media.content_type());
    response
}
