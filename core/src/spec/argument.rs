//! What the type of a handler's argument says of it: the compiler finds that out by traits, so that an alias
//! or a renamed import is what it stands for.

use super::{Dependency, DependencyKind, Key, Origin, Place, Type};

/// Where an argument that has no parameter attribute comes from.
#[derive(Clone, Copy, Debug)]
pub enum ArgumentForm {
    /// An extractor makes it.
    Extracted,
    /// The container provides it: `Inject<T>`.
    Injected(Type),
    /// A guard provides it: `Provided<T>`.
    Provided,
}

impl ArgumentForm {
    /// Whether nothing of it comes with the request.
    pub const fn is_framework(&self) -> bool {
        !matches!(self, Self::Extracted)
    }

    /// Where it comes from, as the spec has it.
    pub const fn origin(&self, reads_body: bool) -> Origin {
        match self {
            Self::Extracted if reads_body => Origin::Body,
            Self::Extracted => Origin::Extractor,
            Self::Injected(_) | Self::Provided => Origin::Framework,
        }
    }

    /// The dependency that an argument of this form is, if it is one.
    pub const fn dependency(
        &self,
        key: Option<&'static Key>,
        name: &'static str,
        written: &'static str,
        at: Place,
    ) -> Option<Dependency> {
        match self {
            Self::Injected(token) => Some(Dependency {
                token: Type { key, written, ..*token },
                kind: DependencyKind::One,
                name,
                at,
            }),
            Self::Extracted | Self::Provided => None,
        }
    }

    /// How many of several are injected.
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
