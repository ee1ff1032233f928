//! The parser of conditions.

use serde_json::{Map, Value};

use super::{Condition, Operator};
use crate::fields::{Field, Kind};

/// The error of one condition.
pub(super) struct FilterError {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// Receives the errors, each with its path: a field, or a field and an operator.
type OnError<'s> = dyn FnMut(&[&str], FilterError) + 's;

/// Parses all conditions. Invalid ones are reported and left out.
pub(super) fn conditions(
    fields: &[Field],
    filter: &Map<String, Value>,
    on_error: &mut OnError<'_>,
) -> Vec<Condition> {
    let mut all = Vec::new();
    for (name, value) in filter {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => field_conditions(field, value, &mut all, on_error),
            None => {
                let names: Vec<_> = fields.iter().map(|field| field.name).collect();
                let message = format!("unknown filter field; allowed: `{}`", names.join("`, `"));
                on_error(&[name], FilterError { code: "unknown", message });
            }
        }
    }
    all
}

/// Adds the conditions of one field. A value without an operator is compared with `eq`.
fn field_conditions(
    field: &Field,
    value: &Value,
    all: &mut Vec<Condition>,
    on_error: &mut OnError<'_>,
) {
    let Value::Object(operators) = value else {
        return condition(field, Operator::Equal, value, &[field.name], all, on_error);
    };
    for (name, value) in operators {
        let path = [field.name, name];
        match Operator::for_field(field).find(|one| one.name() == name) {
            Some(operator) => condition(field, operator, value, &path, all, on_error),
            None => {
                let names: Vec<_> = Operator::for_field(field).map(Operator::name).collect();
                let names = names.join("`, `");
                let message = format!("unknown operator of this field; allowed: `{names}`");
                on_error(&path, FilterError { code: "unknown", message });
            }
        }
    }
}

fn condition(
    field: &Field,
    operator: Operator,
    value: &Value,
    path: &[&str],
    all: &mut Vec<Condition>,
    on_error: &mut OnError<'_>,
) {
    let kind = if operator == Operator::Null { Kind::Boolean } else { field.kind };
    let parsed = match operator {
        Operator::In => list(kind, value),
        _ => string(value).and_then(|string| kind.parse(&string)),
    };
    match parsed {
        Some(value) => all.push(Condition { field: field.name, operator, value }),
        None => on_error(path, FilterError { code: "type", message: kind.rule() }),
    }
}

/// Parses comma-separated or repeated values. An empty string is an empty list.
fn list(kind: Kind, value: &Value) -> Option<Value> {
    let strings: Vec<String> = match value {
        Value::Array(all) => all.iter().map(string).collect::<Option<_>>()?,
        value => {
            let string = string(value)?;
            string.split(',').filter(|_| !string.is_empty()).map(str::to_owned).collect()
        }
    };
    let values = strings.iter().map(|string| kind.parse(string));
    values.collect::<Option<Vec<_>>>().map(Value::Array)
}

/// Returns a single value as a string.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(string) => Some(string.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        _ => None,
    }
}
