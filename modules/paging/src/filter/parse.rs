//! Conditions as they are written.

use serde_json::{Map, Value};

use super::{Condition, Operator};
use crate::fields::{Field, Kind};

/// What is wrong with one of them.
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// Says at which place something is wrong: a field, or an operator of it.
type Say<'s> = dyn FnMut(&[&str], Wrong) + 's;

/// The conditions of a document; those that are wrong are said.
pub(super) fn conditions(
    fields: &[Field],
    written: &Map<String, Value>,
    say: &mut Say<'_>,
) -> Vec<Condition> {
    let mut all = Vec::new();
    for (name, value) in written {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => of_field(field, value, &mut all, say),
            None => {
                let names: Vec<_> = fields.iter().map(|field| field.name).collect();
                let message = format!("is not a filter field; allowed: `{}`", names.join("`, `"));
                say(&[name], Wrong { code: "unknown", message });
            }
        }
    }
    all
}

fn of_field(field: &Field, value: &Value, all: &mut Vec<Condition>, say: &mut Say<'_>) {
    let Value::Object(operators) = value else {
        return one(field, Operator::Equal, value, &[field.name], all, say);
    };
    for (name, value) in operators {
        let place = [field.name, name];
        match Operator::of(field).find(|one| one.name() == name) {
            Some(operator) => one(field, operator, value, &place, all, say),
            None => {
                let names: Vec<_> = Operator::of(field).map(Operator::name).collect();
                let message =
                    format!("is not an operator of this field; allowed: `{}`", names.join("`, `"));
                say(&place, Wrong { code: "unknown", message });
            }
        }
    }
}

fn one(
    field: &Field,
    operator: Operator,
    value: &Value,
    place: &[&str],
    all: &mut Vec<Condition>,
    say: &mut Say<'_>,
) {
    let kind = if operator == Operator::Null { Kind::Boolean } else { field.kind };
    let read = match operator {
        Operator::In => several(kind, value),
        _ => text(value).and_then(|text| kind.read(&text)),
    };
    match read {
        Some(value) => all.push(Condition { field: field.name, operator, value }),
        None => say(place, Wrong { code: "type", message: kind.words() }),
    }
}

/// Values between commas, or given one by one. An empty text has none of them.
fn several(kind: Kind, value: &Value) -> Option<Value> {
    let texts: Vec<String> = match value {
        Value::Array(all) => all.iter().map(text).collect::<Option<_>>()?,
        value => {
            let text = text(value)?;
            text.split(',').filter(|_| !text.is_empty()).map(str::to_owned).collect()
        }
    };
    texts.iter().map(|text| kind.read(text)).collect::<Option<Vec<_>>>().map(Value::Array)
}

/// A value as the text that it was written as.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
