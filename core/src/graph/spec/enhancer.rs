//! Enhancers, which wrap handlers: guards, interceptors, pipes and filters, and the attributes that apply them.

use core::any::TypeId;

use super::calls::{Describe, DescribeMapped, RunPipe, ViewFilter, ViewGuard, ViewInterceptor};
use super::{Dependency, HookSpec, Meta, ProviderSpec};
use crate::base::Configured;
use crate::base::{Key, Location, Token, Type};
use crate::error::ErrorSpec;

/// A type with `#[guard]`, `#[interceptor]`, `#[pipe]` or `#[filter]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard, interceptor, pipe or filter",
    label = "not a guard, interceptor, pipe or filter",
    note = "`#[skip(...)]` lists types with `#[guard]`, `#[interceptor]`, `#[pipe]` or `#[filter]`"
)]
pub trait Enhancer: Token + Send + Sync + Sized + 'static {
    /// The type of the value in an entry by value: the options of an enhancer that declares them, otherwise the
    /// enhancer itself.
    type Entry: Send + Sync + 'static;
    /// The spec of the enhancer.
    const SPEC: EnhancerSpec;
}

/// A type with `#[guard]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard",
    label = "`#[guard]` is missing on this type",
    note = "put `#[guard]` on `struct {Self}` and write `impl Guard for {Self}`; an interceptor belongs in `#[use_interceptors(...)]` or `interceptors = [...]`, pipes and filters have attributes and lists of their own"
)]
pub trait GuardComponent: Enhancer {
    /// The spec of the guard.
    #[doc(hidden)]
    const GUARD: &'static EnhancerSpec = &Self::SPEC;
}

/// A type with `#[interceptor]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interceptor",
    label = "`#[interceptor]` is missing on this type",
    note = "put `#[interceptor]` on `struct {Self}` and write `impl Interceptor for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, pipes and filters have attributes and lists of their own"
)]
pub trait InterceptorComponent: Enhancer {
    /// The spec of the interceptor.
    #[doc(hidden)]
    const INTERCEPTOR: &'static EnhancerSpec = &Self::SPEC;
}

/// A type with `#[pipe]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pipe",
    label = "`#[pipe]` is missing on this type",
    note = "put `#[pipe]` on `struct {Self}` and write `impl Pipe<In, Out> for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, interceptors and filters have attributes and lists of their own"
)]
pub trait PipeComponent: Enhancer {
    /// The spec of the pipe.
    #[doc(hidden)]
    const PIPE: &'static EnhancerSpec = &Self::SPEC;
}

/// A type with `#[filter]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a filter",
    label = "`#[filter]` is missing on this type",
    note = "put `#[filter]` on `struct {Self}` and write `impl Filter for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, interceptors and pipes have attributes and lists of their own"
)]
pub trait FilterComponent: Enhancer {
    /// The spec of the filter.
    #[doc(hidden)]
    const FILTER: &'static EnhancerSpec = &Self::SPEC;
}

/// An enhancer as data.
#[derive(Clone, Copy, Debug)]
pub struct EnhancerSpec {
    /// The enhancer as a component that the container creates.
    pub component: ProviderSpec,
    /// The way in which it is created.
    pub making: Making,
    /// An expression that creates it or its options, for messages; empty if it declares none.
    pub example: &'static str,
    /// The kind of enhancer, with the functions that call it.
    pub role: Role,
    /// The types of the data that a guard provides to handlers.
    pub provides: &'static [Type],
    /// The types of the data that an earlier guard must provide.
    pub needs: &'static [Type],
    /// For a guard: describes it for OpenAPI documents.
    pub describe: Option<Describe>,
    /// For a pipe: the errors that its error types declare.
    pub errors: &'static [&'static [ErrorSpec]],
}

/// The way in which an enhancer is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// By the container. An entry by value is the enhancer itself.
    Container,
    /// By the container, with the options from an entry by value.
    Options,
    /// Only by an entry by value.
    Value,
}

/// The kind of an enhancer, with functions that convert the stored component into it.
#[derive(Clone, Copy)]
pub enum Role {
    /// A guard, which decides whether a handler is called.
    Guard(ViewGuard),
    /// An interceptor, which wraps the call. The second function describes how it maps responses.
    Interceptor(ViewInterceptor, DescribeMapped),
    /// A pipe, which transforms or checks arguments. On handlers, components and modules, it applies to arguments of
    /// these types.
    Pipe(&'static [PipeFor]),
    /// A filter, which converts errors into responses.
    Filter(ViewFilter),
}

impl core::fmt::Debug for Role {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Guard(_) => "Guard",
            Self::Interceptor(..) => "Interceptor",
            Self::Pipe(_) => "Pipe",
            Self::Filter(_) => "Filter",
        })
    }
}

/// A type of arguments that a pipe declares for handlers, components and modules.
#[derive(Clone, Copy)]
pub struct PipeFor {
    /// The type of the arguments.
    pub of: TypeId,
    /// Runs the pipe on an `Option` of such an argument.
    pub run: RunPipe,
}

