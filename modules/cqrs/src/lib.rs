//! Commands and queries, as `baya::cqrs` behind the feature `cqrs`.
//!
//! | type | is |
//! |---|---|
//! | [`CqrsModule`] | the module that calls handlers: `#[command_handler]`, `#[query_handler]` |
//! | [`Command`], [`Query`] | what a message is, by `#[derive(Command)]` and `#[derive(Query)]` |
//! | [`Commands`], [`Queries`] | a field of a component: the messages that it sends |
//!
//! Each message has exactly one handler in the app, which the compiler checks. With the feature `events`, `#[saga]` sends
//! commands in response to events.

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod module;

pub use baya::{Command, CommandBus, Commands, Queries, QueryBus, QueryMessage as Query};
pub use baya_macros::{Command, Query};
pub use module::CqrsModule;
