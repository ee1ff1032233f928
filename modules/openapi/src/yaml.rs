//! Documents as YAML ([RFC 9512](https://www.rfc-editor.org/rfc/rfc9512)).

use baya::{Error, Result};
use serde_json::Value;

/// Serializes a document as YAML.
pub(crate) fn to_yaml(document: &Value) -> Result<String> {
    serde_saphyr::to_string(document).map_err(|error| {
        Error::internal(error).with_message("the document can't be serialized as YAML")
    })
}
