//! Errors about one argument of a handler.

use std::borrow::Cow;

use crate::error::{Error, ErrorLocation, ValidationError};
use crate::graph::spec::{Argument, Origin};

/// Creates an error about the value with this origin and name.
pub(crate) fn origin_error(
    origin: Origin,
    name: &'static str,
    code: &'static str,
    message: String,
) -> Error {
    let error = if origin.is_parameter() {
        Error::bad_request().of_parameter()
    } else {
        Error::unprocessable()
    };
    error
        .with_code(origin_code(origin))
        .with_message(format!("the {} `{name}` {message}", label(origin)))
        .with_validation_error(ValidationError::new(location(origin, name), code, message))
}

/// Creates an error about an argument, if the argument is known.
pub(crate) fn argument_error(
    argument: Option<&'static Argument>,
    code: &'static str,
    message: String,
) -> Error {
    match argument {
        Some(argument) => origin_error(argument.origin, argument.key, code, message),
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

/// Returns the name of a kind of argument, as error messages contain it.
const fn label(origin: Origin) -> &'static str {
    match origin {
        Origin::Param => "path parameter",
        Origin::Query => "query parameter",
        Origin::Header => "header",
        Origin::Cookie => "cookie",
        Origin::Host => "host parameter",
        Origin::Body => "body",
        Origin::Extractor | Origin::Framework => "argument",
    }
}

/// Returns the error code of a kind of argument.
const fn origin_code(origin: Origin) -> &'static str {
    match origin {
        Origin::Param => "invalid_param",
        Origin::Query => "invalid_query",
        Origin::Header => "invalid_header",
        Origin::Cookie => "invalid_cookie",
        Origin::Host => "invalid_host",
        Origin::Body => "invalid_body",
        Origin::Extractor | Origin::Framework => "invalid_argument",
    }
}
