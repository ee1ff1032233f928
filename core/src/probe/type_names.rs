//! Checks of types that an attribute recognises by their names. The compiler verifies that each of these names refers
//! to the expected type, and that the type is not used under another name.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::marker::PhantomData;

use crate::base::Probe;
use crate::wire::conversion::{CommaSeparated, Patch};

/// A type that is the same as `Real`. Every type only implements it for itself.
#[diagnostic::on_unimplemented(
    message = "`#[dto]` recognises this name as `{Real}`, but it refers to `{Self}`",
    label = "another type with the same name",
    note = "rename this type, or import it with another name, as in `use path::Name as OtherName`"
)]
pub trait Is<Real: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Is<T> for T {}

/// Only compiles if `T` is `Real`.
pub fn is<T: Is<Real> + ?Sized, Real: ?Sized>() {}

/// The result for a type that is not an alias of a recognised type.
#[derive(Clone, Copy, Debug)]
pub struct Seen;

/// The result for an alias of the recognised type `T`.
#[derive(Debug)]
pub struct Hidden<T: ?Sized>(PhantomData<T>);

/// A result that does not report an alias of the type `T`.
#[diagnostic::on_unimplemented(
    message = "`#[dto]` does not recognise this alias of `{T}`",
    label = "write `{T}` instead of the alias",
    note = "`#[dto]` reads such a field in a special way, and recognises its type by name"
)]
pub trait InFull<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> InFull<T> for Seen {}

/// Only compiles if the type is not an alias of `T`.
pub fn in_full<T: ?Sized, F: InFull<T>>(_: F) {}

/// Implements the functions that return [`Hidden`] for types.
macro_rules! hidden {
    ($($find:ident: $([$($generics:tt)*] $of:ty),*;)*) => { $($(
        impl<$($generics)*> Probe<$of> {
            /// Reports that the type belongs to this group.
            pub fn $find() -> Hidden<$of> {
                Hidden(PhantomData)
            }
        }
    )*)* };
}

hidden! {
    optional: [T] Option<T>, [T] Patch<T>;
    patch: [T] Patch<T>;
    set: [T] BTreeSet<T>, [T, S] HashSet<T, S>;
    list: [T] Vec<T>, [T] VecDeque<T>, [T] BTreeSet<T>, [T, S] HashSet<T, S>, [T] CommaSeparated<T>,
        [T, const N: usize] [T; N];
}

/// The fallbacks of [`Probe`] for other types.
pub trait Unhidden {
    /// Neither an `Option` nor a `Patch`.
    fn optional() -> Seen {
        Seen
    }

    /// Not a `Patch`.
    fn patch() -> Seen {
        Seen
    }

    /// Not a set.
    fn set() -> Seen {
        Seen
    }

    /// Not a list.
    fn list() -> Seen {
        Seen
    }
}

impl<T: ?Sized> Unhidden for Probe<T> {}
