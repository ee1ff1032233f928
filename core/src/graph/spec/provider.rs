//! Providers, and how their instances are created.

use std::sync::Arc;

use super::calls::{ConstructLater, ConstructNow};
use super::{ComponentSpec, Dependency, HookSpec};
use crate::base::{Key, Location, Token, Type};
use crate::base::{Stored, store};

/// The lifetime of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// One instance for the app, created at boot.
    Singleton,
    /// One instance for each request, created on first use.
    Request,
    /// One instance for each consumer.
    Transient,
}

/// A component that the container creates.
#[derive(Clone, Copy, Debug)]
pub struct ProviderSpec {
    /// The declared item: the type itself, or the provider function.
    pub declared: Type,
    /// The token of the instances.
    pub token: Type,
    /// The location of the declaration.
    pub at: Location,
    /// The lifetime of an instance.
    pub scope: Scope,
    /// The dependencies, in order.
    pub dependencies: &'static [Dependency],
    /// The constructor.
    pub construct: Construct,
}

impl ProviderSpec {
    /// A placeholder that is overwritten.
    pub(crate) const NONE: Self = Self {
        declared: Dependency::NONE.token,
        token: Dependency::NONE.token,
        at: Location::NOWHERE,
        scope: Scope::Singleton,
        dependencies: &[],
        construct: Construct::Bound,
    };

    /// Creates the spec of a provider with handlers. Its binding contains the constructor.
    pub const fn owner<T: Token + 'static>(at: Location) -> Self {
        let owner = Type::declared::<T>(T::KEY.name);
        Self {
            declared: owner,
            token: owner,
            at,
            scope: Scope::Singleton,
            dependencies: &[],
            construct: Construct::Bound,
        }
    }
}

/// The constructor of a provider.
#[derive(Clone, Copy)]
pub enum Construct {
    /// A function.
    Now(ConstructNow),
    /// An async function.
    Later(ConstructLater),
    /// An expression `value(...)` in the list of a module.
    Value(&'static dyn Value),
    /// None: the instance is the options of a dynamic module.
    Options,
    /// The constructor of its binding in a module.
    Bound,
}

impl core::fmt::Debug for Construct {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Now(_) => "Now",
            Self::Later(_) => "Later",
            Self::Value(_) => "Value",
            Self::Options => "Options",
            Self::Bound => "Bound",
        })
    }
}

/// An expression `value(...)` in the list of a module.
pub trait Value: Sync {
    /// Evaluates the expression.
    fn make(&self) -> Stored;
}

impl<T: Send + Sync + 'static, F: Fn() -> T + Sync> Value for F {
    fn make(&self) -> Stored {
        store(Arc::new(self()))
    }
}

/// An item that `providers = [...]` accepts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "`providers` lists types with `#[injectable]` and functions with `#[provider]`",
    note = "put `#[injectable]` on a type of your own; for any other type, list a `#[provider]` function that returns it, or `value(...)`",
    note = "a controller belongs in `controllers = [...]`, a gateway in `gateways = [...]`, a resolver in `resolvers = [...]`, a module in `imports = [...]`; guards, interceptors, pipes and filters can't be injected: move the state that they share into a provider"
)]
pub trait Provider {
    /// The type that the provider makes.
    type Output: ?Sized + Send + Sync + 'static;
    /// The key of that type, which is known in generic code as well.
    const KEY: Option<&'static Key>;
    /// The spec of the provider.
    const SPEC: ProviderSpec;
}

/// An entry of `providers = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The token that consumers request.
    pub token: Type,
    /// The provider that makes it.
    pub provider: &'static ProviderSpec,
    /// The location of the entry.
    pub at: Location,
    /// The hooks of a generic provider.
    pub hooks: &'static [HookSpec],
    /// The provider as a component, if it has handlers.
    pub component: Option<&'static ComponentSpec>,
    /// For `Type as dyn Trait`: converts an instance of the type into the trait object.
    pub convert: Option<fn(&Stored) -> Option<Stored>>,
}

/// A token that a `T` can be bound to: the type itself, or a trait with `#[provider_trait]` that it implements.
#[diagnostic::on_unimplemented(
    message = "`{T}` does not implement `{Self}`",
    label = "`{T}` does not implement this trait, or the trait has no `#[provider_trait]`"
)]
pub trait Bind<T> {
    /// Converts the value into the token.
    fn bind(value: Arc<T>) -> Arc<Self>;
}

impl<T> Bind<T> for T {
    fn bind(value: Arc<T>) -> Arc<Self> {
        value
    }
}
