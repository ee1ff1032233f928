//! The order of a list.

use std::cmp::Ordering;
use std::marker::PhantomData;

use baya::schema::{Schema, Shape};
use baya::{CommaSeparated, Explain, InputValue, Report, Validate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::fields::{Field, fields};

/// An order of items of the type `T`, a `#[dto]`: `sort=-age,name` is by age, the largest first, and by name
/// where that is the same. Fields that have one value each can be sorted by, by their names on the wire, but for
/// those with `#[hide]` or `#[expose(...)]`: an order tells which value is larger.
pub type Sort<T> = CommaSeparated<By<T>>;

/// One field to sort by.
#[derive(Debug)]
pub struct By<T> {
    /// Its name on the wire.
    pub field: &'static str,
    /// Whether the largest comes first.
    pub descending: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for By<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for By<T> {}

impl<T> PartialEq for By<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.field, self.descending) == (other.field, other.descending)
    }
}

impl<T> Eq for By<T> {}

impl<T: Schema> By<T> {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let all = fields::<T>();
        match all.iter().find(|field| field.name == name) {
            Some(field) => Ok(Self { field: field.name, descending, of: PhantomData }),
            None => Err(format!("must be one of `{}`, optionally with a leading `-`", names(&all))),
        }
    }
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name).collect::<Vec<_>>().join("`, `")
}

/// What an order does to lists that are in memory.
pub trait SortExt<T> {
    /// Which of two items comes first.
    fn compare(&self, one: &T, other: &T) -> Ordering;

    /// Brings items into the order; those that it does not tell apart stay as they are. Each item is written
    /// as JSON once.
    fn sort(&self, items: &mut Vec<T>);
}

impl<T: Serialize> SortExt<T> for Sort<T> {
    fn compare(&self, one: &T, other: &T) -> Ordering {
        order(self, &keys(self, one), &keys(self, other))
    }

    fn sort(&self, items: &mut Vec<T>) {
        if self.is_empty() {
            return;
        }
        let mut keyed: Vec<_> = items.drain(..).map(|item| (keys(self, &item), item)).collect();
        keyed.sort_by(|(one, _), (other, _)| order(self, one, other));
        items.extend(keyed.into_iter().map(|(_, item)| item));
    }
}

/// The values of an item that the order is by.
fn keys<T: Serialize>(sort: &Sort<T>, item: &T) -> Vec<Value> {
    let mut written = serde_json::to_value(item).unwrap_or_default();
    let key = |by: &By<T>| written.get_mut(by.field).map(Value::take).unwrap_or_default();
    sort.iter().map(key).collect()
}

fn order<T>(sort: &Sort<T>, one: &[Value], other: &[Value]) -> Ordering {
    let each = sort.iter().zip(one.iter().zip(other)).map(|(by, (one, other))| {
        let order = compare(one, other);
        if by.descending { order.reverse() } else { order }
    });
    each.fold(Ordering::Equal, Ordering::then)
}

/// What is not there comes first.
pub(crate) fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => {
            let whole = |number: &serde_json::Number| {
                number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from))
            };
            match (whole(one), whole(other)) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
            }
        }
        _ => Ordering::Equal,
    }
}

impl<T> Serialize for By<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sign = if self.descending { "-" } else { "" };
        serializer.collect_str(&format_args!("{sign}{}", self.field))
    }
}

impl<'de, T: Schema> Deserialize<'de> for By<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Validate for By<T> {
    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Explain for By<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let read = match document.text() {
            Some(text) => Self::parse(text),
            None => Err("must be a string".to_owned()),
        };
        read.map_err(|message| report.error("sort", message)).ok()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for By<T> {
    const SHAPE: Shape = Shape::Json(|| {
        let names = fields::<T>().into_iter().map(|field| field.name);
        let both = names.flat_map(|name| [name.to_owned(), format!("-{name}")]);
        json!({ "type": "string", "enum": both.collect::<Vec<_>>() })
    });
}
