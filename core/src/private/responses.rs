//! Macros and functions about the responses of handlers, and their descriptions.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;

use crate::error::Error;
use crate::graph::spec::{ArgumentShape, BodySpec, ResponseShape};
use crate::wire::schema::Of;

/// Expands to whether the format of the response is negotiated.
#[doc(hidden)]
#[macro_export]
macro_rules! __negotiates {
    ($output:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Fixed as _;
        $crate::__private::Output::<$output>::NEGOTIATES
    }};
}
pub use crate::__negotiates as negotiates;

/// Returns the formats that the request accepts, if the format of the response is negotiated.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($incoming:ident, $output:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Fixed as _;
        $crate::__private::Output::<$output>::choose($incoming)?
    }};
}
pub use crate::__choice as choice;

/// Returns the shape of a body with pipes. `sent` is the schema of the body, and `last` is the schema of the type that
/// the handler accepts. The shape is unknown without the latter.
pub const fn body_of(last: Option<Of>, sent: Of) -> Option<ArgumentShape> {
    let body = BodySpec { media: &["application/json"], of: Some(sent), required: true };
    match last {
        Some(_) => Some(ArgumentShape::Body(body)),
        None => None,
    }
}

/// Returns the responses of a handler that returns an event stream. They are unknown without a schema of the data.
pub const fn events_of(data: Option<Of>) -> Option<fn(&mut Vec<ResponseShape>)> {
    match data {
        Some(_) => Some(|all| all.push(ResponseShape::new(&["text/event-stream"], None))),
        None => None,
    }
}

/// Returns the responses of a signature, or no responses if `#[api(response(...))]` on the handler declares them.
pub const fn or_said(
    responses: Option<fn(&mut Vec<ResponseShape>)>,
) -> Option<fn(&mut Vec<ResponseShape>)> {
    match responses {
        None => Some(|_| {}),
        responses => responses,
    }
}

/// Converts a status that a macro has validated.
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Creates the response for `None` if that is not an error. `method_status` is the default status of the method.
pub fn no_content(method_status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.extensions_mut().insert(crate::http::edge::MethodStatus(method_status));
    response
}

/// Creates the error for `None` from a handler of `GET` or `HEAD` requests.
pub fn absent() -> Error {
    Error::absent()
}
