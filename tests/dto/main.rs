//! `#[dto]`: reading, validation, schemas and the locations of errors.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod accepted;
mod ambiguous;
mod arguments;
mod bad_input;
mod buffered;
mod buffered_objects;
mod closed;
mod comma_separated;
mod distinct;
mod documents;
#[cfg(feature = "multipart")]
mod empty;
mod equal_keys;
mod exact_bounds;
mod exposure;
mod flattened;
mod flattened_errors;
mod flattened_schemas;
mod flattened_variants;
mod floats;
#[cfg(all(feature = "chrono", feature = "time", feature = "decimal", feature = "url"))]
mod foreign;
mod generic;
mod inside;
mod keys;
mod locations;
mod mapped;
mod messages;
mod mixed;
mod mutual;
mod notations;
mod optional_parts;
mod piped;
mod problems;
mod provider_rules;
mod queries;
mod result_arguments;
mod rules;
mod sanitizers;
mod schema;
mod serde_from;
mod serialized;
mod sets;
mod several_flattened;
mod shapes;
#[cfg(feature = "multipart")]
mod spellings;
mod standard_types;
mod strict;
mod types_without_rules;
mod variant_messages;
mod wide;
