//! Responses of handlers, and responses to invalid input.

mod answers;
mod arguments;
mod axum_beside;
mod axum_words;
mod bad_input;
mod body_errors;
mod errors;
mod negotiated;
mod numbers;
mod parameters;
mod server;
