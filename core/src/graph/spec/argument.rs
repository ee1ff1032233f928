//! What the type of a handler's argument determines. The compiler resolves it by traits, so that aliases and renamed
//! imports count as the types that they name.

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

/// Why an argument that the container could fill is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misused {
    /// `Inject<Arc<T>>`
    Shared,
    /// `Inject<Option<T>>` or `Option<Inject<T>>`
    Optional,
    /// A type that is a field; the text is the remedy.
    Field(&'static str),
}

impl Misused {
    /// Returns why the type of an argument is misused, or the type inside it: that one can't be accepted in any form.
    pub const fn or_inside(of: Option<Self>, inside: Option<Self>) -> Option<Self> {
        if matches!(inside, Some(Self::Field(_))) { inside } else { of }
    }
}

/// A type of a battery that handlers accept as an argument, and that is made of a provider: the module of the handler must
/// see the provider, as with [`Inject`](crate::Inject).
pub trait InjectedArgument {
    /// The provider.
    type Provider: Send + Sync + 'static;
}

/// A type that components have as a field, and that no handler accepts as an argument.
pub trait FieldOnly {
    /// The remedy for such an argument.
    const REMEDY: &'static str;
}

impl<T: FieldOnly> FieldOnly for Arc<T> {
    const REMEDY: &'static str = T::REMEDY;
}

impl<T: FieldOnly> FieldOnly for Option<T> {
    const REMEDY: &'static str = T::REMEDY;
}

impl ArgumentForm {
    /// Whether the framework provides the argument, without reading the request.
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

    /// Returns the dependency, if an argument of this form is one. One that is misused is reported where it is
    /// declared.
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

    /// Returns how many arguments are injected.
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
