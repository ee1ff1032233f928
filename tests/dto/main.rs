//! `#[dto]`: what is read, what is valid, and where a fault is.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod accepted;
mod ambiguous;
mod arguments;
mod asking;
mod bad_input;
mod beside;
mod between_commas;
mod buffered;
mod buffered_objects;
mod bypassed;
mod closed;
mod distinct;
mod documented;
#[cfg(feature = "multipart")]
mod empty;
mod equal_keys;
mod exact_bounds;
mod explained;
mod exposure;
mod fallible;
mod flattened;
mod flattened_variants;
mod floats;
#[cfg(all(feature = "chrono", feature = "time", feature = "decimal", feature = "url"))]
mod foreign;
mod generic;
mod inside;
mod keys;
mod known;
mod located;
mod mapped;
mod messages;
mod mixed;
mod mutual;
mod notations;
mod optional_parts;
mod parts;
mod piped;
mod problems;
mod queries;
mod rules;
mod sanitizers;
mod schema;
mod serialized;
mod sets;
mod shapes;
#[cfg(feature = "multipart")]
mod spellings;
mod strict;
mod through;
mod variant_words;
mod wide;
