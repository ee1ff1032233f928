//! Typed metadata on handlers, components and modules.

use core::any::{Any, TypeId};

/// A type with `#[metadata]`: it can be attached by `#[meta(...)]` and read by `cx.meta::<T>()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no metadata",
    label = "nothing can have attached this type to a handler",
    note = "put `#[metadata]` on `{Self}`, and attach it by `#[meta(...)]`"
)]
pub trait Metadata: Send + Sync + 'static {}

/// One `#[meta(...)]`.
#[derive(Clone, Copy)]
pub struct Meta {
    /// The type.
    pub id: TypeId,
    /// The value.
    pub value: &'static (dyn Any + Send + Sync),
}

impl Meta {
    /// Attaches a value.
    pub const fn new<T: Metadata>(value: &'static T) -> Self {
        Self { id: TypeId::of::<T>(), value }
    }

    /// All values of one type, in order.
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
