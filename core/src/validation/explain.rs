//! Everything that is wrong with a document that a type can't be read from: serde says the first.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::report::Report;
use crate::error::Param;

/// A type that says everything that is wrong with a document. `#[dto]` implements it; values that are read
/// are checked by their rules as well.
pub trait Explain: DeserializeOwned {
    /// Writes the faults; what can be read all the same.
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self>;
}

/// Stands for a type of which it is asked whether it can explain.
#[derive(Debug)]
pub struct Of<T>(pub PhantomData<fn() -> T>);

/// Finds those that can.
pub trait Explained<T> {
    /// Writes the faults; what can be read all the same.
    fn explained(&self, document: &Value, report: &mut Report<'_>) -> Option<T>;
}

/// Takes all others; the reference makes it the second choice.
pub trait Told<T> {
    /// Writes what serde says.
    fn explained(&self, document: &Value, report: &mut Report<'_>) -> Option<T>;
}

impl<T: Explain> Explained<T> for Of<T> {
    fn explained(&self, document: &Value, report: &mut Report<'_>) -> Option<T> {
        T::explain(document, report)
    }
}

impl<T: DeserializeOwned> Told<T> for &Of<T> {
    fn explained(&self, document: &Value, report: &mut Report<'_>) -> Option<T> {
        told(document, report)
    }
}

/// Reads a value; where it can't be, what serde says, at the place that serde knows.
pub fn told<T: DeserializeOwned>(document: &Value, report: &mut Report<'_>) -> Option<T> {
    match serde_path_to_error::deserialize::<_, T>(document) {
        Ok(value) => Some(value),
        Err(error) => {
            let pointer = crate::http::pointer(error.path());
            report.fault_below(&pointer, "type", error.into_inner().to_string());
            None
        }
    }
}

/// Writes that a value has another type than it must, which has a name in JSON Schema.
fn wrong(report: &mut Report<'_>, kind: &'static str, message: impl Into<String>) {
    report.broken("type", message.into(), [("type", Param::Text(kind.into()))]);
}

/// The fields of a document that is to be an object.
pub fn object<'d>(document: &'d Value, report: &mut Report<'_>) -> Option<&'d Map<String, Value>> {
    let object = document.as_object();
    if object.is_none() {
        wrong(report, "object", "must be an object");
    }
    object
}

/// The first of the names of a field that an object has; a fault where it has none and needs one.
pub fn field<'d>(
    object: &'d Map<String, Value>,
    names: &[&str],
    required: bool,
    report: &mut Report<'_>,
) -> Option<&'d Value> {
    let found = names.iter().find_map(|name| object.get(*name));
    if found.is_none() && required {
        report.fault("required", "is required");
    }
    found
}

/// The fields that an object may not have.
pub fn unknown(object: &Map<String, Value>, known: &[&str], report: &mut Report<'_>) {
    for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
        report.field(name).fault("unknown", "is not known");
    }
}

/// What is read as a whole, with what it must be in words.
macro_rules! plain {
    ($($of:ty, $kind:literal, $words:literal;)*) => { $(
        impl Explain for $of {
            fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
                let read = serde_json::from_value(document.clone()).ok();
                if read.is_none() {
                    wrong(report, $kind, $words);
                }
                read
            }
        }
    )* };
}

plain! {
    bool, "boolean", "must be true or false";
    char, "string", "must be one character";
    String, "string", "must be a text";
    f32, "number", "must be a number";
    f64, "number", "must be a number";
}

/// Whole numbers.
macro_rules! whole {
    ($($of:ty)*) => { $(
        impl Explain for $of {
            fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
                let read = serde_json::from_value(document.clone()).ok();
                if read.is_none() {
                    let (min, max) = (<$of>::MIN, <$of>::MAX);
                    wrong(report, "integer", format!("must be a whole number from {min} to {max}"));
                }
                read
            }
        }
    )* };
}

whole! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

impl<T: Explain> Explain for Option<T> {
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        if document.is_null() {
            return Some(None);
        }
        T::explain(document, report).map(Some)
    }
}

impl<T: Explain> Explain for Box<T> {
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        T::explain(document, report).map(Self::new)
    }
}

/// Every member of a list, and the list where all can be read.
fn list<T: Explain, L: FromIterator<T>>(document: &Value, report: &mut Report<'_>) -> Option<L> {
    let Some(members) = document.as_array() else {
        wrong(report, "array", "must be a list");
        return None;
    };
    // All of them are looked at, whether or not one before can be read.
    let read = members.iter().enumerate();
    let read: Vec<_> =
        read.map(|(index, member)| T::explain(member, &mut report.index(index))).collect();
    read.into_iter().collect()
}

impl<T: Explain> Explain for Vec<T> {
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        list(document, report)
    }
}

impl<T: Explain> Explain for VecDeque<T> {
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        list(document, report)
    }
}

/// Every entry of a map, and the map where all can be read.
fn map<K: From<String>, V: Explain, M: FromIterator<(K, V)>>(
    document: &Value,
    report: &mut Report<'_>,
) -> Option<M> {
    let read: Vec<_> = object(document, report)?
        .iter()
        .map(|(name, value)| {
            let value = V::explain(value, &mut report.field(name))?;
            Some((K::from(name.clone()), value))
        })
        .collect();
    read.into_iter().collect()
}

impl<K: DeserializeOwned + From<String> + Ord, V: Explain> Explain for BTreeMap<K, V> {
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        map(document, report)
    }
}

impl<K, V, S> Explain for HashMap<K, V, S>
where
    K: DeserializeOwned + From<String> + Eq + Hash,
    V: Explain,
    S: BuildHasher + Default,
{
    fn explain(document: &Value, report: &mut Report<'_>) -> Option<Self> {
        map(document, report)
    }
}
