//! The rules `each` and `unique`.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::Hash;
use std::marker::PhantomData;

use serde::Serialize;

use crate::wire::reading::NOT_UNIQUE;
use crate::wire::validation::Report;

/// A list whose elements have rules.
#[diagnostic::on_unimplemented(
    message = "`each` and `unique` apply to lists, found `{Self}`",
    label = "not a list",
    note = "write the rules without `each`, as in `#[rule(length(max = 40))]`, and remove `unique`"
)]
pub trait Items {
    /// The type of the elements.
    type Item;

    /// Returns the elements in order.
    fn items(&self) -> impl Iterator<Item = &Self::Item>;
}

/// The rule `each(...)`: checks each element of a list.
#[inline]
pub fn each<T: Items>(
    list: &T,
    report: &mut Report<'_>,
    mut check: impl FnMut(&T::Item, &mut Report<'_>),
) {
    for (index, item) in list.items().enumerate() {
        check(item, &mut report.index(index));
    }
}

/// Implements [`Items`] for lists.
macro_rules! lists {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T, $($generics)*> Items for $of {
            type Item = T;

            #[inline]
            fn items(&self) -> impl Iterator<Item = &T> {
                self.iter()
            }
        }
    )* };
}

lists! {
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [] Box<[T]>;
    [const N: usize] [T; N];
}

/// A method of comparing the elements of a list. The type of the elements determines it.
pub trait FindsRepeated<T> {
    /// Calls a function with the index of each element that is equal to an earlier one.
    fn repeated<'l>(self, elements: impl Iterator<Item = &'l T>, found: impl FnMut(usize))
    where
        T: 'l;
}

/// Compares elements that implement `Hash` and `Eq`.
#[derive(Debug)]
pub struct Hashed;

/// Compares elements by their serialization as JSON.
#[derive(Debug)]
pub struct Written;

/// The method for elements that can't be compared, which does not compile.
#[derive(Debug)]
pub struct Alike;

/// Elements that can be compared.
#[diagnostic::on_unimplemented(
    message = "`#[rule(unique)]` can't compare elements of the type `{Self}`",
    label = "this type implements neither `Hash` and `Eq` nor `Serialize`",
    note = "put `#[derive(PartialEq, Eq, Hash)]` on `{Self}`"
)]
pub trait Comparable {}

#[diagnostic::do_not_recommend]
impl<T: Hash + Eq> Comparable for T {}

impl<T: Hash + Eq> FindsRepeated<T> for Hashed {
    fn repeated<'l>(self, elements: impl Iterator<Item = &'l T>, mut found: impl FnMut(usize))
    where
        T: 'l,
    {
        let mut previous = HashSet::with_capacity(elements.size_hint().0);
        for (index, element) in elements.enumerate() {
            if !previous.insert(element) {
                found(index);
            }
        }
    }
}

impl<T: Serialize> FindsRepeated<T> for Written {
    fn repeated<'l>(self, elements: impl Iterator<Item = &'l T>, mut found: impl FnMut(usize))
    where
        T: 'l,
    {
        let mut previous = HashSet::with_capacity(elements.size_hint().0);
        for (index, element) in elements.enumerate() {
            if serde_json::to_value(element).is_ok_and(|written| !previous.insert(written)) {
                found(index);
            }
        }
    }
}

impl<T> FindsRepeated<T> for Alike {
    fn repeated<'l>(self, _: impl Iterator<Item = &'l T>, _: impl FnMut(usize))
    where
        T: 'l,
    {
    }
}

/// Stands for the type of the elements of a list in method resolution.
#[derive(Debug)]
pub struct Members<T>(PhantomData<fn() -> T>);

impl<T> Members<T> {
    /// Returns the value for a list.
    pub const fn of<L: Items<Item = T>>(_: &L) -> Self {
        Self(PhantomData)
    }
}

/// Selects elements that implement `Hash` and `Eq`.
pub trait ByHash {
    /// Returns the method of comparison.
    fn how(&self) -> Hashed {
        Hashed
    }
}

/// Selects elements that implement `Serialize`, as the second choice.
pub trait ByDocument {
    /// Returns the method of comparison.
    fn how(&self) -> Written {
        Written
    }
}

/// Selects all other elements.
pub trait ByNothing<T> {
    /// Fails to compile, because the elements can't be compared.
    fn how(&self) -> Alike
    where
        T: Comparable,
    {
        Alike
    }
}

impl<T: Hash + Eq> ByHash for &Members<T> {}
impl<T: Serialize> ByDocument for &&Members<T> {}
impl<T> ByNothing<T> for Members<T> {}

/// The rule `unique`: requires that the elements of a list are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unique;

impl Unique {
    /// Checks a list, and reports each element that is equal to an earlier one.
    pub fn check<T: Items>(
        self,
        list: &T,
        how: impl FindsRepeated<T::Item>,
        report: &mut Report<'_>,
    ) {
        how.repeated(list.items(), |index| report.index(index).error("unique", NOT_UNIQUE));
    }
}
