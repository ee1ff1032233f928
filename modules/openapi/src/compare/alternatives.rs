//! Schemas as lists of alternatives, without references and choices.

use serde_json::{Map, Value};

/// One alternative of a schema. A value matches it if it satisfies all its keywords.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Alternative {
    pub(super) keywords: Map<String, Value>,
    /// The path of a named schema below `/components/`.
    pub(super) name: Option<String>,
}

/// The maximum number of alternatives of one schema. Further ones are ignored.
const MAX_ALTERNATIVES: usize = 512;
/// The maximum depth of nested references and choices.
const MAX_DEPTH: usize = 16;

/// Returns the target of a reference, with its path below `/components/`. Any other value is returned as it is.
pub(crate) fn resolve<'d>(root: &'d Value, value: &'d Value) -> (&'d Value, Option<String>) {
    let mut value = value;
    let mut name = None;
    for _ in 0..MAX_DEPTH {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { break };
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let Some(target) = root.pointer(pointer) else { break };
        name = pointer.strip_prefix("/components/").map(str::to_owned);
        value = target;
    }
    (value, name)
}

/// Returns all alternatives of a schema.
pub(super) fn alternatives(root: &Value, schema: &Value) -> Vec<Alternative> {
    let mut all = flatten(root, schema, 0);
    all.truncate(MAX_ALTERNATIVES);
    all
}

fn flatten(root: &Value, schema: &Value, depth: usize) -> Vec<Alternative> {
    let Value::Object(keywords) = schema else {
        return match schema {
            Value::Bool(false) => Vec::new(),
            _ => vec![Alternative::default()],
        };
    };
    let combining = ["$ref", "allOf", "anyOf", "oneOf"];
    let own = keywords.iter().filter(|(keyword, _)| !combining.contains(&keyword.as_str()));
    let own: Map<_, _> = own.map(|(keyword, value)| (keyword.clone(), value.clone())).collect();
    let mut all = split(own);
    if depth > MAX_DEPTH {
        return all;
    }
    if keywords.contains_key("$ref") {
        let (target, name) = resolve(root, schema);
        if !std::ptr::eq(target, schema) {
            let mut targets = flatten(root, target, depth + 1);
            targets.iter_mut().for_each(|one| one.name = one.name.take().or(name.clone()));
            all = product(&all, &targets);
        }
    }
    for member in keywords.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all = product(&all, &flatten(root, member, depth + 1));
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(members) = keywords.get(choice).and_then(Value::as_array) {
            let choices = members.iter().flat_map(|member| flatten(root, member, depth + 1));
            all = product(&all, &choices.collect::<Vec<_>>());
        }
    }
    all
}

/// Returns an alternative for each type, and for each value of an enum.
fn split(keywords: Map<String, Value>) -> Vec<Alternative> {
    let alternative = |keywords| Alternative { keywords, name: None };
    if let Some(Value::Array(values)) = keywords.get("enum") {
        let alternatives = values.iter().map(|value| {
            let mut keywords = keywords.clone();
            keywords.remove("enum");
            keywords.insert("const".into(), value.clone());
            keywords.insert("type".into(), type_of(value).into());
            alternative(keywords)
        });
        return alternatives.collect();
    }
    if let Some(Value::Array(types)) = keywords.get("type") {
        let alternatives = types.iter().map(|kind| {
            let mut keywords = keywords.clone();
            keywords.insert("type".into(), kind.clone());
            alternative(keywords)
        });
        return alternatives.collect();
    }
    let mut keywords = keywords;
    if !keywords.contains_key("type") {
        let has = |keyword| keywords.contains_key(keyword);
        let implied = if has("const") {
            keywords.get("const").map(type_of)
        } else if has("properties") {
            Some("object")
        } else if has("items") || has("prefixItems") {
            Some("array")
        } else {
            None
        };
        if let Some(kind) = implied {
            keywords.insert("type".into(), kind.into());
        }
    }
    vec![alternative(keywords)]
}

/// Returns the JSON Schema type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Merges each alternative of one list with each of another one.
fn product(one: &[Alternative], other: &[Alternative]) -> Vec<Alternative> {
    let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| merge(one, other)).take(MAX_ALTERNATIVES).collect()
}

/// Returns the alternative that requires the keywords of both; `None` if no value satisfies both.
fn merge(one: &Alternative, other: &Alternative) -> Option<Alternative> {
    let mut keywords = one.keywords.clone();
    for (keyword, value) in &other.keywords {
        let Some(own) = keywords.get(keyword).filter(|own| *own != value) else {
            keywords.insert(keyword.clone(), value.clone());
            continue;
        };
        let both = match (keyword.as_str(), own, value) {
            ("type" | "const", _, _) => return None,
            ("properties", Value::Object(own), Value::Object(value)) => {
                merge_properties(own, value)
            }
            ("required", Value::Array(own), Value::Array(value)) => {
                let more = value.iter().filter(|name| !own.contains(name));
                own.iter().chain(more).cloned().collect()
            }
            // A keyword next to a reference is more specific than the one in its target.
            _ => own.clone(),
        };
        keywords.insert(keyword.clone(), both);
    }
    Some(Alternative { keywords, name: one.name.clone().or(other.name.clone()) })
}

/// Returns the properties of both schemas. A property in both has to satisfy both of its schemas.
fn merge_properties(one: &Map<String, Value>, other: &Map<String, Value>) -> Value {
    let mut all = one.clone();
    for (name, schema) in other {
        let both = match all.get(name).filter(|own| *own != schema) {
            Some(own) => serde_json::json!({ "allOf": [own, schema] }),
            None => schema.clone(),
        };
        all.insert(name.clone(), both);
    }
    all.into()
}

impl Alternative {
    /// Returns the JSON Schema type; `None` if any type matches.
    pub(super) fn kind(&self) -> Option<&str> {
        self.keywords.get("type").and_then(Value::as_str)
    }

    /// Returns the only value that matches, if there is a single one.
    pub(super) fn constant(&self) -> Option<&Value> {
        self.keywords.get("const")
    }

    /// Returns the properties with a single value, which distinguish the variants of an enum.
    pub(super) fn tags(&self) -> Vec<(&str, &Value)> {
        let properties = self.keywords.get("properties").and_then(Value::as_object);
        let tags = properties.into_iter().flatten().filter_map(|(name, schema)| {
            let single = schema.get("enum").and_then(Value::as_array);
            let single = single.filter(|all| all.len() == 1).and_then(|all| all.first());
            Some((name.as_str(), schema.get("const").or(single)?))
        });
        tags.collect()
    }
}
