//! The conversion of arguments from GraphQL values with the names of the schema to JSON with the names of serde.

use async_graphql::Value;
use serde_json::Value as Json;

/// The input types of a schema.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(super) objects: Vec<InputObject>,
    pub(super) enums: Vec<Vec<(String, &'static str)>>,
}

/// An input object.
#[derive(Debug)]
pub(super) struct InputObject {
    pub(super) fields: Vec<InputField>,
}

/// A field of an input object.
#[derive(Debug)]
pub(super) struct InputField {
    /// The name in the schema.
    pub(super) name: String,
    /// The name that serde reads.
    pub(super) serde_name: &'static str,
    pub(super) of: InputType,
    /// Whether `null` is treated as absent: the field has a default, and its type does not accept `null`.
    pub(super) null_is_absent: bool,
    /// Whether an absent field is treated as `null`: the type is a newtype of an `Option`, and serde requires such a field.
    pub(super) absent_is_null: bool,
}

/// The type of an input value.
#[derive(Clone, Debug)]
pub(crate) enum InputType {
    /// A value without fields.
    Leaf,
    /// An `ID`: a string or a number, which is read as a string.
    Id,
    /// A list with elements of this type.
    List(Box<InputType>),
    /// The input object with this index.
    Object(usize),
    /// The enum with this index.
    Enum(usize),
}

impl Inputs {
    /// Returns a value as JSON with the names that serde reads.
    pub(crate) fn json(&self, value: &Value, of: &InputType) -> String {
        let mut json = String::new();
        self.write(value, of, &mut json);
        json
    }

    fn write(&self, value: &Value, of: &InputType, json: &mut String) {
        match (of, value) {
            (_, Value::Null) => json.push_str("null"),
            (InputType::List(of), Value::List(all)) => {
                json.push('[');
                for (index, element) in all.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    self.write(element, of, json);
                }
                json.push(']');
            }
            // A single value is coerced to a list: https://spec.graphql.org/October2021/#sec-List.Input-Coercion
            (InputType::List(of), single) => {
                json.push('[');
                self.write(single, of, json);
                json.push(']');
            }
            (InputType::Object(index), Value::Object(fields)) => {
                let object = &self.objects[*index];
                json.push('{');
                let mut is_first = true;
                for (name, value) in fields {
                    let field = object.fields.iter().find(|field| field.name == name.as_str());
                    if *value == Value::Null && field.is_some_and(|one| one.null_is_absent) {
                        continue;
                    }
                    let (name, of) = match field {
                        Some(field) => (field.serde_name, &field.of),
                        // Validation rejects unknown fields in queries; serde reports the others.
                        None => (name.as_str(), &InputType::Leaf),
                    };
                    if !is_first {
                        json.push(',');
                    }
                    is_first = false;
                    string(name, json);
                    json.push(':');
                    self.write(value, of, json);
                }
                for field in object.fields.iter().filter(|one| one.absent_is_null) {
                    if fields.contains_key(field.name.as_str()) {
                        continue;
                    }
                    if !is_first {
                        json.push(',');
                    }
                    is_first = false;
                    string(field.serde_name, json);
                    json.push_str(":null");
                }
                json.push('}');
            }
            (InputType::Enum(index), Value::Enum(name)) => self.variant(*index, name, json),
            (InputType::Enum(index), Value::String(name)) => self.variant(*index, name, json),
            (InputType::Id, Value::Number(number)) => string(&number.to_string(), json),
            (_, Value::String(text)) => string(text, json),
            (_, Value::Boolean(true)) => json.push_str("true"),
            (_, Value::Boolean(false)) => json.push_str("false"),
            (_, Value::Number(number)) => json.push_str(&number.to_string()),
            (_, other) => {
                let value = other.clone().into_json().unwrap_or(Json::Null);
                json.push_str(&value.to_string());
            }
        }
    }

    fn variant(&self, index: usize, name: &str, json: &mut String) {
        let variants = &self.enums[index];
        let variant = variants.iter().find(|(schema_name, _)| schema_name == name);
        string(variant.map_or(name, |(_, serde_name)| serde_name), json);
    }
}

/// Appends a JSON string.
fn string(text: &str, json: &mut String) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        json.reserve(text.len() + 2);
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&Json::from(text).to_string());
    }
}
