//! Types that an attribute recognises by their names. The compiler checks that each name means what it says, and that
//! no other name means the same.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::marker::PhantomData;

use crate::base::Probe;
use crate::wire::conversion::Patch;
use crate::wire::pairs::CommaSeparated;

/// A type that is `Real`: every type is itself, under whatever name.
#[diagnostic::on_unimplemented(
    message = "`#[dto]` expects `{Real}` by this name, and found `{Self}`",
    label = "another type of the same name",
    note = "rename this type, or import it by another name, as in `use path::Name as OtherName`"
)]
pub trait Is<Real: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Is<T> for T {}

/// Compiles where a type is the one that its name stands for.
pub fn is<T: Is<Real> + ?Sized, Real: ?Sized>() {}

/// The diagnostic that no other name hides a type.
#[derive(Clone, Copy, Debug)]
pub struct Seen;

/// The diagnostic that another name hides a type.
#[derive(Debug)]
pub struct Hidden<T: ?Sized>(PhantomData<T>);

/// The diagnostic about the type `T`, where no other name hides it.
#[diagnostic::on_unimplemented(
    message = "`{T}` has another name here, which `#[dto]` cannot see through",
    label = "write `{T}` in full",
    note = "`#[dto]` reads such a field in a special way, and recognises its type by its name"
)]
pub trait InFull<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> InFull<T> for Seen {}

/// Compiles where no other name hides the type `T`.
pub fn in_full<T: ?Sized, F: InFull<T>>(_: F) {}

/// Diagnostics about types under whatever name.
macro_rules! hidden {
    ($($find:ident: $([$($generics:tt)*] $of:ty),*;)*) => { $($(
        impl<$($generics)*> Probe<$of> {
            /// It is one of these.
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

/// What [`Probe`] falls back to: another type.
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
