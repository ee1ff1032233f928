//! Commands and queries: messages that exactly one handler handles.

mod bus;
mod message_fields;
mod message_slot;
mod saga;

pub use bus::{CommandBus, MessageHandler, QueryBus};
pub use message_fields::{Commands, Contains, MessageSet, Queries};
pub use message_slot::{message, message_ref};
pub use saga::{NoCommands, SagaCommands, SagaOutput, SagaReturn};

use crate::base::Token;

/// A command: a message that changes something and has exactly one handler. `#[derive(Command)]`
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "`Command` is not implemented for this type",
    note = "put `#[derive(Command)]` on `{Self}`, with `#[command(output = ...)]` if its handler returns something"
)]
pub trait Command: Token + Send + Sync + 'static {
    /// The return type of the command's handler.
    type Output: Send + 'static;
}

/// A query: a message that reads something and has exactly one handler. `#[derive(Query)]`
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query",
    label = "`Query` is not implemented for this type",
    note = "put `#[derive(Query)]` and `#[query(output = ...)]` on `{Self}`"
)]
pub trait QueryMessage: Token + Send + Sync + 'static {
    /// The return type of the query's handler.
    type Output: Send + 'static;
}
