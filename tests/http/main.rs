//! What a request gets: the answers of handlers, and those to bad input.

mod answers;
mod arguments;
mod axum_beside;
mod bad_input;
mod errors;
mod server;
