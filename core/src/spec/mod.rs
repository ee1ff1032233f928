//! The constant data that the attributes emit: what exists, where it was written, what it needs.
//!
//! Everything here is `Copy` and built in constants, so that the compiler can walk it
//! ([`verify`](crate::verify)) and the boot can link it without parsing anything.

mod controller;
mod dependency;
mod hook;
mod key;
mod module;
mod provider;

pub use controller::{
    Argument, Controller, ControllerSpec, Meta, Metadata, Method, RouteSpec, Routes, Skeleton,
    join, metadata_of,
};
pub use dependency::{Dependency, DependencyKind, FromDependency};
pub use hook::{Declaration, Declares, HookSpec, Phase};
pub use key::{Key, Place, Probe, Token, Type, Unannotated};
pub use module::{Export, Import, Module, ModuleRef, ModuleSpec, OptionsSpec, Root};
pub use provider::{Bind, Binding, Construct, Provider, ProviderSpec, Scope, Value};
