//! What stands around handlers: guards, interceptors, pipes and filters, and where each was put.

use core::any::TypeId;

use super::calls::{Describe, DescribeMapped, RunPipe, ViewFilter, ViewGuard, ViewInterceptor};
use super::{Dependency, HookSpec, Meta, ProviderSpec};
use crate::base::Configured;
use crate::base::{Key, Location, Token, Type};
use crate::error::ErrorSpec;

/// A type with `#[guard]`, `#[interceptor]`, `#[pipe]` or `#[filter]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard, interceptor, pipe or filter",
    label = "no guard, interceptor, pipe or filter",
    note = "`#[skip(...)]` lists types with `#[guard]`, `#[interceptor]`, `#[pipe]` or `#[filter]`"
)]
pub trait Enhancer: Token + Send + Sync + Sized + 'static {
    /// What a use by value gives: the options of one that declares them, else the enhancer itself.
    type Given: Send + Sync + 'static;
    /// All of it.
    const SPEC: EnhancerSpec;
}

/// A type with `#[guard]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard",
    label = "`#[guard]` is missing on this type",
    note = "put `#[guard]` on `struct {Self}` and write `impl Guard for {Self}`; an interceptor belongs in `#[use_interceptors(...)]` or `interceptors = [...]`, a pipe and a filter in lists of their names"
)]
pub trait GuardComponent: Enhancer {}

/// A type with `#[interceptor]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interceptor",
    label = "`#[interceptor]` is missing on this type",
    note = "put `#[interceptor]` on `struct {Self}` and write `impl Interceptor for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, a pipe and a filter in lists of their names"
)]
pub trait InterceptorComponent: Enhancer {}

/// A type with `#[pipe]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pipe",
    label = "`#[pipe]` is missing on this type",
    note = "put `#[pipe]` on `struct {Self}` and write `impl Pipe<In, Out> for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, an interceptor and a filter in lists of their names"
)]
pub trait PipeComponent: Enhancer {}

/// A type with `#[filter]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a filter",
    label = "`#[filter]` is missing on this type",
    note = "put `#[filter]` on `struct {Self}` and write `impl Filter for {Self}`; a guard belongs in `#[use_guards(...)]` or `guards = [...]`, an interceptor and a pipe in lists of their names"
)]
pub trait FilterComponent: Enhancer {}

/// An enhancer as data.
#[derive(Clone, Copy, Debug)]
pub struct EnhancerSpec {
    /// How it is built.
    pub component: ProviderSpec,
    /// What makes it.
    pub making: Making,
    /// An expression that makes it or its options, for messages; empty if it declares none.
    pub example: &'static str,
    /// What it is, and how it is called.
    pub role: Role,
    /// The types of the data that a guard provides to handlers.
    pub provides: &'static [Type],
    /// The types of the data that a guard before it must provide.
    pub needs: &'static [Type],
    /// What a guard says of itself.
    pub describe: Option<Describe>,
    /// The errors that the error types of a pipe declare.
    pub errors: &'static [&'static [ErrorSpec]],
}

/// What makes an enhancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// The container; an entry by value is the enhancer itself.
    Container,
    /// The container, with the options that an entry by value gives.
    Options,
    /// An entry by value.
    Value,
}

/// What an enhancer is. Each knows how to see what was built as what is called.
#[derive(Clone, Copy)]
pub enum Role {
    /// Decides whether a handler is called.
    Guard(ViewGuard),
    /// Wraps the call, and describes what it makes of responses.
    Interceptor(ViewInterceptor, DescribeMapped),
    /// Changes or checks arguments; on a whole handler and above, those of these types.
    Pipe(&'static [PipeFor]),
    /// Answers for errors.
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

/// One type of values that a pipe takes wherever it stands.
#[derive(Clone, Copy)]
pub struct PipeFor {
    /// The type.
    pub of: TypeId,
    /// Runs the pipe on an `Option` of such a value.
    pub run: RunPipe,
}

impl core::fmt::Debug for PipeFor {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PipeFor").field("of", &self.of).finish_non_exhaustive()
    }
}

/// One entry of a list of enhancers.
#[derive(Clone, Copy, Debug)]
pub struct EnhancerUse {
    /// The enhancer.
    pub enhancer: &'static EnhancerSpec,
    /// Where the entry was written.
    pub at: Location,
    /// For an entry by value: the enhancer itself, or its options.
    pub given: Option<fn() -> Configured>,
    /// Hooks of a generic enhancer.
    pub hooks: &'static [HookSpec],
}

impl EnhancerUse {
    /// A guard.
    pub const fn guard<T: GuardComponent>(at: Location, given: Option<fn() -> Configured>) -> Self {
        Self { enhancer: const { &T::SPEC }, at, given, hooks: &[] }
    }

