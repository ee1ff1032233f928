//! What an attribute on an `impl` declares about a component besides its routes.

use core::any::TypeId;

use crate::base::Location;
use crate::base::Stored;
use crate::error::{BoxFuture, Error};

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// After everything is built, in order of dependency.
    Init,
    /// After every `Init`, before a port opens.
    Bootstrap,
    /// When a shutdown is requested, before the app drains, in reverse order.
    BeforeShutdown,
    /// After the last request, in reverse order.
    Shutdown,
}

impl Phase {
    /// The attribute of such hooks.
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Init => "on_init",
            Self::Bootstrap => "on_bootstrap",
            Self::BeforeShutdown => "before_shutdown",
            Self::Shutdown => "on_shutdown",
        }
    }
}

/// Why an app shuts down. Hooks with `#[before_shutdown]` and `#[on_shutdown]` may accept it as their argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShutdownReason {
    /// A signal, such as `SIGTERM`.
    Signal(&'static str),
    /// The program: [`Shutdown::begin`](crate::Shutdown::begin), or the end of a test.
    Requested,
    /// The app could not start. What had started is shut down.
    BootFailed,
}

impl core::fmt::Display for ShutdownReason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Signal(name) => name,
            Self::Requested => "requested by the program",
            Self::BootFailed => "the app could not start",
        })
    }
}

/// How a hook is called.
#[derive(Clone, Copy)]
pub enum CallHook {
    /// Without arguments.
    Plain(fn(Stored) -> BoxFuture<'static, Result<(), Error>>),
    /// With the reason of the shutdown.
    WithReason(fn(Stored, ShutdownReason) -> BoxFuture<'static, Result<(), Error>>),
}

impl core::fmt::Debug for CallHook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CallHook")
    }
}

/// One method that runs in a phase.
#[derive(Clone, Copy, Debug)]
pub struct HookSpec {
    /// When.
    pub phase: Phase,
    /// The method.
    pub name: &'static str,
    /// Where it was written.
    pub at: Location,
    /// Calls it on the component.
    pub call: CallHook,
}

/// What one `impl` with an attribute adds to the component that owns it.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The component.
    pub owner: fn() -> TypeId,
    /// Where the `impl` was written.
    pub at: Location,
    /// Its hooks, in order of declaration.
    pub hooks: &'static [HookSpec],
}

/// The hooks of a generic component, which can't be registered at link time: its type is known only
/// where a module lists it.
pub trait Declares {
    /// In order of declaration.
    const HOOKS: &'static [HookSpec];
}
