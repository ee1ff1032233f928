//! The rules `each` and `unique`.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::Hash;
use std::marker::PhantomData;

use serde::Serialize;

use crate::base::{Reported, Satisfied};
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

    /// Checks each element, for the rule `each(...)`.
    #[doc(hidden)]
    #[inline]
    fn check_each(
        &self,
        report: &mut Report<'_>,
        mut check: impl FnMut(&Self::Item, &mut Report<'_>),
    ) {
        for (index, item) in self.items().enumerate() {
            check(item, &mut report.index(index));
        }
    }

    /// Returns the value that stands for the type of the elements.
    #[doc(hidden)]
    fn members(&self) -> Members<Self::Item> {
        Members(PhantomData)
    }

    /// Reports each element that is equal to an earlier one, for the rule `unique`.
    #[doc(hidden)]
    fn check_unique(&self, how: impl FindsRepeated<Self::Item>, report: &mut Report<'_>) {
        how.repeated(self.items(), |index| report.index(index).error("unique", NOT_UNIQUE));
    }
}

/// Implements [`Items`] for lists.
macro_rules! lists {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
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

/// The method for elements of the type `T` that can't be compared, which does not compile.
#[derive(Debug)]
pub struct Alike<T>(PhantomData<fn() -> T>);

impl Hashed {
    /// Returns no type.
    pub const fn reports(&self) -> Reported<Satisfied> {
        Reported::NEW
    }
}

impl Written {
    /// Returns no type.
    pub const fn reports(&self) -> Reported<Satisfied> {
        Reported::NEW
    }
}

impl<T> Alike<T> {
    /// Returns the type of the elements.
    pub const fn reports(&self) -> Reported<T> {
        Reported::NEW
    }
}

/// Elements that can be compared, which reports other types.
#[diagnostic::on_unimplemented(
    message = "`#[rule(unique)]` can't compare elements of the type `{Self}`",
    label = "this type implements neither `Hash` and `Eq` nor `Serialize`",
    note = "put `#[derive(PartialEq, Eq, Hash)]` on `{Self}`"
)]
pub trait Comparable {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl Comparable for Satisfied {}

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

impl<T> FindsRepeated<T> for Alike<T> {
    fn repeated<'l>(self, _: impl Iterator<Item = &'l T>, _: impl FnMut(usize))
    where
        T: 'l,
    {
    }
}

/// Stands for the type of the elements of a list in method resolution.
#[derive(Debug)]
pub struct Members<T>(PhantomData<fn() -> T>);

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
    /// Returns the method that does not compile.
    fn how(&self) -> Alike<T> {
        Alike(PhantomData)
    }
}

impl<T: Hash + Eq> ByHash for &Members<T> {}
impl<T: Serialize> ByDocument for &&Members<T> {}
impl<T> ByNothing<T> for Members<T> {}
