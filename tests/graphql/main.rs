//! GraphQL schemas of resolvers.

#![cfg(feature = "graphql")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod arguments;
mod around;
mod changes;
mod client;
mod connection_check;
mod cost_in_extensions;
mod costs;
mod directives;
mod documents;
mod errors;
mod event_client;
mod event_stream;
mod federation;
#[cfg(feature = "graphiql")]
mod graphiql;
mod http;
mod keys;
mod legacy_websocket;
mod limits;
mod live;
mod loaders;
mod logged;
mod names;
mod options;
mod panics;
mod persisted;
mod repeated;
mod schemas;
mod sdl;
mod selections;
mod subscriptions;
mod types;
#[cfg(feature = "multipart")]
mod uploads;
mod variables;
mod websocket;
mod websocket_ends;
mod websocket_operations;
