//! The dependencies of components: fields and arguments that the container injects.

use super::UniqueName;
use crate::base::{Key, Location, MadeBy, Type};

/// A field or argument that the container injects.
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    /// The requested token.
    pub token: Type,
    /// The form in which it is injected.
    pub kind: DependencyKind,
    /// The names of the handlers that the consumer calls through the dependency. Each of them must exist.
    pub calls: &'static [UniqueName],
    /// The name of the field or argument.
    pub name: &'static str,
    /// The location of the field or argument.
    pub at: Location,
}

impl Dependency {
    /// A placeholder that is overwritten.
    pub(crate) const NONE: Self = Self {
        token: Type::new::<()>("()", None),
        kind: DependencyKind::One,
        calls: &[],
        name: "",
        at: Location::NOWHERE,
    };

    /// Sets the names of the handlers that the consumer calls through the dependency.
    #[must_use]
    pub const fn calling(mut self, calls: &'static [UniqueName]) -> Self {
        self.calls = calls;
        self
    }
}

/// Returns the key of a named provider. If the name has no key and no provider can make the type itself, it returns the
/// key of the type, so that the missing identity is reported. Otherwise an optional dependency would always be absent.
pub const fn key_of_named(
    key: Option<&'static Key>,
    of_type: Option<&'static Key>,
) -> Option<&'static Key> {
    match (key, of_type) {
        (None, Some(Key { made_by: MadeBy::Never(_), .. })) => of_type,
        _ => key,
    }
}

/// The form in which a dependency is injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DependencyKind {
    /// `Arc<T>`: the provider is required.
    One,
    /// `Option<Arc<T>>`: `None` if no visible provider makes the token.
    Optional,
    /// `Vec<Arc<dyn Trait>>`: all visible bindings.
    Many,
    /// `Lazy<T>`: resolved on first use, so that it may be part of a cycle.
    Lazy,
}
