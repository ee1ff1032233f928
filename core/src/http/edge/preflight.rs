//! CORS responses to browsers, according to a [`Cors`] policy.

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;

use super::cors::Cors;

/// Returns the method that a preflight requests, or `None` if the request is not a preflight.
pub(super) fn requested_method(head: &Parts) -> Option<&str> {
    if head.method != Method::OPTIONS || !head.headers.contains_key(ORIGIN) {
        return None;
    }
    head.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?.to_str().ok()
}

/// Returns the response to a preflight, which allows these methods.
pub(super) fn respond(cors: &Cors, methods: &[&str], head: &Parts) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("access-control-request-method"));
    headers.append(VARY, HeaderValue::from_static("access-control-request-headers"));
    if !allow_origin(cors, head.headers.get(ORIGIN), headers) {
        return response;
    }
    set(headers, ACCESS_CONTROL_ALLOW_METHODS, &methods.join(", "));
    match (cors.headers, head.headers.get(ACCESS_CONTROL_REQUEST_HEADERS)) {
        (Some(listed), _) => set(headers, ACCESS_CONTROL_ALLOW_HEADERS, &listed.join(", ")),
        (None, Some(requested)) => {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, requested.clone());
        }
        (None, None) => {}
    }
    if let Some(age) = cors.max_age {
        set(headers, ACCESS_CONTROL_MAX_AGE, &age.as_secs().to_string());
    }
    response
}

/// Allows the requesting page to read a response. Headers that the response sets itself are kept.
pub(super) fn expose(cors: &Cors, sender: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    if allow_origin(cors, sender, headers) {
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &cors.exposed.join(", "));
    }
}

/// Adds the headers that allow the origin to read the response, and returns whether it may.
fn allow_origin(cors: &Cors, sender: Option<&HeaderValue>, headers: &mut HeaderMap) -> bool {
    if cors.varies() {
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
    let Some(sender) = sender else { return false };
    if !sender.to_str().is_ok_and(|origin| cors.allows(origin)) {
        return false;
    }
    let allowed = if cors.varies() { sender.clone() } else { HeaderValue::from_static("*") };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if cors.credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    true
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if value.is_empty() {
        return;
    }
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
