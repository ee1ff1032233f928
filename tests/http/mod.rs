//! Responses of handlers, and responses to invalid input.

mod arguments;
mod axum_rejections;
mod axum_routers;
mod bad_input;
mod body_errors;
mod client_address;
mod errors;
mod negotiated;
mod numbers;
mod parameters;
mod responses;
mod server;
