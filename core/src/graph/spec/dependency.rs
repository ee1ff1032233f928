//! What a component takes: the forms of a field or of an argument that the container fills.

use super::UniqueName;
use crate::base::{Key, Location, MadeBy, Type};

/// One field or argument that the container fills.
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    /// The token that is asked for.
    pub token: Type,
    /// How it is asked for.
    pub kind: DependencyKind,
    /// The names of handlers that its consumer calls through it, of which each must exist.
    pub calls: &'static [UniqueName],
    /// The field or argument.
    pub name: &'static str,
    /// Where it was written.
    pub at: Location,
}

impl Dependency {
    /// Stands where another one will.
    pub(crate) const NONE: Self = Self {
        token: Type::of::<()>("()", None),
        kind: DependencyKind::One,
        calls: &[],
        name: "",
        at: Location::NOWHERE,
    };

    /// The same dependency, through which these handlers are called.
    #[must_use]
    pub const fn calling(mut self, calls: &'static [UniqueName]) -> Self {
        self.calls = calls;
        self
    }
}

/// Returns the key of a provider with a name, or that of its type if no provider can make that: a name without an identity
/// has no key, so that an optional provider would always be absent.
pub const fn key_of_named(
    key: Option<&'static Key>,
    of: Option<&'static Key>,
) -> Option<&'static Key> {
    match (key, of) {
        (None, Some(Key { made_by: MadeBy::Nobody(_), .. })) => of,
        _ => key,
    }
}

/// How a dependency is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DependencyKind {
    /// `Arc<T>`: it must be there.
    One,
    /// `Option<Arc<T>>`: `None` when nothing visible provides it.
    Optional,
    /// `Vec<Arc<dyn Trait>>`: every visible binding.
    Many,
    /// `Lazy<T>`: resolved when it is first used, so that it may close a cycle.
    Lazy,
}
