//! The specs: constant data that the attributes emit about modules, components, handlers and their dependencies.
//!
//! All specs are `Copy` and created in constants, so the compiler can verify them ([`verify`](crate::graph::verify)),
//! and the app can link them at boot without parsing anything.

mod address;
mod argument_form;
pub(crate) mod calls;
mod controller;
mod dependency;
mod documentation;
mod enhancer;
mod gateway;
mod handler;
mod hook;
mod metadata;
mod module;
mod provider;
mod resolver;
mod rule_dependencies;
mod trigger;
mod versioning;

pub use address::{FullPath, MAX_NESTED_PREFIXES};
pub use argument_form::{ArgumentForm, FieldOnly, InjectedArgument, Misused};
pub use calls::{Invoke, RunPipe};
pub use controller::{
    Controller, ControllerSpec, Method, OneImplWithAllRoutes, PathHash, RouteSpec,
};
pub use dependency::{Dependency, DependencyKind, key_of_named};
pub(crate) use documentation::within;
pub use documentation::{
    ApiSpec, ArgumentShape, BodySpec, DescribeArgument, DescribeResponse, FORMATS, OutputSpec,
    ReplySpec, ResponseShape, ResponseSpec, ResponseStatus, extracted, extracted_from_message,
};
pub use enhancer::{
    Bundle, BundleSpec, Decoration, Enhancer, EnhancerSpec, EnhancerUse, FilterComponent,
    GuardComponent, GuardUse, InterceptorComponent, Making, Needs, PipeComponent, PipeFor, Role,
    Taking, same,
};
pub use gateway::{Gateway, GatewaySpec, OneImplWithAllMessages, SentMessage};
pub use handler::{
    Argument, ComponentSpec, Decorated, HandlerSpec, OneImplWithAllHandlers, Origin,
};
pub use hook::{CallHook, Declaration, Declares, HookSpec, Phase, ShutdownReason};

pub use metadata::{Meta, Metadata};
pub use module::{
    Described, Drives, Export, Import, Module, ModuleRef, ModuleSpec, OptionsSpec, Root, exported,
};
pub use provider::{Bind, Binding, Construct, Provider, ProviderSpec, Scope, Value};
pub use resolver::Resolver;

pub use rule_dependencies::{count, joined, joined_and};
pub use trigger::{
    Caller, MESSAGE_HANDLER, NAMED_MESSAGE_HANDLER, OnlyIn, Trigger, TriggerKind, UniqueName,
    Uniqueness, label_of,
};
pub use versioning::{Deprecation, Routing, Versioning, Versions};
