//! What is in a list.

use std::collections::{BTreeSet, VecDeque};

use crate::validation::Report;

/// What has members that rules are for one by one.
#[diagnostic::on_unimplemented(
    message = "`#[rule(each(...))]` does not fit `{Self}`, which has no members",
    label = "not a list",
    note = "write the rules without `each`, as in `#[rule(length(max = 40))]`"
)]
pub trait Items {
    /// Its members.
    type Item;

    /// They, in order.
    fn items(&self) -> impl Iterator<Item = &Self::Item>;
}

/// `each(...)`: checks the members of a list one by one.
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

/// Lists.
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

/// What can be told from another one.
#[diagnostic::on_unimplemented(
    message = "`#[rule(unique)]` does not fit members of the type `{Self}`, which can't be compared",
    label = "`PartialEq` is not implemented for this type",
    note = "put `#[derive(PartialEq)]` on `{Self}`"
)]
pub trait Comparable: PartialEq {}

#[diagnostic::do_not_recommend]
impl<T: PartialEq> Comparable for T {}

/// `unique`: that no member is there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unique;

impl Unique {
    /// Checks a list. Each member is compared with those before it, so its length is to be bounded too.
    pub fn check<T: Items>(self, list: &T, report: &mut Report<'_>)
    where
        T::Item: Comparable,
    {
        for (index, item) in list.items().enumerate() {
            if list.items().take(index).any(|before| before == item) {
                report.index(index).fault("unique", "must not be there twice");
            }
        }
    }
}