    /// An interceptor.
    pub const fn interceptor<T: InterceptorComponent>(
        at: Location,
        given: Option<fn() -> Configured>,
    ) -> Self {
        Self { enhancer: const { &T::SPEC }, at, given, hooks: &[] }
    }

    /// A pipe.
    pub const fn pipe<T: PipeComponent>(at: Location, given: Option<fn() -> Configured>) -> Self {
        Self { enhancer: const { &T::SPEC }, at, given, hooks: &[] }
    }

    /// A filter.
    pub const fn filter<T: FilterComponent>(
        at: Location,
        given: Option<fn() -> Configured>,
    ) -> Self {
        Self { enhancer: const { &T::SPEC }, at, given, hooks: &[] }
    }

    /// The same with the hooks of a generic enhancer, which are known where its type is.
    #[must_use]
    pub const fn with_hooks(mut self, hooks: &'static [HookSpec]) -> Self {
        self.hooks = hooks;
        self
    }

    /// What the container fills: nothing where the entry is the enhancer itself.
    pub const fn dependencies(&self) -> &'static [Dependency] {
        match (self.enhancer.making, self.given) {
            (Making::Container, None) | (Making::Options, _) => {
                self.enhancer.component.dependencies
            }
            (Making::Container, Some(_)) | (Making::Value, _) => &[],
        }
    }

    /// Whether the entry is of this type.
    pub const fn is(&self, other: &Type) -> bool {
        same(&self.enhancer.component.declared, other)
    }
}

/// A guard, or several of them as one.
#[derive(Clone, Copy, Debug)]
pub enum GuardUse {
    /// One guard.
    One(EnhancerUse),
    /// All must let the call pass.
    All(&'static [GuardUse]),
    /// One of them must.
    Any(&'static [GuardUse]),
    /// It must not.
    Not(&'static GuardUse),
}

impl GuardUse {
    /// Where its first guard is used.
    pub(crate) const fn location(&self) -> Location {
        match self {
            Self::One(one) => one.at,
            Self::Not(guard) => guard.location(),
            Self::All([first, ..]) | Self::Any([first, ..]) => first.location(),
            Self::All([]) | Self::Any([]) => Location::NOWHERE,
        }
    }
}

/// One thing that an attribute puts on a handler, a component or a module.
#[derive(Clone, Copy, Debug)]
pub enum Decoration {
    /// `#[use_guards(...)]`, `guards = [...]`
    Guard(GuardUse),
    /// `#[use_interceptors(...)]`, `interceptors = [...]`
    Interceptor(EnhancerUse),
    /// `#[use_pipes(...)]` on more than one argument, `pipes = [...]`
    Pipe(EnhancerUse),
    /// `#[use_pipes(...)]` on the argument of this number
    ArgumentPipe(usize, EnhancerUse),
    /// `#[use_filters(...)]`, `filters = [...]`
    Filter(EnhancerUse),
    /// `#[skip(...)]`, with the location of the entry: enhancers of this type on farther levels do not run.
    Skip(Type, Location),
    /// `#[meta(...)]`
    Meta(Meta),
    /// `#[apply(...)]`
    Bundle(&'static BundleSpec),
    /// What could not be read; it may be anything, and that has been said.
    Unknown,
    /// An argument that may need data of guards.
    Takes(Taking),
}

/// An argument type that needs data which a guard provides.
pub trait Needs {
    /// The types of the data.
    const NEEDS: &'static [Type];
    /// Whether the type is only that data.
    const IS_DATA: bool = false;
}

/// The data of guards that an argument of a handler needs.
#[derive(Clone, Copy, Debug)]
pub struct Taking {
    /// The types of the data; empty for an argument that needs none.
    pub needs: &'static [Type],
    /// Whether the argument is only that data.
    pub is_data: bool,
    /// The type of the argument as it was written.
    pub written: &'static str,
    /// The argument.
    pub name: &'static str,
    /// Where it was written.
    pub at: Location,
}

/// A type with `#[bundle]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a bundle",
    label = "`#[bundle]` is missing on this type",
    note = "put `#[bundle]` on `struct {Self}`, and the attributes that `#[apply({Self})]` applies below it"
)]
pub trait Bundle: 'static {
    /// What it stands for.
    const SPEC: BundleSpec;
}

/// Attributes under one name.
#[derive(Clone, Copy, Debug)]
pub struct BundleSpec {
    /// The name.
    pub name: &'static str,
    /// Where it was declared.
    pub at: Location,
    /// What it stands for, in order.
    pub decorations: &'static [Decoration],
}

/// Whether two types that attributes stand on are the same.
pub const fn same(one: &Type, other: &Type) -> bool {
    match (one.key, other.key) {
        (Some(Key { hash: one, .. }), Some(Key { hash: other, .. })) => *one == *other,
        _ => false,
    }
}
