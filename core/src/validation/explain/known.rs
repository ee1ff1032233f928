//! What is wrong with documents of the types of the language and of crates that everybody uses.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Document, Explain, checked, object, wrong};
use crate::validation::report::Report;
use crate::validation::rules::Length;
use crate::validation::scalar::Scalar;
use crate::validation::validate::Validate;

/// What is read as a whole.
macro_rules! scalars {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
                let read = document.read().filter(<$of>::is_json);
                if read.is_none() {
                    wrong(document, <$of>::KIND, <$of>::words(), report);
                }
                read
            }
        }
    )* };
}

scalars! { bool char String f32 f64 u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

/// An empty text from which nothing can be read is nothing.
impl<T: Explain> Explain for Option<T> {
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        if document.is_null() {
            return Some(None);
        }
        let before = report.count();
        let read = T::explain(document, report).map(Some);
        if read.is_none() && (report.is_part() || document.is_empty_text()) {
            report.forget(before);
            return Some(None);
        }
        read
    }
}

impl<T: Explain> Explain for Box<T> {
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        T::explain(document, report).map(Self::new)
    }
}

/// Every member of a list, and the list where all can be read.
pub(crate) fn list<T: Explain, L: FromIterator<T>>(
    document: Document<'_>,
    report: &mut Report<'_>,
) -> Option<L> {
    let Some(members) = document.members() else {
        wrong(document, "array", "must be a list", report);
        return None;
    };
    // All of them are looked at, whether or not one before can be read.
    let read = members.enumerate();
    let read: Vec<_> =
        read.map(|(index, member)| T::explain(member, &mut report.index(index))).collect();
    read.into_iter().collect()
}

/// Lists and sets.
macro_rules! lists {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Explain + $($generics)*> Explain for $of {
            fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
                list(document, report)
            }
        }
    )* };
}

lists! {
    [] Vec<T>;
    [] VecDeque<T>;
    [Ord] BTreeSet<T>;
    [Eq + Hash, S: BuildHasher + Default] HashSet<T, S>;
}

/// What has so many members and no other number.
impl<T: Explain, const N: usize> Explain for [T; N]
where
    Self: DeserializeOwned,
{
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        if let Some(count) = document.members().map(Iterator::count).filter(|count| *count != N) {
            Length { min: Some(N), max: Some(N) }.broken(count, ["item", "items"], report);
            return None;
        }
        list::<T, Vec<T>>(document, report)?.try_into().ok()
    }
}

/// Every entry of a map, and the map where all can be read.
fn map<K: From<String>, V: Explain, M: FromIterator<(K, V)>>(
    document: Document<'_>,
    report: &mut Report<'_>,
) -> Option<M> {
    if report.is_part() {
        return None;
    }
    let read: Vec<_> = object(document, report)?
        .entries()
        .map(|(name, value)| {
            let value = V::explain(value, &mut report.field(name))?;
            Some((K::from(name.to_owned()), value))
        })
        .collect();
    read.into_iter().collect()
}

impl<K: DeserializeOwned + From<String> + Ord, V: Explain> Explain for BTreeMap<K, V> {
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        map(document, report)
    }
}

impl<K, V, S> Explain for HashMap<K, V, S>
where
    K: DeserializeOwned + From<String> + Eq + Hash,
    V: Explain,
    S: BuildHasher + Default,
{
    fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
        map(document, report)
    }
}

/// What is a text of some form.
macro_rules! forms {
    ($($of:ty, $words:literal;)*) => { $(
        impl Explain for $of {
            fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
                let read = document.read();
                if read.is_none() {
                    wrong(document, "string", $words, report);
                }
                read
            }
        }
    )* };
}

forms! {
    Uuid, "must be a UUID";
    IpAddr, "must be an IP address";
    Ipv4Addr, "must be an IPv4 address";
    Ipv6Addr, "must be an IPv6 address";
}

/// What serde says all of, but for the rules in it.
macro_rules! plain {
    ($([$($of:ident),*] $as:ty;)*) => { $(
        impl<$($of: DeserializeOwned + Validate),*> Explain for $as {
            fn explain(document: Document<'_>, report: &mut Report<'_>) -> Option<Self> {
                checked(document, report)
            }
        }
    )* };
}

plain! {
    [] ();
    [] serde_json::Value;
    [A] (A,);
    [A, B] (A, B);
    [A, B, C] (A, B, C);
    [A, B, C, D] (A, B, C, D);
    [A, B, C, D, E] (A, B, C, D, E);
    [A, B, C, D, E, F] (A, B, C, D, E, F);
}
