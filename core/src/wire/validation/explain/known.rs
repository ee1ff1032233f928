//! Finds all errors in documents of standard types and of types of common crates.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Explain, InputValue, elements, object, told, wrong};
use crate::wire::json::Key;
use crate::wire::pairs::Unread;
use crate::wire::validation::distinct::{ONCE, TWICE};
use crate::wire::validation::report::Report;
use crate::wire::validation::scalar::Scalar;
use crate::wire::validation::words;

/// What is read as a whole.
macro_rules! scalars {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
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

/// An empty string that can't be read is `None`, and so is a flattened value of which no field is present. For a
/// flattened type without a fixed set of fields, serde reports the error.
impl<T: Explain> Explain for Option<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        if document.is_null() {
            return Some(None);
        }
        let before = report.count();
        if report.is_part() && !T::is_there(document) {
            return Some(None);
        }
        let read = T::explain(document, report).map(Some);
        if read.is_none() && document.is_empty_text() {
            report.forget(before);
            return Some(None);
        }
        read
    }

    fn is_there(document: InputValue<'_>) -> bool {
        T::is_there(document)
    }
}

impl<T: Explain> Explain for Box<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        T::explain(document, report).map(Self::new)
    }

    fn is_there(document: InputValue<'_>) -> bool {
        T::is_there(document)
    }
}

/// Every member of a list, and the list where all can be read.
pub(crate) fn list<T: Explain, L: FromIterator<T>>(
    document: InputValue<'_>,
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
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                list(document, report)
            }
        }
    )* };
}

lists! {
    [] Vec<T>;
    [] VecDeque<T>;
}

/// Reads every element of a set and reports repeated ones.
macro_rules! sets {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Explain + $($generics)*> Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let before = report.count();
                let mut set = Self::default();
                for (index, member) in list::<T, Vec<T>>(document, report)?.into_iter().enumerate() {
                    if !set.insert(member) {
                        report.index(index).error("unique", TWICE);
                    }
                }
                (report.count() == before).then_some(set)
            }
        }
    )* };
}

sets! {
    [Ord] BTreeSet<T>;
    [Eq + Hash, S: BuildHasher + Default] HashSet<T, S>;
}

/// What has so many members and no other number.
impl<T: Explain, const N: usize> Explain for [T; N]
where
    Self: DeserializeOwned,
{
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let before = report.count();
        let read = elements(document, N, N, report);
        if read.is_none() && report.count() > before {
            return None;
        }
        list::<T, Vec<T>>(document, report)?.try_into().ok()
    }
}

/// Reads every entry of a map and reports repeated keys. A flattened map contains the entries whose names no other
/// field has.
fn map<K: DeserializeOwned, V: Explain, M: Default>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
    put: impl Fn(&mut M, K, Option<V>) -> bool,
) -> Option<M> {
    let beside = report.beside();
    if beside.is_some_and(|beside| !beside.is_complete()) {
        return None;
    }
    let object = object(document, report)?;
    let is_own = |name: &str| beside.is_none_or(|beside| !beside.has(name));
    let (before, mut map) = (report.count(), M::default());
    for (name, value) in object.entries().filter(|(name, _)| is_own(name)) {
        let report = &mut report.field(name);
        let key = K::deserialize(Key::<Unread>::new(name));
        if let Err(unread) = &key {
            report.error(unread.code(), words::of_name(unread));
        }
        let value = V::explain(value, report);
        if let Ok(key) = key
            && !put(&mut map, key, value)
        {
            report.error("repeated", ONCE);
        }
    }
    (report.count() == before).then_some(map)
}

impl<K: DeserializeOwned + Ord, V: Explain> Explain for BTreeMap<K, V> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let all = map(document, report, |map: &mut BTreeMap<K, Option<V>>, key, value| {
            map.insert(key, value).is_none()
        })?;
        all.into_iter().map(|(key, value)| Some((key, value?))).collect()
    }
}

impl<K, V, S> Explain for HashMap<K, V, S>
where
    K: DeserializeOwned + Eq + Hash,
    V: Explain,
    S: BuildHasher + Default,
{
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let all = map(document, report, |map: &mut HashMap<K, Option<V>>, key, value| {
            map.insert(key, value).is_none()
        })?;
        all.into_iter().map(|(key, value)| Some((key, value?))).collect()
    }
}

/// What is a text of some form.
macro_rules! forms {
    ($($of:ty, $words:literal;)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
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
    SocketAddr, "must be an IP address with a port";
}

/// Implements [`Explain`] for types that are read as a whole, with the messages of their own errors.
macro_rules! plain {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                told(document, report)
            }
        }
    )* };
}

plain! {
    () Box<str> Cow<'static, str> PathBuf Duration SystemTime serde_json::Value
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
}

impl<T: ?Sized> Explain for PhantomData<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        told(document, report)
    }
}

/// Reads every element, even if an earlier one can't be read.
macro_rules! tuples {
    ($($count:literal ($($of:ident $at:literal)*);)*) => { $(
        impl<$($of: Explain),*> Explain for ($($of,)*) {
            #[allow(non_snake_case, reason = "a value is named as its type")]
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let members = elements(document, $count, $count, report)?;
                $(
                    let member = members.get($at).copied();
                    let $of = member.and_then(|one| $of::explain(one, &mut report.index($at)));
                )*
                Some(($($of?,)*))
            }
        }
    )* };
}

tuples! {
    1 (A 0);
    2 (A 0 B 1);
    3 (A 0 B 1 C 2);
    4 (A 0 B 1 C 2 D 3);
    5 (A 0 B 1 C 2 D 3 E 4);
    6 (A 0 B 1 C 2 D 3 E 4 F 5);
}
