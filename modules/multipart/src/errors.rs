//! What an upload is refused with.

use baya::axum::http::StatusCode;
use baya::{Error, ValidationError};

use crate::limits::UploadLimits;

/// 413 about the field of this name.
fn too_much(field: &str, code: &'static str, message: String) -> Error {
    Error::payload_too_large()
        .with_code(code)
        .with_message(message.clone())
        .with_validation_error(ValidationError::at(pointer(field), code, message))
}

fn pointer(field: &str) -> String {
    format!("/{}", field.replace('~', "~0").replace('/', "~1"))
}

/// 400 about the field of this name.
pub(crate) fn not_utf8(field: &str) -> Error {
    Error::bad_request()
        .with_code("invalid_field")
        .with_message(format!("the field `{field}` is no UTF-8"))
        .with_validation_error(ValidationError::at(pointer(field), "utf8", "must be UTF-8"))
}

pub(crate) fn total(limit: u64) -> Error {
    Error::payload_too_large()
        .with_code("upload_too_large")
        .with_message(format!("the upload is larger than {limit} bytes"))
}

pub(crate) fn file(field: &str, limit: u64) -> Error {
    too_much(field, "file_too_large", format!("the file `{field}` is larger than {limit} bytes"))
}

pub(crate) fn field(field: &str, limit: u64) -> Error {
    too_much(field, "field_too_large", format!("the field `{field}` is larger than {limit} bytes"))
}

pub(crate) fn files(field: &str, limit: usize) -> Error {
    too_much(field, "too_many_files", format!("the file `{field}` is one more than {limit}"))
}

pub(crate) fn fields(field: &str, limit: usize) -> Error {
    too_much(field, "too_many_fields", format!("the field `{field}` is one more than {limit}"))
}

pub(crate) fn name(limits: &UploadLimits) -> Error {
    Error::payload_too_large()
        .with_code("field_name_too_long")
        .with_message(format!("the name of a field is longer than {} bytes", limits.name))
}

pub(crate) fn headers(limits: &UploadLimits) -> Error {
    Error::payload_too_large()
        .with_code("field_headers_too_long")
        .with_message(format!("the headers of a field are longer than {} bytes", limits.headers))
}

pub(crate) fn file_type(field: &str, media_type: &str, allowed: &[&str]) -> Error {
    let allowed = allowed.join("`, `");
    Error::unsupported_media_type()
        .with_code("unsupported_file_type")
        .with_message(format!("the file `{field}` must be `{allowed}`, and is `{media_type}`"))
}

pub(crate) fn nameless() -> Error {
    invalid("a field has no name")
}

pub(crate) fn garbled_name() -> Error {
    invalid("the name of a field is not UTF-8")
}

pub(crate) fn several_dispositions() -> Error {
    invalid("a field has more than one `content-disposition`")
}

pub(crate) fn no_form() -> Error {
    Error::unsupported_media_type()
        .with_message("send `content-type: multipart/form-data; boundary=...`")
}

pub(crate) fn no_boundary() -> Error {
    Error::new(StatusCode::BAD_REQUEST, "missing_boundary")
        .with_message("`content-type: multipart/form-data` has no `boundary`")
}

fn invalid(message: &'static str) -> Error {
    Error::bad_request().with_code("invalid_multipart").with_message(message)
}

/// What the reader of the parts says: its own faults are those of the body, and one of ours comes out as
/// it went in.
pub(crate) fn of_reader(error: multer::Error) -> Error {
    match error {
        multer::Error::StreamReadFailed(cause) => match cause.downcast::<Refused>() {
            Ok(refused) => refused.0,
            Err(cause) => of_body(Error::from_body(cause)),
        },
        multer::Error::IncompleteFieldData { .. }
        | multer::Error::IncompleteHeaders
        | multer::Error::IncompleteStream => invalid("the upload ends before its last boundary"),
        multer::Error::ReadHeaderFailed(_)
        | multer::Error::DecodeHeaderName { .. }
        | multer::Error::DecodeHeaderValue { .. } => {
            invalid("a field has invalid headers, or more than 32")
        }
        other => Error::internal(other),
    }
}

/// What is above the body limit of the app is an upload like any other that is too large.
fn of_body(error: Error) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => error.with_code("upload_too_large"),
        _ => error,
    }
}

/// An error of ours on its way through the reader.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Error);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}
