//! The fields of items that clients may filter and sort by.
//!
//! Who may filter or sort by a field finds out its value, bit by bit, so what is not shown to everybody is
//! not among them.

use baya::schema::{Content, Direction, DtoSpec, FieldSpec, Presence, Schema, Shape, Tagging};
use serde_json::{Value, json};

/// What the values of a field are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    /// A text of some form, such as a date, which has an order.
    Form(&'static str),
    Integer(i128, i128),
    /// Any number; of the precision of an `f32`, where it has no more.
    Number {
        single: bool,
    },
    Boolean,
    /// One of these names.
    Names(&'static DtoSpec),
}

/// A field of a type of items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether it may be `null`, or not there.
    pub(crate) optional: bool,
}

/// The fields of a type that have one value each.
pub(crate) fn fields<T: Schema>() -> Vec<Field> {
    let mut all = Vec::new();
    of(T::SHAPE, &mut all);
    all
}

/// Whether a type has fields, as far as its shape itself determines it.
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

fn of(shape: Shape, all: &mut Vec<Field>) {
    let content = match shape {
        Shape::Dto(spec) => spec.content.towards(Direction::Output),
        Shape::Option(inner) => return of(inner(), all),
        _ => return,
    };
    match content {
        Content::Of(other) => of(other(), all),
        Content::Fields { fields, .. } => {
            for field in fields.iter().filter(|field| is_shown(field)) {
                if field.flatten { of((field.of)(), all) } else { all.extend(plain(field)) }
            }
        }
        _ => {}
    }
}

/// Whether everybody sees it.
fn is_shown(field: &FieldSpec) -> bool {
    field.output != Presence::Never && field.groups.is_empty()
}

fn plain(field: &FieldSpec) -> Option<Field> {
    let (shape, optional) = match (field.of)() {
        Shape::Option(of) | Shape::Patch(of) => (of(), true),
        shape => (shape, field.output == Presence::Optional),
    };
    Some(Field { name: field.written, kind: kind(shape)?, optional })
}

fn kind(shape: Shape) -> Option<Kind> {
    Some(match shape {
        Shape::Text("") | Shape::Character => Kind::Text,
        Shape::Text(form) => Kind::Form(form),
        Shape::Integer { min, max, .. } => Kind::Integer(min, max),
        Shape::Wide { signed, .. } => {
            Kind::Integer(if signed { i64::MIN.into() } else { 0 }, u64::MAX.into())
        }
        Shape::Number(format) => Kind::Number { single: format == "float" },
        Shape::Boolean => Kind::Boolean,
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Whole(&FieldSpec { of, .. }) | Content::Of(of) => kind(of())?,
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
    /// The names of variants.
    pub(crate) fn names(self) -> Vec<&'static str> {
        match self {
            Self::Names(spec) => match spec.content.towards(Direction::Output) {
                Content::Variants { variants, .. } => {
                    let there = variants.iter().filter(|variant| variant.output);
                    there.map(|variant| variant.written).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// What a text says, as a value of the field.
    pub(crate) fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::Text | Self::Form(_) => Some(text.into()),
            Self::Integer(min, max) => {
                let number: i128 = text.parse().ok()?;
                let number = (min..=max).contains(&number).then_some(number)?;
                let positive = u64::try_from(number).map(Value::from);
                positive.or_else(|_| i64::try_from(number).map(Value::from)).ok()
            }
            Self::Number { single } => number(text, single).map(Value::from),
            Self::Boolean => match text {
                "true" | "1" | "on" => Some(true.into()),
                "false" | "0" | "off" => Some(false.into()),
                _ => None,
            },
            Self::Names(_) => self.names().contains(&text).then(|| text.into()),
        }
    }

    /// What a text must be, in words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Text | Self::Form(_) => "must be a string".to_owned(),
            Self::Integer(min, max) => format!("must be a whole number from {min} to {max}"),
            Self::Number { .. } => "must be a number".to_owned(),
            Self::Boolean => "must be true or false".to_owned(),
            Self::Names(_) => format!("must be one of `{}`", self.names().join("`, `")),
        }
    }

    /// The schema of a value.
    pub(crate) fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Form(form) => json!({ "type": "string", "format": form }),
            Self::Integer(min, max) => {
                let bound = |number: i128| {
                    u64::try_from(number).map_or_else(|_| json!(number as i64), |one| json!(one))
                };
                json!({ "type": "integer", "minimum": bound(min), "maximum": bound(max) })
            }
            Self::Number { .. } => json!({ "type": "number" }),
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Names(_) => json!({ "type": "string", "enum": self.names() }),
        }
    }
}

/// The number that a field of this precision would have.
fn number(text: &str, single: bool) -> Option<f64> {
    let number = if single { f64::from(text.parse::<f32>().ok()?) } else { text.parse().ok()? };
    number.is_finite().then_some(number)
}
