//! The values that a schema assigns to the strings of pairs, and whether they are valid.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::exceptions::{BOOLEAN, EMPTY, EMPTY_COMMAS, MIXED, NUMBER, REPEATED};
use crate::judge::{Operation, Way, resolved};
use crate::pairs::{Style, parsed, style};

/// The values of a name.
#[derive(Default)]
struct Given {
    /// For each pair, the values between commas.
    texts: Vec<Vec<String>>,
    inner: BTreeMap<String, Given>,
}

impl Given {
    fn of(encoded: &str) -> Self {
        let mut root = Self::default();
        for (name, texts) in parsed(encoded) {
            let mut at = &mut root;
            for segment in name.split('[').map(|segment| segment.trim_end_matches(']')) {
                at = at.inner.entry(segment.to_owned()).or_default();
            }
            at.texts.push(texts);
        }
        root
    }

    fn at(&self, name: &str) -> Option<&Self> {
        let mut at = self;
        for segment in name.split('[').map(|segment| segment.trim_end_matches(']')) {
            at = at.inner.get(segment)?;
        }
        Some(at)
    }
}

/// The value of a string, or the reason why it is not compared.
type Read<T> = Result<T, &'static str>;

/// Returns whether pairs are valid, or the reason why they are not compared.
pub fn valid(document: &Value, operation: &Operation, encoded: &str) -> Read<bool> {
    let given = Given::of(encoded);
    let mut texts = Texts { document, varies: false };
    let varies = |schema: &&Value| !schema["oneOf"].is_null() || !schema["anyOf"].is_null();
    texts.varies = texts.flat(&[&operation.schema]).iter().any(varies);
    match operation.way {
        Way::Query => {
            let mut valid = true;
            for (parameter, validator) in operation.parameters.iter().zip(&operation.sent) {
                let name = parameter["name"].as_str().unwrap_or_default();
                match given.at(name) {
                    None => valid &= parameter["required"] != true,
                    Some(given) => {
                        let schema = &parameter["schema"];
                        let is_empty = given.texts.iter().flatten().all(String::is_empty);
                        if is_empty && given.inner.is_empty() && parameter["required"] != true {
                            return Err(EMPTY);
                        }
                        let value = texts.value(&[schema], given, style(parameter))?;
                        valid &= validator.is_valid(&value);
                    }
                }
            }
            Ok(valid)
        }
        _ => {
            let mut object = Map::new();
            for (name, given) in &given.inner {
                let schemas = texts.property(&[&operation.schema], name);
                let style = operation.encoding.get(name).map_or(Style::Each, style);
                object.insert(name.clone(), texts.value(&schemas, given, style)?);
            }
            Ok(operation.sent[0].is_valid(&object.into()))
        }
    }
}

struct Texts<'d> {
    document: &'d Value,
    /// Whether the fields depend on a variant.
    varies: bool,
}

impl<'d> Texts<'d> {
    /// Returns the value of the strings of a name.
    fn value(&self, schemas: &[&'d Value], given: &Given, style: Style) -> Read<Value> {
        let schemas = self.flat(schemas);
        let kinds = kinds(&schemas);
        if !given.inner.is_empty() {
            let mut object = Map::new();
            for (name, given) in &given.inner {
                let inner = self.property(&schemas, name);
                object.insert(name.clone(), self.value(&inner, given, Style::Deep)?);
            }
            return if given.texts.is_empty() { Ok(object.into()) } else { Err(MIXED) };
        }
        let items: Vec<_> =
            schemas.iter().map(|schema| &schema["items"]).filter(|one| !one.is_null()).collect();
        let items = self.flat(&items);
        if style == Style::CommaSeparated {
            let [texts] = &*given.texts else { return Err(REPEATED) };
            return texts.iter().map(|text| single(&items, text)).collect();
        }
        let whole: Vec<_> = given.texts.iter().map(|texts| texts.join(",")).collect();
        match &*whole {
            [text] if !kinds.contains(&"array") => single(&schemas, text),
            [text] if text.is_empty() && (style == Style::Deep || self.varies) => Err(EMPTY_COMMAS),
            // Only an array has several values.
            texts => texts.iter().map(|text| single(&items, text)).collect(),
        }
    }

    /// Returns the schemas of a property.
    fn property(&self, schemas: &[&'d Value], name: &str) -> Vec<&'d Value> {
        let all = self.flat(schemas);
        let named: Vec<_> =
            all.iter().map(|one| &one["properties"][name]).filter(|one| !one.is_null()).collect();
        if !named.is_empty() {
            return named;
        }
        let others = |one: &&'d Value| {
            [&one["additionalProperties"], &one["unevaluatedProperties"]]
                .into_iter()
                .find(|one| one.is_object())
        };
        all.iter().filter_map(others).collect()
    }

    /// Returns all schemas that some schemas refer to.
    fn flat(&self, schemas: &[&'d Value]) -> Vec<&'d Value> {
        let mut all = Vec::new();
        let mut left = schemas.to_vec();
        while let Some(schema) = left.pop() {
            let schema = resolved(self.document, schema);
            if all.len() < 64 {
                all.push(schema);
                for keyword in ["allOf", "anyOf", "oneOf"] {
                    left.extend(schema[keyword].as_array().into_iter().flatten());
                }
            }
        }
        all
    }
}

fn kinds<'d>(schemas: &[&'d Value]) -> Vec<&'d str> {
    let each = schemas.iter().flat_map(|schema| match &schema["type"] {
        Value::String(kind) => vec![&**kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => match (&schema["enum"], &schema["const"]) {
            (Value::Null, Value::Null) => Vec::new(),
            _ => vec!["string"],
        },
    });
    each.collect()
}

/// Returns the value of one string, or the reason why its notation is not compared.
fn single(schemas: &[&Value], text: &str) -> Read<Value> {
    let kinds = kinds(schemas);
    let has = |kind: &str| kinds.contains(&kind);
    if text.is_empty() && (!has("string") || has("null")) {
        return Err(EMPTY);
    }
    if has("string") && !has("integer") && !has("number") && !has("boolean") {
        return Ok(text.into());
    }
    let number = serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    match (number, text) {
        (Some(number), _) if has("integer") || has("number") => Ok(number),
        (_, "true" | "false") if has("boolean") => Ok((text == "true").into()),
        (_, "") if has("null") && kinds.len() == 1 => Ok(Value::Null),
        _ if has("boolean") && ["1", "0", "on", "off"].contains(&text) => Err(BOOLEAN),
        _ if text.trim() != text || text.is_empty() || text.starts_with(['+', '.', '0']) => {
            Err(NUMBER)
        }
        _ => Ok(text.into()),
    }
}
