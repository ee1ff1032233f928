//! Return types of sagas, which contain the commands to send.

use std::future::{Ready, ready};

use super::Command;
use super::bus::CommandBus;
use super::message_fields::Kind;
use crate::base::{Probe, Reported, Satisfied};
use crate::error::{Error, Result};
use crate::graph::spec::UniqueName;

impl<O: SagaOutput> Probe<O> {
    /// The names of the commands that a saga sends.
    pub const SENDS: &'static [UniqueName] = &[<CommandBus as Kind<O::Sends>>::NAME];
}

/// A return type of sagas, which contains the commands to send.
pub trait SagaOutput: Sized {
    /// The type of the commands.
    type Sends: Command;

    /// Sends the commands one after the other.
    fn send(self, bus: &CommandBus) -> impl Future<Output = Result<()>> + Send;
}

#[diagnostic::do_not_recommend]
impl<C: Command> SagaOutput for C {
    type Sends = C;

    async fn send(self, bus: &CommandBus) -> Result<()> {
        bus.dispatch(self).await.map(drop)
    }
}

#[diagnostic::do_not_recommend]
impl<C: Command> SagaOutput for Option<C> {
    type Sends = C;

    async fn send(self, bus: &CommandBus) -> Result<()> {
        match self {
            Some(command) => command.send(bus).await,
            None => Ok(()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C: Command> SagaOutput for Vec<C> {
    type Sends = C;

    async fn send(self, bus: &CommandBus) -> Result<()> {
        for command in self {
            command.send(bus).await?;
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SagaOutput + Send, E: Into<Error> + Send> SagaOutput for std::result::Result<T, E> {
    type Sends = T::Sends;

    async fn send(self, bus: &CommandBus) -> Result<()> {
        match self {
            Ok(commands) => commands.send(bus).await,
            Err(error) => Err(error.into()),
        }
    }
}

/// The return value of a saga.
#[derive(Debug)]
pub struct SagaCommands<O>(pub O);

impl<O: SagaOutput> SagaCommands<O> {
    /// Returns no type.
    pub const fn reports(&self) -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Sends the commands one after the other.
    ///
    /// # Errors
    ///
    /// Returns the error of the first command that fails.
    pub fn send(self, bus: &CommandBus) -> impl Future<Output = Result<()>> + Send {
        self.0.send(bus)
    }
}

/// A return value of a saga that is not a command.
pub trait NoCommands<O> {
    /// Returns an error. It never runs, because the type does not compile.
    fn send(&self, _bus: &CommandBus) -> Ready<Result<()>> {
        ready(Err(Error::internal("the return type of the saga is not a command")))
    }

    /// Returns the type.
    fn reports(&self) -> Reported<O> {
        Reported::NEW
    }
}

impl<O> NoCommands<O> for SagaCommands<O> {}

/// The return type of a saga, which reports types that are not commands.
#[diagnostic::on_unimplemented(
    message = "a saga can't return `{Self}`",
    label = "not a command or a list of commands",
    note = "return a type with `#[derive(Command)]`, or an `Option` or a `Vec` of it; in a `Result`, the error is `baya::Error` or a type with `#[derive(Debug, ApiError)]`"
)]
pub trait SagaReturn {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl SagaReturn for Satisfied {}
