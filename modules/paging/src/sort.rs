//! Sort orders of lists.

use std::cmp::Ordering;
use std::marker::PhantomData;

use baya::CommaSeparated;
use baya::schema::{Schema, Shape};
use baya::validation::{Explain, InputValue, Report, Validate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::fields::{Field, fields};

/// A sort order of items of the `#[dto]` type `T`: `sort=-age,name` sorts by descending age, then by name.
///
/// Clients can sort by the fields that have a single value, with the names that the fields have in JSON. Fields with
/// `#[hide]` or `#[expose(...)]` are excluded, because an order reveals which value is greater.
pub type Sort<T> = CommaSeparated<SortField<T>>;

/// One field of a sort order.
#[derive(Debug)]
pub struct SortField<T> {
    /// The name of the field in JSON.
    pub field: &'static str,
    /// Whether the greatest value comes first.
    pub descending: bool,
    item: PhantomData<fn() -> T>,
}

impl<T> Clone for SortField<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SortField<T> {}

impl<T> PartialEq for SortField<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.field, self.descending) == (other.field, other.descending)
    }
}

impl<T> Eq for SortField<T> {}

impl<T: Schema> SortField<T> {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let all = fields::<T>();
        match all.iter().find(|field| field.name == name) {
            Some(field) => Ok(Self { field: field.name, descending, item: PhantomData }),
            None => Err(format!("must be one of `{}`, optionally with a leading `-`", names(&all))),
        }
    }
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name).collect::<Vec<_>>().join("`, `")
}

/// Sorts lists in memory by a [`Sort`].
pub trait SortExt<T> {
    /// Compares two items.
    fn compare(&self, one: &T, other: &T) -> Ordering;

    /// Sorts items. The sort is stable, and absent values come first. Each item is serialized as JSON once.
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

/// Returns the values of an item by which it is sorted.
fn keys<T: Serialize>(sort: &Sort<T>, item: &T) -> Vec<Value> {
    let mut item = serde_json::to_value(item).unwrap_or_default();
    let key = |one: &SortField<T>| item.get_mut(one.field).map(Value::take).unwrap_or_default();
    sort.iter().map(key).collect()
}

/// Compares the sort keys of two items.
fn order<T>(sort: &Sort<T>, one: &[Value], other: &[Value]) -> Ordering {
    let orders = sort.iter().zip(one.iter().zip(other)).map(|(field, (one, other))| {
        let order = compare(one, other);
        if field.descending { order.reverse() } else { order }
    });
    orders.fold(Ordering::Equal, Ordering::then)
}

/// Compares two values of a field. `null` comes first.
pub(crate) fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => {
            let integer = |number: &serde_json::Number| {
                number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from))
            };
            match (integer(one), integer(other)) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
            }
        }
        _ => Ordering::Equal,
    }
}

impl<T> Serialize for SortField<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sign = if self.descending { "-" } else { "" };
        serializer.collect_str(&format_args!("{sign}{}", self.field))
    }
}

impl<'de, T: Schema> Deserialize<'de> for SortField<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Validate for SortField<T> {
    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Explain for SortField<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let field = match document.text() {
            Some(text) => Self::parse(text),
            None => Err("must be a string".to_owned()),
        };
        field.map_err(|message| report.error("sort", message)).ok()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for SortField<T> {
    const SHAPE: Shape = Shape::Json(|| {
        let names = fields::<T>().into_iter().map(|field| field.name);
        let orders = names.flat_map(|name| [name.to_owned(), format!("-{name}")]);
        json!({ "type": "string", "enum": orders.collect::<Vec<_>>() })
    });
}
