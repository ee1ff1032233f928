//! Error types that declare their responses.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::OnceLock;

use axum::http::StatusCode;

/// An error type that declares, for each variant, the status, the code and the message that clients receive.
///
/// `#[derive(ApiError)]` implements it and registers the type. A handwritten impl is not registered, so `?` converts its
/// values into 500s.
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares no error responses",
    note = "put `#[derive(Debug, ApiError)]` on `{Self}` and `#[error(status = ...)]` on its variants"
)]
pub trait ApiError: StdError + Send + Sync + 'static {
    /// The error responses that this type declares.
    const SPECS: &'static [ErrorSpec];

    /// Returns the error response for this value.
    fn describe(&self) -> Description;
}

/// One error response that an error type declares.
#[derive(Clone, Copy, Debug)]
pub struct ErrorSpec {
    /// The name of the variant, or of the struct.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, by which programs recognize the error.
    pub code: &'static str,
    /// The doc comment of the variant or the struct.
    pub doc: &'static str,
    /// The message, with the names of its fields in braces.
    pub message: &'static str,
    /// The message with example values in place of the fields, as a client may receive it.
    pub example: &'static str,
}

/// The status, the code and the message of one error value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Description {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code, by which programs recognize the error.
    pub code: &'static str,
    /// The message for the client.
    pub message: String,
}

impl Description {
    /// Creates a description. A `status` outside of 100 to 999, which the macro rejects, becomes 500.
    pub fn new(status: u16, code: &'static str, message: String) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, code, message }
    }
}

/// The registration of an error type by `#[derive(ApiError)]`, through which `?` finds the description of an error.
#[derive(Clone, Copy, Debug)]
pub struct ApiErrorRecord {
    /// Returns the id of the error type.
    pub id: fn() -> TypeId,
    /// Describes a value of the error type. Returns `None` for values of other types.
    pub describe: fn(&dyn Any) -> Option<Description>,
}

inventory::collect!(ApiErrorRecord);

type Describe = fn(&dyn Any) -> Option<Description>;

/// Returns the description of an error whose type derives [`ApiError`].
pub(super) fn describe(error: &dyn Any) -> Option<Description> {
    static BY_TYPE: OnceLock<HashMap<TypeId, Describe>> = OnceLock::new();
    let by_type = BY_TYPE.get_or_init(|| {
        let records = inventory::iter::<ApiErrorRecord>.into_iter();
        records.map(|record| ((record.id)(), record.describe)).collect()
    });
    by_type.get(&error.type_id()).and_then(|describe| describe(error))
}
