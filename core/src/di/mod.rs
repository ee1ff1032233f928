//! The dependency injection container: links the module graph of an app and creates its components.

mod constructor;
mod container;
mod from_dependency;
mod instances;
mod instantiate;
mod lazy;
mod link;
mod named;
mod overrides;
mod request_store;
mod views;

pub use constructor::{Arguments, ResolvedDependency};

pub(crate) use container::{Container, Make, Node, Source};
pub use from_dependency::FromDependency;
pub(crate) use instances::{
    ComponentInstance, EnhancerNode, GuardNode, HandlerInstance, Level, ModuleInstance,
};
pub(crate) use instantiate::{Failure, instantiate};
pub use lazy::Lazy;
pub(crate) use link::link;
pub use named::Named;
pub(crate) use overrides::Overrides;
pub(crate) use request_store::RequestStore;

pub(crate) use views::Found;
