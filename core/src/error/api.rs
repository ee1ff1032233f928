//! Errors that say themselves what the client is told.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::OnceLock;

use axum::http::StatusCode;

/// An error type that declares, for each variant, the status, the code and the message that a
/// client gets. It is derived by `#[derive(ApiError)]`, which also registers the type: `?` knows
/// nothing of an impl that is written by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what a client is told",
    note = "put `#[derive(Debug, ApiError)]` on `{Self}` and `#[error(status = ...)]` on its variants"
)]
pub trait ApiError: StdError + Send + Sync + 'static {
    /// Every answer that this type can give.
    const SPECS: &'static [ErrorSpec];

    /// The answer for this value.
    fn describe(&self) -> Description;
}

/// One answer that an error type can give.
#[derive(Clone, Copy, Debug)]
pub struct ErrorSpec {
    /// The variant, or the struct.
    pub name: &'static str,
    /// The status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// The doc comment.
    pub doc: &'static str,
    /// The message, with the names of its fields in braces.
    pub message: &'static str,
    /// The message as a client may receive it, with example values for the fields.
    pub example: &'static str,
}

/// What the client is told about one value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Description {
    /// The status.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// The message.
    pub message: String,
}

impl Description {
    /// From a declared status, which the macro has checked.
    pub fn new(status: u16, code: &'static str, message: String) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, code, message }
    }
}

/// What `#[derive(ApiError)]` registers, so that `?` finds the description behind any error.
#[derive(Clone, Copy, Debug)]
pub struct ApiErrorRecord {
    /// The type.
    pub id: fn() -> TypeId,
    /// Describes a value of it.
    pub describe: fn(&dyn Any) -> Option<Description>,
}

inventory::collect!(ApiErrorRecord);

type Describe = fn(&dyn Any) -> Option<Description>;

/// The description of an error whose type derives [`ApiError`].
pub(super) fn describe(error: &dyn Any) -> Option<Description> {
    static KNOWN: OnceLock<HashMap<TypeId, Describe>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let records = inventory::iter::<ApiErrorRecord>.into_iter();
        records.map(|record| ((record.id)(), record.describe)).collect()
    });
    known.get(&error.type_id()).and_then(|describe| describe(error))
}
