//! What an attribute on an `impl` declares about a component besides its routes.

use core::any::TypeId;

use super::Place;
use crate::di::Stored;
use crate::error::{BoxFuture, Error};

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// After everything is built, in order of dependency.
    Init,
    /// After every `Init`, before a port opens.
    Bootstrap,
    /// After the last request, in reverse order.
    Shutdown,
}

/// One method that runs in a phase.
#[derive(Clone, Copy, Debug)]
pub struct HookSpec {
    /// When.
    pub phase: Phase,
    /// The method.
    pub name: &'static str,
    /// Where it was written.
    pub at: Place,
    /// Calls it on the component.
    pub call: fn(Stored) -> BoxFuture<'static, Result<(), Error>>,
}

/// What one `impl` with an attribute adds to the component that owns it.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The component.
    pub owner: fn() -> TypeId,
    /// Where the `impl` was written.
    pub at: Place,
    /// Its hooks, in order of declaration.
    pub hooks: &'static [HookSpec],
}

/// The hooks of a generic component, which can't be registered at link time: its type is known only
/// where a module lists it.
pub trait Declares {
    /// In order of declaration.
    const HOOKS: &'static [HookSpec];
}
