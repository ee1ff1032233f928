//! Lifecycle hooks, which attributes on `impl` blocks declare.

use core::any::TypeId;

use crate::base::Location;
use crate::base::Stored;
use crate::error::{BoxFuture, Error};

/// The lifecycle phase in which a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// After all components are created, in dependency order.
    Init,
    /// After all `Init` hooks, before the app listens.
    Bootstrap,
    /// When a shutdown is requested, before the app drains; in reverse order.
    BeforeShutdown,
    /// After the last request; in reverse order.
    Shutdown,
}

impl Phase {
    /// Returns the name of the attribute that declares hooks of this phase.
    pub(crate) const fn attribute(self) -> &'static str {
        match self {
            Self::Init => "on_init",
            Self::Bootstrap => "on_bootstrap",
            Self::BeforeShutdown => "before_shutdown",
            Self::Shutdown => "on_shutdown",
        }
    }
}

/// The reason why an app shuts down. Hooks with `#[before_shutdown]` and `#[on_shutdown]` may accept it as their
/// argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShutdownReason {
    /// A signal was received, such as `SIGTERM`.
    Signal(&'static str),
    /// The program requested it by [`Shutdown::begin`](crate::Shutdown::begin), or a test ended.
    Requested,
    /// The app could not start. The components that had started are shut down.
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

/// The function that calls a hook.
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

/// A hook: a method that runs in a lifecycle phase.
#[derive(Clone, Copy, Debug)]
pub struct HookSpec {
    /// The phase.
    pub phase: Phase,
    /// The name of the method.
    pub name: &'static str,
    /// The location of the method.
    pub at: Location,
    /// Calls the method on the component.
    pub call: CallHook,
}

/// The hooks that an `impl` block adds to its component.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The type of the component.
    pub owner: fn() -> TypeId,
    /// The location of the `impl` block.
    pub at: Location,
    /// The hooks, in order of declaration.
    pub hooks: &'static [HookSpec],
}

/// The hooks of a generic component. They can't be registered at link time, because the type is only known where a
/// module lists it.
pub trait Declares {
    /// The hooks, in order of declaration.
    const HOOKS: &'static [HookSpec];
}
