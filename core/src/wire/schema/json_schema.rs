//! Conversion of shapes to JSON Schema ([2020-12](https://json-schema.org/draft/2020-12/schema)).

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::shape::{List, Of, Shape};

impl Definitions {
    /// Returns the schema of a type for reading or writing. A type with `#[dto]` is referred to by its name.
    pub fn schema(&mut self, of: Of, direction: Direction) -> Value {
        self.shape_schema(of(), direction)
    }

    /// Returns the schema of a shape.
    pub(super) fn shape_schema(&mut self, shape: Shape, direction: Direction) -> Value {
        match shape {
            Shape::Any => json!({}),
            Shape::Null => json!({ "type": "null" }),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::String(format) => formatted("string", format),
            Shape::Character => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            Shape::Integer { min, max, format } => {
                let mut schema = formatted("integer", format);
                schema["minimum"] = integer(min);
                schema["maximum"] = integer(max);
                schema
            }
            Shape::Integer128 { signed, zero } => wide(signed, zero),
            Shape::Number("float") => single_precision(),
            Shape::Number(format) => formatted("number", format),
            Shape::Bytes => json!({ "type": "string", "format": "binary" }),
            Shape::Option(of) | Shape::Patch(of) => nullable(self.schema(of, direction)),
            Shape::List(list) => self.list(list, direction),
            Shape::CommaSeparated(of) => {
                self.list(List { of, exact: None, unique: false }, direction)
            }
            Shape::Map(map) => self.map(map.key, map.of, direction),
            Shape::Tuple(of) => self.tuple(of, direction),
            Shape::Dto(spec) => self.reference(spec, direction),
            Shape::Json(schema) => schema(),
        }
    }

    fn list(&mut self, List { of, exact, unique }: List, direction: Direction) -> Value {
        let mut schema = json!({ "type": "array", "items": self.schema(of, direction) });
        if let Some(exact) = exact {
            schema["minItems"] = exact.into();
            schema["maxItems"] = exact.into();
        }
        if unique {
            schema["uniqueItems"] = true.into();
        }
        schema
    }

    fn tuple(&mut self, of: &[Of], direction: Direction) -> Value {
        let elements: Vec<_> = of.iter().map(|of| self.schema(*of, direction)).collect();
        tuple_schema(elements)
    }
}

/// Returns the schema of a list that contains one element for each of the schemas.
pub(super) fn tuple_schema(elements: Vec<Value>) -> Value {
    let count = elements.len();
    let mut schema = json!({ "type": "array", "minItems": count, "maxItems": count });
    // `prefixItems` must not be empty.
    if count > 0 {
        schema["prefixItems"] = elements.into();
    }
    schema
}

fn formatted(kind: &str, format: &str) -> Value {
    match format {
        "" => json!({ "type": kind }),
        format => json!({ "type": kind, "format": format }),
    }
}

/// `f32::MAX` as the shortest decimal.
const F32_MAX: f64 = 3.402_823_5e38;

/// Returns the schema of numbers that are finite in 32 bits.
fn single_precision() -> Value {
    let mut schema = formatted("number", "float");
    schema["minimum"] = (-F32_MAX).into();
    schema["maximum"] = F32_MAX.into();
    schema
}

/// Returns the schema of 128-bit integers. The bounds are the nearest numbers that JSON parsers can represent.
fn wide(signed: bool, zero: bool) -> Value {
    let mut schema = json!({ "type": "integer" });
    schema["minimum"] = if signed { integer(i128::MIN) } else { u64::from(!zero).into() };
    schema["maximum"] = if signed { integer(i128::MAX) } else { (u128::MAX as f64).into() };
    if signed && !zero {
        schema["not"] = json!({ "const": 0 });
    }
    schema
}

/// Converts an integer to JSON. Integers with more than 64 bits become the nearest `f64`.
pub(super) fn integer(number: i128) -> Value {
    match (u64::try_from(number), i64::try_from(number)) {
        (Ok(number), _) => number.into(),
        (_, Ok(number)) => number.into(),
        _ => (number as f64).into(),
    }
}

/// Returns the schema that also allows `null`.
pub(super) fn nullable(mut schema: Value) -> Value {
    let Value::Object(keywords) = &mut schema else { return schema };
    // Keywords for other types ignore `null`, but these keywords reject it.
    let rejecting = ["anyOf", "oneOf", "allOf", "const", "$ref"];
    let kind = match keywords.get("type") {
        _ if keywords.is_empty() => return schema,
        _ if rejecting.iter().any(|keyword| keywords.contains_key(*keyword)) => None,
        Some(Value::String(kind)) => Some(kind.clone()),
        _ => None,
    };
    match kind {
        Some(kind) if kind == "null" => {}
        Some(kind) => {
            keywords.insert("type".into(), json!([kind, "null"]));
            if let Some(Value::Array(all)) = keywords.get_mut("enum") {
                all.push(Value::Null);
            }
        }
        None => return json!({ "anyOf": [schema, { "type": "null" }] }),
    }
    schema
}

/// Adds annotations to a schema: strings by their keywords, examples, and whether it is deprecated.
pub(super) fn annotate(
    schema: &mut Map<String, Value>,
    strings: &[(&str, &str)],
    examples: &[fn() -> Option<Value>],
    deprecated: bool,
) {
    for (keyword, string) in strings.iter().filter(|(_, string)| !string.is_empty()) {
        schema.insert((*keyword).into(), (*string).into());
    }
    if deprecated {
        schema.insert("deprecated".into(), true.into());
    }
    let examples: Vec<_> = examples.iter().filter_map(|example| example()).collect();
    if !examples.is_empty() {
        schema.insert("examples".into(), examples.into());
    }
}
