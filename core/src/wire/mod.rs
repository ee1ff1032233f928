//! Data on the wire: JSON, name-value pairs of queries and forms, schemas, validation and conversion.

pub(crate) mod conversion;
pub(crate) mod json;
pub(crate) mod pairs;
pub(crate) mod reading;
pub mod schema;
pub(crate) mod validation;
#[cfg(test)]
mod words_of_crates;
