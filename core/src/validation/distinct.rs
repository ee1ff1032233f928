//! Reads sets and rejects repeated elements, as `uniqueItems` in their schema requires.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::data::Patch;
use crate::pairs::held;

/// The message for a repeated element.
pub(crate) const TWICE: &str = "must be unique";

/// A set, or a type that contains sets.
pub trait Distinct<'de>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The errors of serde, and an error for a repeated element.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads a field that is a set or contains sets.
///
/// # Errors
///
/// The errors of serde, and an error for a repeated element.
pub fn distinct<'de, D: Deserializer<'de>, T: Distinct<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    held::value::<D, Inner<T>>(deserializer).map(|read| read.0)
}

/// A set type.
trait Set<T>: Default {
    /// Adds an element. Returns whether it is new.
    fn add(&mut self, member: T) -> bool;
}

impl<T: Ord> Set<T> for BTreeSet<T> {
    fn add(&mut self, member: T) -> bool {
        self.insert(member)
    }
}

impl<T: Eq + Hash, S: BuildHasher + Default> Set<T> for HashSet<T, S> {
    fn add(&mut self, member: T) -> bool {
        self.insert(member)
    }
}

struct Members<S, T>(PhantomData<(S, T)>);

impl<'de, T: Deserialize<'de>, S: Set<T>> Visitor<'de> for Members<S, T> {
    type Value = S;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<S, A::Error> {
        let mut set = S::default();
        while let Some(member) = members.next_element()? {
            if !set.add(member) {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(set)
    }
}

impl<'de, T: Deserialize<'de> + Ord> Distinct<'de> for BTreeSet<T> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Members(PhantomData))
    }
}

impl<'de, T, S> Distinct<'de> for HashSet<T, S>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher + Default,
{
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Members(PhantomData))
    }
}

/// A value inside another type.
struct Inner<T>(T);

impl<'de, T: Distinct<'de>> Deserialize<'de> for Inner<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// Implements [`Distinct`] for types that contain others.
macro_rules! around {
    ($([$($generics:tt)*] $of:ty, $through:ty, $read:ident => $made:expr;)*) => { $(
        impl<'de, T: Distinct<'de>, $($generics)*> Distinct<'de> for $of {
            fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let $read = <$through>::deserialize(deserializer)?;
                Ok($made)
            }
        }
    )* };
}

around! {
    [] Option<T>, Option<Inner<T>>, read => read.map(|inner| inner.0);
    [] Patch<T>, Option<Inner<T>>, read => read.map_or(Patch::Null, |inner| Patch::Value(inner.0));
    [] Box<T>, Inner<T>, read => Box::new(read.0);
    [] Arc<T>, Inner<T>, read => Arc::new(read.0);
    [] Rc<T>, Inner<T>, read => Rc::new(read.0);
    [] VecDeque<T>, VecDeque<Inner<T>>, read => read.into_iter().map(|inner| inner.0).collect();
    [] Vec<T>, Vec<Inner<T>>, read => read.into_iter().map(|inner| inner.0).collect();
    [K: Deserialize<'de> + Ord] BTreeMap<K, T>, BTreeMap<K, Inner<T>>,
        read => read.into_iter().map(|(key, inner)| (key, inner.0)).collect();
    [K: Deserialize<'de> + Eq + Hash] HashMap<K, T>, HashMap<K, Inner<T>>,
        read => read.into_iter().map(|(key, inner)| (key, inner.0)).collect();
}
