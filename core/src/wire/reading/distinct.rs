//! Deserialization of sets and maps that rejects repeated elements and keys. Without it, the last one replaces the others.
//!
//! Different field names may be the same key, such as the name and the alias of a variant.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The message for a repeated element.
pub(crate) const NOT_UNIQUE: &str = "must be unique";

/// The message for a repeated key.
pub(crate) const REPEATED: &str = "must not be repeated";

/// The module path of the visitors of this file, by which deserializers recognize them.
pub(crate) const PATH: &str = concat!(module_path!(), "::");

/// Marks a type that contains neither sets nor maps, as far as its name shows.
#[derive(Debug)]
pub struct Plain;

/// Marks a set.
#[derive(Debug)]
pub struct Set;

/// Marks a map with values that `H` marks.
#[derive(Debug)]
pub struct Map<H>(PhantomData<H>);

/// Marks a type that contains values that `H` marks.
#[derive(Debug)]
pub struct Around<H>(PhantomData<H>);

/// A type that is read without repeated elements and keys. `H` marks the sets and maps inside it.
pub trait Distinct<'de, H>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Returns the errors of the deserializer, and an error for a repeated element or key.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<'de, T: Deserialize<'de>> Distinct<'de, Plain> for T {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer)
    }
}

/// A set type.
trait SetType<T>: Default {
    /// Adds an element. Returns whether it is new.
    fn add(&mut self, element: T) -> bool;
}

impl<T: Ord> SetType<T> for BTreeSet<T> {
    fn add(&mut self, element: T) -> bool {
        self.insert(element)
    }
}

impl<T: Eq + Hash, S: BuildHasher + Default> SetType<T> for HashSet<T, S> {
    fn add(&mut self, element: T) -> bool {
        self.insert(element)
    }
}

struct ElementVisitor<S, T>(PhantomData<(S, T)>);

impl<'de, T: Deserialize<'de>, S: SetType<T>> Visitor<'de> for ElementVisitor<S, T> {
    type Value = S;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<S, A::Error> {
        let mut set = S::default();
        while let Some(element) = elements.next_element()? {
            if !set.add(element) {
                return Err(A::Error::custom(NOT_UNIQUE));
            }
        }
        Ok(set)
    }
}

impl<'de, T: Deserialize<'de> + Ord> Distinct<'de, Set> for BTreeSet<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementVisitor(PhantomData))
    }
}

impl<'de, T, S> Distinct<'de, Set> for HashSet<T, S>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher + Default,
{
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementVisitor(PhantomData))
    }
}

/// A map type.
trait MapType<K, V>: Default {
    /// Adds an entry. Returns whether its key is new.
    fn put(&mut self, key: K, value: V) -> bool;
}

impl<K: Ord, V> MapType<K, V> for BTreeMap<K, V> {
    fn put(&mut self, key: K, value: V) -> bool {
        self.insert(key, value).is_none()
    }
}

impl<K: Eq + Hash, V, S: BuildHasher + Default> MapType<K, V> for HashMap<K, V, S> {
    fn put(&mut self, key: K, value: V) -> bool {
        self.insert(key, value).is_none()
    }
}

struct EntryVisitor<M, K, V, H>(PhantomData<(M, K, V, H)>);

impl<'de, M, K, V, H> Visitor<'de> for EntryVisitor<M, K, V, H>
where
    M: MapType<K, V>,
    K: Deserialize<'de>,
    V: Distinct<'de, H>,
{
    type Value = M;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<M, A::Error> {
        let mut map = M::default();
        while let Some((key, value)) = entries.next_entry::<K, Inner<V, H>>()? {
            if !map.put(key, value.0) {
                return Err(A::Error::custom(REPEATED));
            }
        }
        Ok(map)
    }
}

impl<'de, K, V, H> Distinct<'de, Map<H>> for BTreeMap<K, V>
where
    K: Deserialize<'de> + Ord,
    V: Distinct<'de, H>,
{
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor::<_, K, V, H>(PhantomData))
    }
}

impl<'de, K, V, S, H> Distinct<'de, Map<H>> for HashMap<K, V, S>
where
    K: Deserialize<'de> + Eq + Hash,
    V: Distinct<'de, H>,
    S: BuildHasher + Default,
{
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor::<_, K, V, H>(PhantomData))
    }
}

/// Deserializes a value inside another type with its [`Distinct`] impl.
pub(crate) struct Inner<T, H>(pub(crate) T, PhantomData<H>);

impl<'de, T: Distinct<'de, H>, H> Deserialize<'de> for Inner<T, H> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(|value| Self(value, PhantomData))
    }
}

/// Implements [`Distinct`] for types that contain others.
macro_rules! around {
    ($($of:ty, $through:ty, $read:ident => $made:expr;)*) => { $(
        impl<'de, T: Distinct<'de, H>, H> Distinct<'de, Around<H>> for $of {
            fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let $read = <$through>::deserialize(deserializer)?;
                Ok($made)
            }
        }
    )* };
}

around! {
    Option<T>, Option<Inner<T, H>>, read => read.map(|inner| inner.0);
    Box<T>, Inner<T, H>, read => Box::new(read.0);
    Arc<T>, Inner<T, H>, read => Arc::new(read.0);
    Rc<T>, Inner<T, H>, read => Rc::new(read.0);
    VecDeque<T>, VecDeque<Inner<T, H>>, read => read.into_iter().map(|inner| inner.0).collect();
    Vec<T>, Vec<Inner<T, H>>, read => read.into_iter().map(|inner| inner.0).collect();
}
