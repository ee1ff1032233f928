//! Commands and queries: messages that exactly one handler takes.

mod bus;
mod dispatch;
mod saga;
mod sent;

pub use bus::{CommandBus, MessageHandler, QueryBus};
pub use dispatch::{Commands, Contains, MessageSet, Queries};
pub use saga::{NoCommands, SagaCommands, SagaOutput};
pub use sent::{message, message_ref};

use crate::base::Token;

/// A command: a message that changes something, which exactly one handler takes. `#[derive(Command)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "`Command` is not implemented for this type",
    note = "put `#[derive(Command)]` on `{Self}`, with `#[command(output = ...)]` if its handler returns something"
)]
pub trait Command: Token + Send + Sync + 'static {
    /// What its handler returns.
    type Output: Send + 'static;
}

/// A query: a message that reads something, which exactly one handler takes. `#[derive(Query)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query",
    label = "`Query` is not implemented for this type",
    note = "put `#[derive(Query)]` and `#[query(output = ...)]` on `{Self}`"
)]
pub trait QueryMessage: Token + Send + Sync + 'static {
    /// What its handler returns.
    type Output: Send + 'static;
}
