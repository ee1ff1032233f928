//! The operators of conditions.

use std::cmp::Ordering;

use baya::schema::COMMAS;
use serde_json::{Value, json};

use crate::fields::{Field, Kind};
use crate::sort::compare;

/// A comparison of the value of a field with the value of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// `eq`: the values are equal.
    Equal,
    /// `ne`: the values are not equal.
    NotEqual,
    /// `in`: the field equals one of several values.
    In,
    /// `gt`: the field is greater than the value.
    GreaterThan,
    /// `gte`: the field is greater than or equal to the value.
    GreaterOrEqual,
    /// `lt`: the field is less than the value.
    LessThan,
    /// `lte`: the field is less than or equal to the value.
    LessOrEqual,
    /// `contains`: the field contains the value, ignoring case.
    Contains,
    /// `starts_with`: the field starts with the value, ignoring case.
    StartsWith,
    /// `null`: the field is absent (`true`) or present (`false`).
    Null,
}

impl Operator {
    const ALL: [Self; 10] = [
        Self::Equal,
        Self::NotEqual,
        Self::In,
        Self::GreaterThan,
        Self::GreaterOrEqual,
        Self::LessThan,
        Self::LessOrEqual,
        Self::Contains,
        Self::StartsWith,
        Self::Null,
    ];

    /// Returns the name in queries, such as `gte`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::In => "in",
            Self::GreaterThan => "gt",
            Self::GreaterOrEqual => "gte",
            Self::LessThan => "lt",
            Self::LessOrEqual => "lte",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Null => "null",
        }
    }

    /// Returns the operators that apply to a field.
    pub(crate) fn for_field(field: &Field) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|one| one.applies_to(field))
    }

    const fn applies_to(self, field: &Field) -> bool {
        match self {
            Self::Equal | Self::NotEqual => true,
            Self::In => !matches!(field.kind, Kind::Boolean),
            Self::GreaterThan | Self::GreaterOrEqual | Self::LessThan | Self::LessOrEqual => {
                matches!(field.kind, Kind::Integer(..) | Kind::Number { .. } | Kind::Formatted(_))
            }
            Self::Contains | Self::StartsWith => matches!(field.kind, Kind::String),
            Self::Null => field.optional,
        }
    }

    /// Returns the description in OpenAPI documents.
    const fn description(self) -> &'static str {
        match self {
            Self::Equal => "Equal to this value.",
            Self::NotEqual => "Not equal to this value.",
            Self::In => "Equal to one of these comma-separated values.",
            Self::GreaterThan => "Greater than this value.",
            Self::GreaterOrEqual => "Greater than or equal to this value.",
            Self::LessThan => "Less than this value.",
            Self::LessOrEqual => "Less than or equal to this value.",
            Self::Contains => "Contains this string, ignoring case.",
            Self::StartsWith => "Starts with this string, ignoring case.",
            Self::Null => "Absent (`true`) or present (`false`).",
        }
    }

    /// Returns the schema of the value of a condition.
    pub(crate) fn schema(self, field: &Field) -> Value {
        let mut schema = match self {
            Self::In => json!({ "type": "array", "items": field.kind.schema(), COMMAS: true }),
            Self::Null => json!({ "type": "boolean" }),
            _ => field.kind.schema(),
        };
        schema["description"] = self.description().into();
        schema
    }

    /// Returns whether the condition holds for the value of a field. An absent field is neither
    /// less nor greater than a value.
    pub(crate) fn holds(self, field: &Value, value: &Value) -> bool {
        let order = || compare(field, value);
        let is_present = !field.is_null();
        match self {
            Self::Equal => order() == Ordering::Equal && field.is_null() == value.is_null(),
            Self::NotEqual => order() != Ordering::Equal,
            Self::In => {
                let equals = |one: &Value| compare(field, one) == Ordering::Equal;
                value.as_array().is_some_and(|all| all.iter().any(equals))
            }
            Self::GreaterThan => is_present && order() == Ordering::Greater,
            Self::GreaterOrEqual => is_present && order() != Ordering::Less,
            Self::LessThan => is_present && order() == Ordering::Less,
            Self::LessOrEqual => is_present && order() != Ordering::Greater,
            Self::Contains => {
                lowercase(field, value).is_some_and(|(field, value)| field.contains(&value))
            }
            Self::StartsWith => {
                lowercase(field, value).is_some_and(|(field, value)| field.starts_with(&value))
            }
            Self::Null => value.as_bool() == Some(field.is_null()),
        }
    }
}

/// Returns two strings in lower case; `None` if one of the values is not a string.
fn lowercase(field: &Value, value: &Value) -> Option<(String, String)> {
    Some((field.as_str()?.to_lowercase(), value.as_str()?.to_lowercase()))
}
