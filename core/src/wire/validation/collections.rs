//! Validation of collections and tuples, which are valid if all their elements are.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use serde::Serialize;

use super::check::Checks;
use super::const_checks::{first, has_no_checks};
use super::provider_calls::{asks, in_order};
use super::validate::Validate;
use super::validation_report::Report;
use crate::error::BoxFuture;

/// Implements [`Validate`] for lists and sets.
macro_rules! lists {
    ($([$($parameters:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate, $($parameters)*> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const LISTS_FILES: bool = T::CONTAINS_FILES;
            const NESTS_FILES: bool = T::LISTS_FILES;

            fn validate(&self, report: &mut Report<'_>) {
                for (index, value) in self.iter().enumerate() {
                    value.validate(&mut report.index(index));
                }
            }

            asks!(|list, base, report| {
                let elements = list.iter().enumerate();
                let futures = elements
                    .map(move |(index, value)| value.ask(base, report.clone().index(index)));
                in_order(futures.collect())
            });
        }
    )* };
}

lists! {
    [] [T];
    [const N: usize] [T; N];
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [S] HashSet<T, S>;
}

/// Implements [`Validate`] for maps.
macro_rules! maps {
    ($([$($parameters:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<K: Serialize + Validate, V: Validate, $($parameters)*> Validate for $of {
            const CHECKS: Checks = {
                has_no_checks(&K::CHECKS, "the rules of a map's keys can't call a provider");
                V::CHECKS
            };
            const LISTS_FILES: bool = V::CONTAINS_FILES;
            const NESTS_FILES: bool = V::LISTS_FILES;

            fn validate(&self, report: &mut Report<'_>) {
                for (key, value) in self {
                    let name = || name(key);
                    let report = &mut report.key(&name);
                    report.check_name(|report| key.validate(report));
                    value.validate(report);
                }
            }

            asks!(|map, base, report| {
                let entries = map.iter();
                let futures = entries
                    .map(move |(key, value)| value.ask(base, report.clone().field(&name(key))));
                in_order(futures.collect())
            });
        }
    )* };
}

maps! {
    [S] HashMap<K, V, S>;
    [] BTreeMap<K, V>;
}

/// Returns the field name that a key has in JSON.
fn name<K: Serialize>(key: &K) -> String {
    serde_plain::to_string(key).unwrap_or_default()
}

/// Implements [`Validate`] for tuples.
macro_rules! tuples {
    ($(($($of:ident $at:tt [$($before:ident)*]),*);)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($of: Validate),*> Validate for ($($of,)*) {
            const CHECKS: Checks = Checks { own: &[], nested: &[$(&$of::CHECKS),*] };
            const CONTRADICTION: Option<&'static str> = first(&[$($of::CONTRADICTION),*]);
            const BRACKETED: Option<&'static str> = first(&[$($of::BRACKETED),*]);
            const CONTAINS_FILES: bool = false $(|| $of::CONTAINS_FILES)*;
            const LISTS_FILES: bool = false $(|| $of::LISTS_FILES)*;
            const NESTS_FILES: bool = false $(|| $of::NESTS_FILES)*;

            fn validate(&self, report: &mut Report<'_>) {
                $(self.$at.validate(&mut report.index($at));)*
            }

            asks!(|tuple, base, report| {
                let mut futures: Vec<BoxFuture<'a, _>> = Vec::new();
                $(
                    let slot = base + const { Checks::count_all(&[$(&$before::CHECKS),*]) };
                    futures.push(Box::pin(tuple.$at.ask(slot, report.clone().index($at))));
                )*
                in_order(futures)
            });
        }
    )* };
}

tuples! {
    (A 0 []);
    (A 0 [], B 1 [A]);
    (A 0 [], B 1 [A], C 2 [A B]);
    (A 0 [], B 1 [A], C 2 [A B], D 3 [A B C]);
    (A 0 [], B 1 [A], C 2 [A B], D 3 [A B C], E 4 [A B C D]);
    (A 0 [], B 1 [A], C 2 [A B], D 3 [A B C], E 4 [A B C D], F 5 [A B C D E]);
}
