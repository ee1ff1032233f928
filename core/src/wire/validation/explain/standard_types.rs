//! Implementations of [`Explain`] for standard types and for types of common crates.

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

use super::{Explain, InputValue, deserialized, elements, object, wrong};
use crate::wire::pairs::ReadError;
use crate::wire::reading::{Key, NOT_UNIQUE, REPEATED, Scalar, client_messages};
use crate::wire::validation::validation_report::Report;

/// Implements [`Explain`] for scalars.
macro_rules! scalars {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let read = document.read().filter(<$of>::is_json);
                if read.is_none() {
                    wrong(document, <$of>::KIND, <$of>::message(), report);
                }
                read
            }
        }
    )* };
}

scalars! { bool char String f32 f64 u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

/// Reads `None` from an empty string that can't be read, and from a flattened value without any of its fields. For a
/// flattened type without a fixed set of fields, serde reports the error.
impl<T: Explain> Explain for Option<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        if document.is_null() {
            return Some(None);
        }
        let before = report.count();
        if report.is_flattened() && !T::is_there(document) {
            return Some(None);
        }
        let read = T::explain(document, report).map(Some);
        if read.is_none() && document.is_empty_text() {
            report.discard_since(before);
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

/// Reads every element of a list and reports the errors of all. Returns the list if all elements can be read.
pub(crate) fn list<T: Explain, L: FromIterator<T>>(
    document: InputValue<'_>,
    report: &mut Report<'_>,
) -> Option<L> {
    let Some(elements) = document.members() else {
        wrong(document, "array", "must be a list", report);
        return None;
    };
    // Collecting into `Vec<Option<_>>` first reads the elements after one that can't be read.
    let elements = elements.enumerate();
    let read: Vec<_> =
        elements.map(|(index, one)| T::explain(one, &mut report.index(index))).collect();
    read.into_iter().collect()
}

/// Implements [`Explain`] for lists.
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

/// Implements [`Explain`] for sets. Repeated elements are errors.
macro_rules! sets {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Explain + $($generics)*> Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let before = report.count();
                let mut set = Self::default();
                let elements = list::<T, Vec<T>>(document, report)?;
                for (index, element) in elements.into_iter().enumerate() {
                    if !set.insert(element) {
                        report.index(index).error("unique", NOT_UNIQUE);
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

/// Reports a wrong number of elements before the errors of the elements.
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
    let siblings = report.siblings();
    if siblings.is_some_and(|siblings| !siblings.is_complete()) {
        return None;
    }
    let object = object(document, report)?;
    let is_own = |name: &str| siblings.is_none_or(|siblings| !siblings.has(name));
    let before = report.count();
    let mut map = M::default();
    for (name, value) in object.entries().filter(|(name, _)| is_own(name)) {
        let report = &mut report.field(name);
        let key = K::deserialize(Key::<ReadError>::new(name));
        if let Err(error) = &key {
            report.error(error.code(), client_messages::about_name(error));
        }
        let value = V::explain(value, report);
        if let Ok(key) = key
            && !put(&mut map, key, value)
        {
            report.error("repeated", REPEATED);
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

/// Implements [`Explain`] for types that are read from strings with a certain syntax.
macro_rules! strings {
    ($($of:ty, $message:literal;)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let read = document.read();
                if read.is_none() {
                    wrong(document, "string", $message, report);
                }
                read
            }
        }
    )* };
}

strings! {
    Uuid, "must be a UUID";
    IpAddr, "must be an IP address";
    Ipv4Addr, "must be an IPv4 address";
    Ipv6Addr, "must be an IPv6 address";
    SocketAddr, "must be an IP address with a port";
}

/// Implements [`Explain`] for types that report the error of their `Deserialize` impl.
macro_rules! plain {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                deserialized(document, report)
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
        deserialized(document, report)
    }
}

/// Implements [`Explain`] for tuples. Elements after one that can't be read are read too.
macro_rules! tuples {
    ($($count:literal ($($of:ident $at:literal)*);)*) => { $(
        impl<$($of: Explain),*> Explain for ($($of,)*) {
            #[allow(non_snake_case, reason = "each variable has the name of its type parameter")]
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let elements = elements(document, $count, $count, report)?;
                $(
                    let element = elements.get($at).copied();
                    let $of = element.and_then(|one| $of::explain(one, &mut report.index($at)));
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
