//! Documents as YAML ([RFC 9512](https://www.rfc-editor.org/rfc/rfc9512)).

use baya::{Error, Result};
use serde_json::Value;

/// The document as YAML.
pub(crate) fn written(document: &Value) -> Result<String> {
    let unwritten =
        |error| Error::internal(error).with_message("the document can't be written as YAML");
    serde_saphyr::to_string(document).map_err(unwritten)
}