impl core::fmt::Debug for PipeFor {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PipeFor").field("of", &self.of).finish_non_exhaustive()
    }
}

/// An entry of a list of enhancers.
#[derive(Clone, Copy, Debug)]
pub struct EnhancerUse {
    /// The enhancer.
    pub enhancer: &'static EnhancerSpec,
    /// The location of the entry.
    pub at: Location,
    /// For an entry by value: the enhancer itself, or its options.
    pub given: Option<fn() -> Configured>,
    /// The hooks of a generic enhancer.
    pub hooks: &'static [HookSpec],
}

impl EnhancerUse {
    /// Creates an entry for an enhancer.
    pub const fn new(
        enhancer: &'static EnhancerSpec,
        at: Location,
        given: Option<fn() -> Configured>,
    ) -> Self {
        Self { enhancer, at, given, hooks: &[] }
    }

    /// Sets the hooks of a generic enhancer, which can't be registered at link time.
    #[must_use]
    pub const fn with_hooks(mut self, hooks: &'static [HookSpec]) -> Self {
        self.hooks = hooks;
        self
    }

    /// Returns the dependencies that the container injects. There are none if the entry is the enhancer itself.
    pub const fn dependencies(&self) -> &'static [Dependency] {
        match (self.enhancer.making, self.given) {
            (Making::Container, None) | (Making::Options, _) => {
                self.enhancer.component.dependencies
            }
            (Making::Container, Some(_)) | (Making::Value, _) => &[],
        }
    }

    /// Returns whether the enhancer has this type.
    pub const fn is(&self, other: &Type) -> bool {
        same(&self.enhancer.component.declared, other)
    }
}

/// A guard, or a combination of guards.
#[derive(Clone, Copy, Debug)]
pub enum GuardUse {
    /// A single guard.
    One(EnhancerUse),
    /// All guards must accept the call.
    All(&'static [GuardUse]),
    /// At least one guard must accept the call.
    Any(&'static [GuardUse]),
    /// The guard must reject the call.
    Not(&'static GuardUse),
}

impl GuardUse {
    /// Returns the location of the first guard.
    pub(crate) const fn location(&self) -> Location {
        match self {
            Self::One(one) => one.at,
            Self::Not(guard) => guard.location(),
            Self::All([first, ..]) | Self::Any([first, ..]) => first.location(),
            Self::All([]) | Self::Any([]) => Location::NOWHERE,
        }
    }
}

/// Something that an attribute adds to a handler, component or module.
#[derive(Clone, Copy, Debug)]
pub enum Decoration {
    /// `#[use_guards(...)]`, `guards = [...]`
    Guard(GuardUse),
    /// `#[use_interceptors(...)]`, `interceptors = [...]`
    Interceptor(EnhancerUse),
    /// `#[use_pipes(...)]` on a handler or component, `pipes = [...]`
    Pipe(EnhancerUse),
    /// `#[use_pipes(...)]` on the argument with this index
    ArgumentPipe(usize, EnhancerUse),
    /// `#[use_filters(...)]`, `filters = [...]`
    Filter(EnhancerUse),
    /// `#[skip(...)]`, with the location of the entry: enhancers of this type on outer levels do not run.
    Skip(Type, Location),
    /// `#[meta(...)]`
    Meta(Meta),
    /// `#[apply(...)]`
    Bundle(&'static BundleSpec),
    /// An attribute with an error, which was reported. It may stand for any decoration.
    Unknown,
    /// An argument that may need data from guards.
    Takes(Taking),
}

/// An argument type that needs data from a guard.
pub trait Needs {
    /// The types of the data.
    const NEEDS: &'static [Type];
    /// Whether the argument consists only of that data.
    const IS_DATA: bool = false;
}

/// An argument of a handler, with the data from guards that it needs.
#[derive(Clone, Copy, Debug)]
pub struct Taking {
    /// The types of the data; empty if the argument needs none.
    pub needs: &'static [Type],
    /// Whether the argument consists only of that data.
    pub is_data: bool,
    /// The type of the argument as written in the source.
    pub written: &'static str,
    /// The name of the argument.
    pub name: &'static str,
    /// The location of the argument.
    pub at: Location,
}

/// A type with `#[bundle]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bundle",
    label = "`#[bundle]` is missing on this type",
    note = "put `#[bundle]` on `struct {Self}`, and the attributes that `#[apply({Self})]` applies below it"
)]
pub trait Bundle: 'static {
    /// The attributes that the bundle applies.
    const SPEC: BundleSpec;
}

/// A named set of attributes.
#[derive(Clone, Copy, Debug)]
pub struct BundleSpec {
    /// The name of the bundle.
    pub name: &'static str,
    /// The location of the declaration.
    pub at: Location,
    /// The attributes that the bundle applies, in order.
    pub decorations: &'static [Decoration],
}

/// Returns whether two types with keys are the same. Types without a key are never the same.
pub const fn same(one: &Type, other: &Type) -> bool {
    match (one.key, other.key) {
        (Some(Key { hash: one, .. }), Some(Key { hash: other, .. })) => *one == *other,
        _ => false,
    }
}
