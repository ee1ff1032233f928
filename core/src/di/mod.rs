//! The container: what the graph resolves to, and what is built of it.

mod arguments;
mod container;
mod dependency;
mod instantiate;
mod lazy;
mod level;
mod link;
mod named;
mod overrides;
mod request;
mod views;

pub use arguments::{Arguments, Taken};

pub(crate) use container::{Container, Make, Node, Source};
pub use dependency::FromDependency;
pub(crate) use instantiate::{Failure, instantiate};
pub use lazy::Lazy;
pub(crate) use level::{
    ComponentInstance, EnhancerNode, GuardNode, HandlerInstance, Level, ModuleInstance,
};
pub(crate) use link::link;
pub use named::Named;
pub(crate) use overrides::Overrides;
pub(crate) use request::RequestStore;

pub(crate) use views::Found;
