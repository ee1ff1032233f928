//! The source of a handler argument, which its type determines. The compiler resolves it by traits, so that aliases
//! and renamed imports count as the types that they name.

use std::sync::Arc;

use super::{Dependency, DependencyKind, Origin};
use crate::base::{Key, Location, Type};

/// The source of an argument without a parameter attribute.
#[derive(Clone, Copy, Debug)]
pub enum ArgumentForm {
    /// An extractor reads it from the request.
    Extracted,
    /// The container provides it: `Inject<T>`.
    Injected(Type),
    /// A guard provides it: `Provided<T>`.
    Provided,
}

/// The reason why an argument of an injectable type is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misused {
    /// `Inject<Arc<T>>`
    Shared,
    /// `Inject<Option<T>>` or `Option<Inject<T>>`
    Optional,
    /// A type that is only valid as a field. Contains the remedy for the message.
    Field(&'static str),
}

impl Misused {
    /// Returns why the type of an argument is invalid. `inside` is the result for the type inside it: a type that is
    /// only valid as a field is invalid inside another type as well.
    pub const fn or_inside(of: Option<Self>, inside: Option<Self>) -> Option<Self> {
        if matches!(inside, Some(Self::Field(_))) { inside } else { of }
    }
}

/// A type of a battery that handlers accept as an argument, and that is created from a provider. The provider must be
/// visible in the module of the handler, as with [`Inject`](crate::Inject).
pub trait InjectedArgument {
    /// The provider that the argument is created from.
    type Provider: Send + Sync + 'static;
}

/// A type that is valid as a field of a component, but not as an argument of a handler.
pub trait FieldOnly {
    /// The remedy for the message about such an argument.
    const REMEDY: &'static str;
}

impl<T: FieldOnly> FieldOnly for Arc<T> {
    const REMEDY: &'static str = T::REMEDY;
}

impl<T: FieldOnly> FieldOnly for Option<T> {
    const REMEDY: &'static str = T::REMEDY;
}

impl ArgumentForm {
    /// Returns whether the framework provides the argument, without reading the request.
    pub const fn is_framework(&self) -> bool {
        !matches!(self, Self::Extracted)
    }

    /// Returns the origin of the argument for its spec.
    pub const fn origin(&self, reads_body: bool) -> Origin {
        match self {
            Self::Extracted if reads_body => Origin::Body,
            Self::Extracted => Origin::Extractor,
            Self::Injected(_) | Self::Provided => Origin::Framework,
        }
    }

    /// Returns the dependency of an argument that the container injects. There is none for a misused type, which is
    /// reported at the argument.
    pub const fn dependency(
        &self,
        misused: Option<Misused>,
        key: Option<&'static Key>,
        name: &'static str,
        written: &'static str,
        at: Location,
    ) -> Option<Dependency> {
        match self {
            Self::Injected(token) if misused.is_none() => Some(Dependency {
                token: Type { key, written, ..*token },
                kind: DependencyKind::One,
                calls: &[],
                name,
                at,
            }),
            Self::Injected(_) | Self::Extracted | Self::Provided => None,
        }
    }

    /// Returns the number of injected arguments.
    pub const fn injected(all: &[Self]) -> usize {
        let mut i = 0;
        let mut count = 0;
        while i < all.len() {
            count += matches!(all[i], Self::Injected(_)) as usize;
            i += 1;
        }
        count
    }
}
