//! Typed metadata on handlers, components and modules.

use core::any::{Any, TypeId};

use crate::base::{Location, Type};
use crate::wire::validation::Groups;

/// A type with `#[metadata]`, which `#[meta(...)]` attaches to handlers and `cx.meta::<T>()` reads.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not metadata",
    label = "`#[meta(...)]` can't attach this type to a handler",
    note = "put `#[metadata]` on `{Self}`, and attach values with `#[meta(...)]`"
)]
pub trait Metadata: Send + Sync + 'static {
    /// The guards that enforce the metadata. At least one of them must run before each handler that has the metadata.
    /// Empty if no guard has to enforce it.
    const ENFORCED_BY: &'static [Type] = &[];
}

/// The value of a `#[meta(...)]`.
#[derive(Clone, Copy)]
pub struct Meta {
    /// The type of the value.
    pub id: TypeId,
    /// The value.
    pub value: &'static (dyn Any + Send + Sync),
    /// The guards that enforce the metadata. At least one of them must run before each handler that has it.
    pub enforced_by: &'static [Type],
    /// The value as written in the source.
    pub written: &'static str,
    /// The location of the value.
    pub at: Location,
}

impl Meta {
    /// Creates metadata from a value.
    pub const fn new<T: Metadata>(value: &'static T) -> Self {
        Self {
            id: TypeId::of::<T>(),
            value,
            enforced_by: T::ENFORCED_BY,
            written: "",
            at: Location::NOWHERE,
        }
    }

    /// Sets the value as written in the source, and its location.
    #[must_use]
    pub const fn from(mut self, written: &'static str, at: Location) -> Self {
        self.written = written;
        self.at = at;
        self
    }

    /// Returns all values of a type, in order.
    pub(crate) fn all<T: Metadata>(metas: &[Self]) -> impl Iterator<Item = &'static T> {
        let wanted = TypeId::of::<T>();
        let all = metas.iter().filter(move |meta| meta.id == wanted);
        all.filter_map(|meta| meta.value.downcast_ref())
    }
}

impl core::fmt::Debug for Meta {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Meta").field("id", &self.id).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl Metadata for Groups {}
