//! What stands around a handler.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

mod above;
mod bundles;
mod composed;
mod composition;
mod conditional;
mod filters;
mod guards;
mod headers;
mod interceptors;
mod middleware;
mod order;
mod pipes;
mod protection;
mod protocol;
mod refusals;
mod replaced;
mod robust;
mod skipped_guards;
mod trace;
mod values;
mod whole;
