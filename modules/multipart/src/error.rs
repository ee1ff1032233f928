//! Errors of uploads.

use baya::Error;
use baya::axum::http::StatusCode;
use baya::errors::ValidationError;

use crate::limits::UploadLimits;

/// 413 with a validation error at the field.
fn too_large(field: &str, code: &'static str, message: String) -> Error {
    Error::payload_too_large()
        .with_code(code)
        .with_message(message.clone())
        .with_validation_error(ValidationError::at(pointer(field), code, message))
}

fn pointer(field: &str) -> String {
    format!("/{}", field.replace('~', "~0").replace('/', "~1"))
}

/// 400 with a validation error at the field.
pub(crate) fn not_utf8(field: &str) -> Error {
    Error::bad_request()
        .with_code("invalid_field")
        .with_message(format!("field `{field}` must be valid UTF-8"))
        .with_validation_error(ValidationError::at(pointer(field), "utf8", "must be valid UTF-8"))
}

pub(crate) fn total(limit: u64) -> Error {
    Error::payload_too_large()
        .with_code("upload_too_large")
        .with_message(format!("the upload must be at most {limit} bytes long"))
}

pub(crate) fn file(field: &str, limit: u64) -> Error {
    too_large(field, "file_too_large", format!("file `{field}` must be at most {limit} bytes long"))
}

pub(crate) fn field(field: &str, limit: u64) -> Error {
    too_large(
        field,
        "field_too_large",
        format!("field `{field}` must be at most {limit} bytes long"),
    )
}

pub(crate) fn files(field: &str, limit: usize) -> Error {
    too_large(field, "too_many_files", format!("file `{field}` exceeds the limit of {limit} files"))
}

pub(crate) fn fields(field: &str, limit: usize) -> Error {
    too_large(
        field,
        "too_many_fields",
        format!("field `{field}` exceeds the limit of {limit} fields"),
    )
}

pub(crate) fn name(limits: &UploadLimits) -> Error {
    Error::payload_too_large()
        .with_code("field_name_too_long")
        .with_message(format!("field names must be at most {} bytes long", limits.name))
}

pub(crate) fn headers(limits: &UploadLimits) -> Error {
    Error::payload_too_large()
        .with_code("field_headers_too_long")
        .with_message(format!("field headers must be at most {} bytes long", limits.headers))
}

pub(crate) fn file_type(field: &str, media_type: &str, allowed: &[&str]) -> Error {
    let allowed = allowed.join("` or `");
    Error::unsupported_media_type()
        .with_code("unsupported_file_type")
        .with_message(format!("file `{field}`: expected type `{allowed}`, found `{media_type}`"))
}

pub(crate) fn missing_name() -> Error {
    invalid("each field must have a name")
}

pub(crate) fn invalid_name() -> Error {
    invalid("field names must be valid UTF-8")
}

pub(crate) fn duplicate_disposition() -> Error {
    invalid("a field must not have more than one `content-disposition` header")
}

pub(crate) fn not_a_form() -> Error {
    Error::unsupported_media_type()
        .with_message("expected `content-type: multipart/form-data; boundary=...`")
}

pub(crate) fn missing_boundary() -> Error {
    Error::new(StatusCode::BAD_REQUEST, "missing_boundary")
        .with_message("`content-type: multipart/form-data` must have a valid `boundary`")
}

fn invalid(message: &'static str) -> Error {
    Error::bad_request().with_code("invalid_multipart").with_message(message)
}

/// Converts an error of the parser. Its own errors are the client's; an error of this crate that passed
/// through it is returned unchanged.
pub(crate) fn from_parser(error: multer::Error) -> Error {
    match error {
        multer::Error::StreamReadFailed(cause) => match cause.downcast::<UploadError>() {
            Ok(error) => error.0,
            Err(cause) => from_body(Error::from_body(cause)),
        },
        multer::Error::IncompleteFieldData { .. }
        | multer::Error::IncompleteHeaders
        | multer::Error::IncompleteStream => invalid("the upload ends before its last boundary"),
        multer::Error::ReadHeaderFailed(_)
        | multer::Error::DecodeHeaderName { .. }
        | multer::Error::DecodeHeaderValue { .. } => {
            invalid("the headers of a field are invalid or more than 32")
        }
        other => Error::internal(other),
    }
}

/// Converts an error of the body. Exceeding the body limit has the code of an upload that is too large.
fn from_body(error: Error) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        error.with_code("upload_too_large")
    } else {
        error
    }
}

/// An error of this crate that passes through the parser.
#[derive(Debug)]
pub(crate) struct UploadError(pub(crate) Error);

impl std::fmt::Display for UploadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for UploadError {}
