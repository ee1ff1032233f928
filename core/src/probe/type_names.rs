//! Checks of types that an attribute recognises by their names. The compiler verifies that each of these names refers
//! to the expected type, and that the type is not used under another name.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::base::{Probe, Reported, Satisfied};
use crate::wire::conversion::{CommaSeparated, Patch};

/// A type that is the same as `Real`. Every type only implements it for itself.
#[diagnostic::on_unimplemented(
    message = "`#[dto]` recognises this name as `{Real}`, but it refers to `{Self}`",
    label = "another type with the same name",
    note = "rename this type, or import it with another name, as in `use path::Name as OtherName`"
)]
pub trait Is<Real: ?Sized> {
    /// Only compiles if the type is `Real`.
    const SAME: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Is<T> for T {}

/// The result of a search that finds no alias. An alias of a recognised type hides that type, which does not
/// implement it.
#[diagnostic::on_unimplemented(
    message = "`#[dto]` does not recognise this alias of `{Self}`",
    label = "write `{Self}` instead of the alias",
    note = "`#[dto]` reads such a field in a special way, and recognises its type by name"
)]
pub trait WrittenInFull {
    /// Only compiles if no alias was found.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl WrittenInFull for Satisfied {}

/// Implements the functions that report types.
macro_rules! hidden {
    ($($find:ident: $([$($generics:tt)*] $of:ty),*;)*) => { $($(
        impl<$($generics)*> Probe<$of> {
            /// Reports that the type belongs to this group.
            pub fn $find() -> Reported<$of> {
                Reported::NEW
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
    fn optional() -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Not a `Patch`.
    fn patch() -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Not a set.
    fn set() -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Not a list.
    fn list() -> Reported<Satisfied> {
        Reported::NEW
    }
}

impl<T: ?Sized> Unhidden for Probe<T> {}
