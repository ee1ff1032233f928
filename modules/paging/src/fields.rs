//! The fields of items by which clients can filter and sort.
//!
//! A client that can filter or sort by a field can find out its value step by step. So fields that not all clients receive
//! are excluded.

use baya::schema::{Content, Direction, DtoSpec, FieldSpec, Presence, Schema, Shape, Tagging};
use serde_json::{Value, json};

/// The values of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A string without a format.
    String,
    /// A string with a format, such as a date, whose values are ordered.
    Formatted(&'static str),
    /// An integer between these limits, inclusive.
    Integer(i128, i128),
    /// A floating-point number, which may have the precision of an `f32`.
    Number {
        single_precision: bool,
    },
    Boolean,
    /// The name of a variant of this enum.
    Names(&'static DtoSpec),
}

/// A field of a type of items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether the field can be `null` or absent.
    pub(crate) optional: bool,
}

/// Returns the fields of a type that have a single value and that all clients receive.
pub(crate) fn fields<T: Schema>() -> Vec<Field> {
    let mut all = Vec::new();
    add_fields(T::SHAPE, &mut all);
    all
}

/// Returns whether a type has fields. For types whose fields are known only at run time, the result is `true`.
pub(crate) const fn has_fields(shape: Shape) -> bool {
    match shape {
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Fields { fields, .. } => !fields.is_empty(),
            Content::Of(_) => true,
            _ => false,
        },
        Shape::Option(_) => true,
        _ => false,
    }
}

fn add_fields(shape: Shape, all: &mut Vec<Field>) {
    let content = match shape {
        Shape::Dto(spec) => spec.content.towards(Direction::Output),
        Shape::Option(inner) => return add_fields(inner(), all),
        _ => return,
    };
    match content {
        Content::Of(other) => add_fields(other(), all),
        Content::Fields { fields, .. } => {
            for field in fields.iter().filter(|field| is_public(field)) {
                if field.flatten {
                    add_fields((field.of)(), all);
                } else {
                    all.extend(single_value(field));
                }
            }
        }
        _ => {}
    }
}

/// Returns whether all clients receive the field.
fn is_public(field: &FieldSpec) -> bool {
    field.output != Presence::Never && field.groups.is_empty()
}

/// Returns the field if it has a single value.
fn single_value(field: &FieldSpec) -> Option<Field> {
    let (shape, optional) = match (field.of)() {
        Shape::Option(of) | Shape::Patch(of) => (of(), true),
        shape => (shape, field.output == Presence::Optional),
    };
    Some(Field { name: field.written, kind: kind(shape)?, optional })
}

fn kind(shape: Shape) -> Option<Kind> {
    Some(match shape {
        Shape::String("") | Shape::Character => Kind::String,
        Shape::String(format) => Kind::Formatted(format),
        Shape::Integer { min, max, .. } => Kind::Integer(min, max),
        Shape::Integer128 { signed, .. } => {
            Kind::Integer(if signed { i64::MIN.into() } else { 0 }, u64::MAX.into())
        }
        Shape::Number(format) => Kind::Number { single_precision: format == "float" },
        Shape::Boolean => Kind::Boolean,
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Newtype(&FieldSpec { of, .. }) | Content::Of(of) => kind(of())?,
            Content::Variants { tagging: Tagging::External, variants, .. }
                if variants.iter().all(|one| matches!(one.content, Content::Unit)) =>
            {
                Kind::Names(spec)
            }
            _ => return None,
        },
        _ => return None,
    })
}

impl Kind {
    /// Returns the names of all variants; empty for other kinds.
    pub(crate) fn names(self) -> Vec<&'static str> {
        match self {
            Self::Names(spec) => match spec.content.towards(Direction::Output) {
                Content::Variants { variants, .. } => {
                    let variants = variants.iter().filter(|variant| variant.output);
                    variants.map(|variant| variant.written).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Parses a value of the field.
    pub(crate) fn parse(self, text: &str) -> Option<Value> {
        match self {
            Self::String | Self::Formatted(_) => Some(text.into()),
            Self::Integer(min, max) => {
                let number: i128 = text.parse().ok()?;
                let number = (min..=max).contains(&number).then_some(number)?;
                let positive = u64::try_from(number).map(Value::from);
                positive.or_else(|_| i64::try_from(number).map(Value::from)).ok()
            }
            Self::Number { single_precision } => number(text, single_precision).map(Value::from),
            Self::Boolean => match text {
                "true" | "1" | "on" => Some(true.into()),
                "false" | "0" | "off" => Some(false.into()),
                _ => None,
            },
            Self::Names(_) => self.names().contains(&text).then(|| text.into()),
        }
    }

    /// Returns the message for a value that can't be parsed.
    pub(crate) fn rule(self) -> String {
        match self {
            Self::String | Self::Formatted(_) => "must be a string".to_owned(),
            Self::Integer(min, max) => format!("must be a whole number from {min} to {max}"),
            Self::Number { .. } => "must be a number".to_owned(),
            Self::Boolean => "must be true or false".to_owned(),
            Self::Names(_) => format!("must be one of `{}`", self.names().join("`, `")),
        }
    }

    /// Returns the schema of a value.
    pub(crate) fn schema(self) -> Value {
        match self {
            Self::String => json!({ "type": "string" }),
            Self::Formatted(format) => json!({ "type": "string", "format": format }),
            Self::Integer(min, max) => {
                let limit = |number: i128| {
                    u64::try_from(number).map_or_else(|_| json!(number as i64), |one| json!(one))
                };
                json!({ "type": "integer", "minimum": limit(min), "maximum": limit(max) })
            }
            Self::Number { .. } => json!({ "type": "number" }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Names(_) => json!({ "type": "string", "enum": self.names() }),
        }
    }
}

/// Parses a number with the precision of its field, so that it compares equal to the value of an item.
fn number(text: &str, single_precision: bool) -> Option<f64> {
    let number =
        if single_precision { f64::from(text.parse::<f32>().ok()?) } else { text.parse().ok()? };
    number.is_finite().then_some(number)
}
