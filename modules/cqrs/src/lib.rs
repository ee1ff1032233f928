//! Commands and queries for Baya, available as `baya::cqrs` with the feature `cqrs`.
//!
//! | type | purpose |
//! |---|---|
//! | [`CqrsModule`] | the module that calls handlers: `#[command_handler]`, `#[query_handler]` |
//! | [`Command`], [`Query`] | the traits of messages: `#[derive(Command)]`, `#[derive(Query)]` |
//! | [`Commands`], [`Queries`] | fields of a component that sends messages |
//! | [`CommandBus`], [`QueryBus`] | the providers that dispatch the messages of these fields |
//!
//! The compiler checks that each message has exactly one handler in the app. With the feature `events`, `#[saga]` sends commands
//! in response to events.

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod module;

pub use baya::{
    Command, CommandBus, Commands, Contains, MessageSet, Queries, QueryBus, QueryMessage as Query,
};
pub use baya_macros::{Command, Query};
pub use module::CqrsModule;
