//! Errors about one argument of a handler.

use std::borrow::Cow;

use crate::error::{Error, ErrorLocation, ValidationError};
use crate::graph::spec::{Argument, Origin};

/// Returns an error about the value with this origin and name.
pub(crate) fn of_origin(
    origin: Origin,
    name: &'static str,
    code: &'static str,
    message: String,
) -> Error {
    let (what, error_code) = words(origin);
    let error = if origin.is_parameter() {
        Error::bad_request().of_parameter()
    } else {
        Error::unprocessable()
    };
    error
        .with_code(error_code)
        .with_message(format!("the {what} `{name}` {message}"))
        .with_validation_error(ValidationError::new(location(origin, name), code, message))
}

/// Returns an error about an argument, if the argument is known.
pub(crate) fn of_argument(
    argument: Option<&'static Argument>,
    code: &'static str,
    message: String,
) -> Error {
    match argument {
        Some(argument) => of_origin(argument.origin, argument.key, code, message),
        None => Error::unprocessable().with_code(code).with_message(message),
    }
}

fn location(origin: Origin, name: &'static str) -> ErrorLocation {
    match origin {
        Origin::Param | Origin::Query => ErrorLocation::Parameter(Cow::Borrowed(name)),
        Origin::Header => ErrorLocation::Header(Cow::Borrowed(name)),
        Origin::Cookie => ErrorLocation::Cookie(Cow::Borrowed(name)),
        Origin::Host => ErrorLocation::Header(Cow::Borrowed("host")),
        Origin::Body | Origin::Extractor | Origin::Framework => ErrorLocation::Pointer("".into()),
    }
}

/// Returns the name of a kind of argument, and the code of errors about it.
const fn words(origin: Origin) -> (&'static str, &'static str) {
    match origin {
        Origin::Param => ("path parameter", "invalid_param"),
        Origin::Query => ("query parameter", "invalid_query"),
        Origin::Header => ("header", "invalid_header"),
        Origin::Cookie => ("cookie", "invalid_cookie"),
        Origin::Host => ("host parameter", "invalid_host"),
        Origin::Body => ("body", "invalid_body"),
        Origin::Extractor | Origin::Framework => ("argument", "invalid_argument"),
    }
}
