//! GraphQL schemas of resolvers.

#![cfg(feature = "graphql")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

mod arguments;
mod around;
mod documents;
mod errors;
mod federation;
mod http;
mod limits;
mod loaders;
mod persisted;
mod schemas;
mod selections;
mod subscriptions;
mod types;
#[cfg(feature = "multipart")]
mod uploads;
