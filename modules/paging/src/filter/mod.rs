//! Conditions on the fields of items.

mod operator;
mod parse;

use std::marker::PhantomData;

use baya::schema::{Schema, Shape};
use baya::validation::{Explain, InputValue, Report, Validate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

pub use operator::Operator;

use crate::fields::{Field, fields, has_fields};

/// Conditions on items of the `#[dto]` type `T`, such as `filter[name]=Tom` and `filter[age][gte]=3`.
///
/// An item matches if all conditions hold. Clients can filter by the fields that have a single value, with the names that
/// the fields have in JSON. Values have the types of their fields; any other value is a validation error.
///
/// | operator | fields | condition for the value of an item |
/// |---|---|---|
/// | none, `eq` | all | equal to the value |
/// | `ne` | all | not equal to the value |
/// | `in` | all except booleans | equal to one of several comma-separated values |
/// | `gt`, `gte`, `lt`, `lte` | numbers, and strings with a format, such as dates | greater or less than the value |
/// | `contains`, `starts_with` | strings without a format | contains or starts with the value, ignoring case |
/// | `null` | optional fields | absent for `true`, present for `false` |
///
/// OpenAPI documents contain a parameter for each field and operator. A value without an operator means `eq`, and can't be
/// combined with operators: `filter[age]=3&filter[age][gte]=1` is an error.
///
/// Fields with `#[hide]` or `#[expose(...)]` are excluded, because a client that can compare a value can find it out.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::dto;
/// use baya_paging::{Filter, Operator};
///
/// #[dto(crate = baya)]
/// struct Cat { name: String, age: u8 }
///
/// let filter: Filter<Cat> = serde_json::from_str(r#"{ "age": { "gte": "3" } }"#).unwrap();
/// let condition = &filter.conditions[0];
/// assert_eq!((condition.field, condition.operator), ("age", Operator::GreaterOrEqual));
/// assert_eq!(condition.value, 3);
/// assert!(filter.matches(&Cat { name: "Tom".into(), age: 3 }));
/// assert!(!filter.matches(&Cat { name: "Kit".into(), age: 1 }));
/// ```
#[derive(Debug)]
pub struct Filter<T> {
    /// The conditions, in the order of the fields.
    pub conditions: Vec<Condition>,
    item: PhantomData<fn() -> T>,
}

/// A condition on one field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Condition {
    /// The name of the field in JSON.
    pub field: &'static str,
    /// The comparison.
    pub operator: Operator,
    /// The value with which the field is compared: of the type of the field, a list of such values for [`Operator::In`],
    /// or a boolean for [`Operator::Null`].
    pub value: Value,
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self { conditions: Vec::new(), item: PhantomData }
    }
}

impl<T> Clone for Filter<T> {
    fn clone(&self) -> Self {
        Self { conditions: self.conditions.clone(), item: PhantomData }
    }
}

impl<T> PartialEq for Filter<T> {
    fn eq(&self, other: &Self) -> bool {
        self.conditions == other.conditions
    }
}

impl<T: Serialize> Filter<T> {
    /// Returns whether all conditions hold for an item.
    ///
    /// If there are conditions, the item is serialized as JSON.
    pub fn matches(&self, item: &T) -> bool {
        if self.conditions.is_empty() {
            return true;
        }
        let item = serde_json::to_value(item).unwrap_or_default();
        let holds = |one: &Condition| {
            one.operator.holds(item.get(one.field).unwrap_or(&Value::Null), &one.value)
        };
        self.conditions.iter().all(holds)
    }
}

impl<'de, T: Schema> Deserialize<'de> for Filter<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const {
            if let Some(reason) = <Self as Validate>::CONTRADICTION {
                panic!("{}", reason);
            }
        }
        let filter = Map::deserialize(deserializer)?;
        let mut first_error = None;
        let conditions = parse::conditions(&fields::<T>(), &filter, &mut |path, error| {
            first_error.get_or_insert_with(|| format!("`{}`: {}", path.join("."), error.message));
        });
        match first_error {
            Some(message) => Err(D::Error::custom(message)),
            None => Ok(Self { conditions, item: PhantomData }),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Validate for Filter<T> {
    const CONTRADICTION: Option<&'static str> = if has_fields(T::SHAPE) {
        None
    } else {
        Some(
            "`Filter<T>` requires a type with fields, and this type has none; use a struct with `#[dto]`",
        )
    };

    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Explain for Filter<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let Some(filter) = document.read::<Map<String, Value>>() else {
            report.error("type", "must contain fields, as in `filter[name]=Tom`");
            return None;
        };
        let count_before = report.count();
        let conditions =
            parse::conditions(&fields::<T>(), &filter, &mut |path, error| match path {
                [field] => report.field(field).error(error.code, error.message),
                [field, operator] => {
                    report.field(field).field(operator).error(error.code, error.message);
                }
                _ => {}
            });
        (report.count() == count_before).then_some(Self { conditions, item: PhantomData })
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for Filter<T> {
    const SHAPE: Shape = Shape::Json(|| {
        let fields = fields::<T>().into_iter();
        let properties = fields.map(|field| (field.name.to_owned(), operators_schema(&field)));
        let properties: Map<_, _> = properties.collect();
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    });
}

/// Returns the schema of the operators of a field. The short form without an operator is left out, because a schema can't
/// express that it excludes the operators.
fn operators_schema(field: &Field) -> Value {
    let operators = Operator::for_field(field);
    let properties = operators.map(|one| (one.name().to_owned(), one.schema(field)));
    let properties: Map<_, _> = properties.collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
