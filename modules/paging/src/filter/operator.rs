//! How values are compared.

use std::cmp::Ordering;

use serde_json::{Value, json};

use baya::schema::COMMAS;

use crate::fields::{Field, Kind};
use crate::sort::compare;

/// How the value of a field is compared with that of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// `eq`: it is the same.
    Equal,
    /// `ne`: it is another one.
    NotEqual,
    /// `in`: it is one of several.
    In,
    /// `gt`: it is larger.
    Above,
    /// `gte`: it is not smaller.
    AtLeast,
    /// `lt`: it is smaller.
    Below,
    /// `lte`: it is not larger.
    AtMost,
    /// `contains`: it has this text in it, whatever the case of its letters.
    Contains,
    /// `starts_with`: it starts with this text, whatever the case of its letters.
    StartsWith,
    /// `null`: whether it is missing.
    Null,
}

impl Operator {
    const ALL: [Self; 10] = [
        Self::Equal,
        Self::NotEqual,
        Self::In,
        Self::Above,
        Self::AtLeast,
        Self::Below,
        Self::AtMost,
        Self::Contains,
        Self::StartsWith,
        Self::Null,
    ];

    /// Its name in a query.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::In => "in",
            Self::Above => "gt",
            Self::AtLeast => "gte",
            Self::Below => "lt",
            Self::AtMost => "lte",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Null => "null",
        }
    }

    /// Those that fit a field.
    pub(crate) fn of(field: &Field) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|one| one.fits(field))
    }

    const fn fits(self, field: &Field) -> bool {
        match self {
            Self::Equal | Self::NotEqual => true,
            Self::In => !matches!(field.kind, Kind::Boolean),
            Self::Above | Self::AtLeast | Self::Below | Self::AtMost => {
                matches!(field.kind, Kind::Integer(..) | Kind::Number { .. } | Kind::Form(_))
            }
            Self::Contains | Self::StartsWith => matches!(field.kind, Kind::Text),
            Self::Null => field.optional,
        }
    }

    /// What holds for the value of a field, in words.
    const fn words(self) -> &'static str {
        match self {
            Self::Equal => "It is this.",
            Self::NotEqual => "It is another one.",
            Self::In => "It is one of these, with commas between.",
            Self::Above => "It is larger.",
            Self::AtLeast => "It is this or larger.",
            Self::Below => "It is smaller.",
            Self::AtMost => "It is this or smaller.",
            Self::Contains => "It has this in it, in any case.",
            Self::StartsWith => "It starts with this, in any case.",
            Self::Null => "Whether it is missing.",
        }
    }

    /// The schema of what a value is compared with.
    pub(crate) fn schema(self, field: &Field) -> Value {
        let mut schema = match self {
            Self::In => json!({ "type": "array", "items": field.kind.schema(), COMMAS: true }),
            Self::Null => json!({ "type": "boolean" }),
            _ => field.kind.schema(),
        };
        schema["description"] = self.words().into();
        schema
    }

    /// Whether it holds for a value of a field.
    pub(crate) fn holds(self, own: &Value, other: &Value) -> bool {
        let order = || compare(own, other);
        let there = !own.is_null();
        match self {
            Self::Equal => order() == Ordering::Equal && own.is_null() == other.is_null(),
            Self::NotEqual => order() != Ordering::Equal,
            Self::In => {
                let among = |one: &Value| compare(own, one) == Ordering::Equal;
                other.as_array().is_some_and(|all| all.iter().any(among))
            }
            Self::Above => there && order() == Ordering::Greater,
            Self::AtLeast => there && order() != Ordering::Less,
            Self::Below => there && order() == Ordering::Less,
            Self::AtMost => there && order() != Ordering::Greater,
            Self::Contains => texts(own, other).is_some_and(|(own, other)| own.contains(&other)),
            Self::StartsWith => {
                texts(own, other).is_some_and(|(own, other)| own.starts_with(&other))
            }
            Self::Null => other.as_bool() == Some(own.is_null()),
        }
    }
}

fn texts(own: &Value, other: &Value) -> Option<(String, String)> {
    Some((own.as_str()?.to_lowercase(), other.as_str()?.to_lowercase()))
}
