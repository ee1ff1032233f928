//! Types that are read from the data of messages.

use serde::de::DeserializeOwned;

use super::explain::Explain;
use super::validate::Validate;

/// A type that a message can have as its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the payload of a message",
    label = "not a type that the framework can read and validate",
    note = "put `#[dto]` on `{Self}`; a `#[dto(output)]` is only written: remove `output`",
    note = "a string, a number or a list of such types needs no attribute, nor does `serde_json::Value` for any JSON",
    note = "the reply of a client needs a type, as in `client.request::<_, Answer>(\"question\", &value)`"
)]
pub trait ReadPayload: DeserializeOwned + Explain + Validate + Send {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Explain + Validate + Send> ReadPayload for T {}
