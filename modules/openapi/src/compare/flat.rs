//! Schemas without references and choices: what a value may be, each alternative by itself.

use serde_json::{Map, Value};

/// One alternative of a schema, in keywords that hold all at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flat {
    pub(super) keywords: Map<String, Value>,
    /// The name of the schema, where it has one.
    pub(super) name: Option<String>,
}

/// How many alternatives a schema has at most before they are not told apart.
const MOST: usize = 512;
/// How deep references to references go.
const DEPTH: usize = 16;

/// What a reference leads to, with the name that it has there.
pub(crate) fn resolved<'d>(root: &'d Value, value: &'d Value) -> (&'d Value, Option<String>) {
    let mut value = value;
    let mut name = None;
    for _ in 0..DEPTH {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { break };
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let Some(found) = root.pointer(pointer) else { break };
        name = pointer.strip_prefix("/components/").map(str::to_owned);
        value = found;
    }
    (value, name)
}

/// Every alternative of a schema.
pub(super) fn alternatives(root: &Value, schema: &Value) -> Vec<Flat> {
    let mut all = flattened(root, schema, 0);
    all.truncate(MOST);
    all
}

fn flattened(root: &Value, schema: &Value, depth: usize) -> Vec<Flat> {
    let Value::Object(keywords) = schema else {
        return match schema {
            Value::Bool(false) => Vec::new(),
            _ => vec![Flat::default()],
        };
    };
    let chooses = ["$ref", "allOf", "anyOf", "oneOf"];
    let own = keywords.iter().filter(|(keyword, _)| !chooses.contains(&keyword.as_str()));
    let own: Map<_, _> = own.map(|(keyword, value)| (keyword.clone(), value.clone())).collect();
    let mut all = split(own);
    if depth > DEPTH {
        return all;
    }
    if keywords.contains_key("$ref") {
        let (target, name) = resolved(root, schema);
        if !std::ptr::eq(target, schema) {
            let mut targets = flattened(root, target, depth + 1);
            targets.iter_mut().for_each(|one| one.name = one.name.take().or(name.clone()));
            all = product(&all, &targets);
        }
    }
    for member in keywords.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all = product(&all, &flattened(root, member, depth + 1));
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(members) = keywords.get(choice).and_then(Value::as_array) {
            let each = members.iter().flat_map(|member| flattened(root, member, depth + 1));
            all = product(&all, &each.collect::<Vec<_>>());
        }
    }
    all
}

/// An alternative for each type, and for each value of an enum.
fn split(keywords: Map<String, Value>) -> Vec<Flat> {
    let one = |keywords| Flat { keywords, name: None };
    if let Some(Value::Array(values)) = keywords.get("enum") {
        let each = values.iter().map(|value| {
            let mut keywords = keywords.clone();
            keywords.remove("enum");
            keywords.insert("const".into(), value.clone());
            keywords.insert("type".into(), kind(value).into());
            one(keywords)
        });
        return each.collect();
    }
    if let Some(Value::Array(types)) = keywords.get("type") {
        let each = types.iter().map(|kind| {
            let mut keywords = keywords.clone();
            keywords.insert("type".into(), kind.clone());
            one(keywords)
        });
        return each.collect();
    }
    let mut keywords = keywords;
    if !keywords.contains_key("type") {
        let implied = match &keywords {
            said if said.contains_key("const") => said.get("const").map(kind),
            said if said.contains_key("properties") => Some("object"),
            said if said.contains_key("items") || said.contains_key("prefixItems") => Some("array"),
            _ => None,
        };
        if let Some(kind) = implied {
            keywords.insert("type".into(), kind.into());
        }
    }
    vec![one(keywords)]
}

/// The type of a value.
fn kind(value: &Value) -> &'static str {
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

/// What holds where both hold.
fn product(one: &[Flat], other: &[Flat]) -> Vec<Flat> {
    let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| merged(one, other)).take(MOST).collect()
}

fn merged(one: &Flat, other: &Flat) -> Option<Flat> {
    let mut keywords = one.keywords.clone();
    for (keyword, value) in &other.keywords {
        let Some(own) = keywords.get(keyword).filter(|own| *own != value) else {
            keywords.insert(keyword.clone(), value.clone());
            continue;
        };
        let both = match (keyword.as_str(), own, value) {
            ("type" | "const", _, _) => return None,
            ("properties", Value::Object(own), Value::Object(value)) => properties(own, value),
            ("required", Value::Array(own), Value::Array(value)) => {
                let more = value.iter().filter(|name| !own.contains(name));
                own.iter().chain(more).cloned().collect()
            }
            // What stands at the reference itself says more than what it leads to.
            _ => own.clone(),
        };
        keywords.insert(keyword.clone(), both);
    }
    Some(Flat { keywords, name: one.name.clone().or(other.name.clone()) })
}

/// The properties of both; what both have is to fit both.
fn properties(one: &Map<String, Value>, other: &Map<String, Value>) -> Value {
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

impl Flat {
    /// Its type; `None` for one that takes any value.
    pub(super) fn kind(&self) -> Option<&str> {
        self.keywords.get("type").and_then(Value::as_str)
    }

    /// The only value that it takes.
    pub(super) fn only(&self) -> Option<&Value> {
        self.keywords.get("const")
    }

    /// The properties that tell it from other alternatives, with their values.
    pub(super) fn tags(&self) -> Vec<(&str, &Value)> {
        let properties = self.keywords.get("properties").and_then(Value::as_object);
        let each = properties.into_iter().flatten().filter_map(|(name, schema)| {
            let single = schema.get("enum").and_then(Value::as_array);
            let single = single.filter(|all| all.len() == 1).and_then(|all| all.first());
            Some((name.as_str(), schema.get("const").or(single)?))
        });
        each.collect()
    }
}
