//! Types of message payloads.

use serde::de::DeserializeOwned;

use super::explain::Explain;
use super::validate::Validate;

/// A type that can be the payload of a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the payload of a message",
    label = "not a type that the framework can read and validate",
    note = "put `#[dto]` on `{Self}`; if it has `#[dto(output)]`, which can't be read, remove `output`",
    note = "strings, numbers, lists of such types, and `serde_json::Value` for any JSON need no attribute",
    note = "for the reply of a client, write its type, as in `client.request::<_, Answer>(\"question\", &value)`"
)]
pub trait ReadPayload: DeserializeOwned + Explain + Validate + Send {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Explain + Validate + Send> ReadPayload for T {}
