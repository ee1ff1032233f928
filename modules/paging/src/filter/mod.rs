//! Conditions on the fields of items.

mod operator;
mod read;

use std::marker::PhantomData;

use baya::schema::{Schema, Shape};
use baya::{Explain, InputValue, Report, Validate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

pub use operator::Operator;

use crate::fields::{Field, fields, has_fields};

/// Conditions on items of the type `T`, a `#[dto]`, all of which must hold: `filter[name]=Tom` and
/// `filter[age][gte]=3`. Fields that have one value each can be asked for, by their names on the wire; values
/// have the types of their fields, and what does not fit is a fault.
///
/// | operator | fits | an item fits when its value |
/// |---|---|---|
/// | none, `eq` | every field | is this |
/// | `ne` | every field | is another one |
/// | `in` | every field but truth values | is one of several, between commas |
/// | `gt`, `gte`, `lt`, `lte` | numbers, and texts of a form such as a date | is larger, or smaller |
/// | `contains`, `starts_with` | texts | has this in it, whatever the case of its letters |
/// | `null` | what may be missing | is missing, for `true` |
///
/// Documents show a parameter for each field and operator. A value without one is short for `eq`, and stands
/// alone: `filter[age]=3` beside `filter[age][gte]=1` is a fault. Fields with
/// `#[hide]` or `#[expose(...)]` are left out: who may ask whether a value is larger finds out what it is.
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
/// assert_eq!((condition.field, condition.operator), ("age", Operator::AtLeast));
/// assert_eq!(condition.value, 3);
/// assert!(filter.matches(&Cat { name: "Tom".into(), age: 3 }));
/// assert!(!filter.matches(&Cat { name: "Kit".into(), age: 1 }));
/// ```
#[derive(Debug)]
pub struct Filter<T> {
    /// The conditions, in the order of the fields.
    pub conditions: Vec<Condition>,
    of: PhantomData<fn() -> T>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Condition {
    /// The name of the field on the wire.
    pub field: &'static str,
    /// How the value of the field is compared.
    pub operator: Operator,
    /// What it is compared with: a value of the type of the field, or a list of them for
    /// [`Operator::In`].
    pub value: Value,
}

impl<T> Default for Filter<T> {
    fn default() -> Self {
        Self { conditions: Vec::new(), of: PhantomData }
    }
}

impl<T> Clone for Filter<T> {
    fn clone(&self) -> Self {
        Self { conditions: self.conditions.clone(), of: PhantomData }
    }
}

impl<T> PartialEq for Filter<T> {
    fn eq(&self, other: &Self) -> bool {
        self.conditions == other.conditions
    }
}

impl<T: Serialize> Filter<T> {
    /// Whether all conditions hold for an item, which is written as JSON for it.
    pub fn matches(&self, item: &T) -> bool {
        if self.conditions.is_empty() {
            return true;
        }
        let written = serde_json::to_value(item).unwrap_or_default();
        let holds = |one: &Condition| {
            one.operator.holds(written.get(one.field).unwrap_or(&Value::Null), &one.value)
        };
        self.conditions.iter().all(holds)
    }
}

impl<'de, T: Schema> Deserialize<'de> for Filter<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const {
            if let Some(reason) = <Self as Validate>::UNFIT {
                panic!("{}", reason);
            }
        }
        let written = Map::deserialize(deserializer)?;
        let mut first = None;
        let conditions = read::conditions(&fields::<T>(), &written, &mut |place, fault| {
            first.get_or_insert_with(|| format!("`{}` {}", place.join("."), fault.message));
        });
        match first {
            Some(message) => Err(D::Error::custom(message)),
            None => Ok(Self { conditions, of: PhantomData }),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Validate for Filter<T> {
    const UNFIT: Option<&'static str> = if has_fields(T::SHAPE) {
        None
    } else {
        Some(
            "a `Filter<T>` names fields of `T`, but this type has none; name a struct with `#[dto]`",
        )
    };

    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Explain for Filter<T> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let Some(written) = document.read::<Map<String, Value>>() else {
            report.error("type", "must name fields, as in `filter[name]=Tom`");
            return None;
        };
        let before = report.count();
        let conditions =
            read::conditions(&fields::<T>(), &written, &mut |place, fault| match place {
                [field] => report.field(field).error(fault.code, fault.message),
                [field, operator] => {
                    report.field(field).field(operator).error(fault.code, fault.message);
                }
                _ => {}
            });
        (report.count() == before).then_some(Self { conditions, of: PhantomData })
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> Schema for Filter<T> {
    const SHAPE: Shape = Shape::Json(|| {
        let each = fields::<T>().into_iter().map(|field| (field.name.to_owned(), of_field(&field)));
        let properties: Map<_, _> = each.collect();
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    });
}

/// A value for each operator. A value alone, which is short for `eq`, can't stand beside others, which a
/// document has no words for.
fn of_field(field: &Field) -> Value {
    let operators = Operator::of(field);
    let each = operators.map(|one| (one.name().to_owned(), one.schema(field)));
    let properties: Map<_, _> = each.collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
