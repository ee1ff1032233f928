//! What can be provided, and how it is made.

use std::sync::Arc;

use super::calls::{ConstructLater, ConstructNow};
use super::{ComponentSpec, Dependency, HookSpec};
use crate::base::{Key, Location, Token, Type};
use crate::base::{Stored, store};

/// How long one instance lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// One for the app, built at boot.
    Singleton,
    /// One for each request, built when it is first asked for.
    Request,
    /// One for each consumer.
    Transient,
}

/// A component that the container builds.
#[derive(Clone, Copy, Debug)]
pub struct ProviderSpec {
    /// What was declared: the type itself, or the function.
    pub declared: Type,
    /// What it makes.
    pub token: Type,
    /// Where it was declared.
    pub at: Location,
    /// How long an instance lives.
    pub scope: Scope,
    /// What it takes, in order.
    pub dependencies: &'static [Dependency],
    /// How it is made.
    pub construct: Construct,
}

impl ProviderSpec {
    /// Stands where another one will.
    pub(crate) const NONE: Self = Self {
        declared: Dependency::NONE.token,
        token: Dependency::NONE.token,
        at: Location::NOWHERE,
        scope: Scope::Singleton,
        dependencies: &[],
        construct: Construct::Bound,
    };

    /// A provider as the owner of handlers. How it is made is in its binding.
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

/// How a provider is made from its resolved dependencies.
#[derive(Clone, Copy)]
pub enum Construct {
    /// At once.
    Now(ConstructNow),
    /// By an async function.
    Later(ConstructLater),
    /// By an expression in the list of a module.
    Value(&'static dyn Value),
    /// From the options of a dynamic module.
    Options,
    /// As its binding in a module says.
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

/// An expression `value(...)` of a module.
pub trait Value: Sync {
    /// Evaluates it.
    fn make(&self) -> Stored;
}

impl<T: Send + Sync + 'static, F: Fn() -> T + Sync> Value for F {
    fn make(&self) -> Stored {
        store(Arc::new(self()))
    }
}

/// Something that can stand in `providers = [...]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "`providers` lists types with `#[injectable]` and functions with `#[provider]`",
    note = "a type of your own: put `#[injectable]` on it; any other type: list the `#[provider]` function that makes it, or `value(...)`",
    note = "a controller belongs in `controllers = [...]`, a gateway in `gateways = [...]`, a resolver in `resolvers = [...]`, a module in `imports = [...]`; a guard, interceptor, pipe or filter is used and not injected: share what it holds as a provider"
)]
pub trait Provider {
    /// What it makes.
    type Output: ?Sized + Send + Sync + 'static;
    /// The key of what it makes, known in generic code too.
    const KEY: Option<&'static Key>;
    /// How.
    const SPEC: ProviderSpec;
}

/// One entry of `providers = [...]`.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What consumers ask for.
    pub token: Type,
    /// What makes it.
    pub provider: &'static ProviderSpec,
    /// Where the entry was written.
    pub at: Location,
    /// Hooks of a generic provider.
    pub hooks: &'static [HookSpec],
    /// The provider as a component, if it has handlers.
    pub component: Option<&'static ComponentSpec>,
    /// For `Type as dyn Trait`: views the one as the other.
    pub convert: Option<fn(&Stored) -> Option<Stored>>,
}

/// A token that a `T` can stand for: itself, or a trait with `#[provider_trait]` that it implements.
#[diagnostic::on_unimplemented(
    message = "`{T}` does not implement `{Self}`",
    label = "`{T}` does not implement this trait, or the trait has no `#[provider_trait]`"
)]
pub trait Bind<T> {
    /// Views the value as the token.
    fn bind(value: Arc<T>) -> Arc<Self>;
}

impl<T> Bind<T> for T {
    fn bind(value: Arc<T>) -> Arc<Self> {
        value
    }
}
