//! The built-in scalars of GraphQL, and the scalars of common Rust types.

use baya::schema::{Direction, FieldSpec, Shape};
use serde_json::Value;

use super::inputs::InputType;
use super::meta;
use super::types::Types;

/// A scalar that is not built into GraphQL.
struct Scalar {
    name: &'static str,
    doc: &'static str,
    specified_by: &'static str,
}

const DATE_TIME: Scalar = Scalar {
    name: "DateTime",
    doc: "A date and time with a time zone, as in `2024-05-31T12:30:00Z`.",
    specified_by: "https://www.rfc-editor.org/rfc/rfc3339",
};
const DATE: Scalar = Scalar { name: "Date", doc: "A date, as in `2024-05-31`.", specified_by: "" };
const LOCAL_TIME: Scalar =
    Scalar { name: "LocalTime", doc: "A time of day, as in `12:30:00`.", specified_by: "" };
const LOCAL_DATE_TIME: Scalar = Scalar {
    name: "LocalDateTime",
    doc: "A date and time without a time zone, as in `2024-05-31T12:30:00`.",
    specified_by: "",
};
const DECIMAL: Scalar =
    Scalar { name: "Decimal", doc: "A decimal number, as a string.", specified_by: "" };
const UUID: Scalar = Scalar {
    name: "UUID",
    doc: "A universally unique identifier.",
    specified_by: "https://www.rfc-editor.org/rfc/rfc9562",
};
const URL: Scalar =
    Scalar { name: "URL", doc: "An absolute URL.", specified_by: "https://url.spec.whatwg.org/" };
const JSON: Scalar = Scalar {
    name: "JSON",
    doc: "Any JSON value.",
    specified_by: "https://www.rfc-editor.org/rfc/rfc8259",
};
const UPLOAD: Scalar = Scalar {
    name: "Upload",
    doc: "A file of a multipart request.",
    specified_by: "https://github.com/jaydenseric/graphql-multipart-request-spec",
};

impl Types<'_> {
    /// Registers a value without fields.
    pub(super) fn scalar(&mut self, shape: Shape) -> String {
        let scalar = match shape {
            Shape::Boolean => return "Boolean!".to_owned(),
            Shape::Integer { .. } | Shape::Wide { .. } => return "Int!".to_owned(),
            Shape::Number(_) => return "Float!".to_owned(),
            Shape::Bytes => UPLOAD,
            Shape::Text(format) => match of_format(format) {
                Some(scalar) => scalar,
                None => return "String!".to_owned(),
            },
            Shape::Character | Shape::Commas(_) => return "String!".to_owned(),
            Shape::Json(schema) => {
                let schema = schema();
                let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
                match of_format(format) {
                    Some(scalar) => scalar,
                    None if schema.get("type") == Some(&"string".into()) => {
                        return "String!".to_owned();
                    }
                    None => JSON,
                }
            }
            _ => JSON,
        };
        if !self.registry.types.contains_key(scalar.name) {
            let described = meta::scalar(scalar.name, scalar.doc, scalar.specified_by);
            self.registry.types.insert(scalar.name.to_owned(), described);
        }
        format!("{}!", scalar.name)
    }

    /// Returns the default of a field of an input object, in the schema definition language.
    pub(super) fn default_of(&self, field: &FieldSpec, of: &InputType) -> Option<String> {
        if field.presence(Direction::Input) != baya::schema::Presence::Optional {
            return None;
        }
        let default = field.default.and_then(baya::schema::steady)?;
        self.literal(&default, of)
    }

    /// Returns a value in the schema definition language, with the names of the schema.
    pub(super) fn literal(&self, value: &Value, of: &InputType) -> Option<String> {
        let inputs = &self.draft.known.inputs;
        Some(match (value, of) {
            (Value::Null, _) => "null".to_owned(),
            (Value::Array(all), InputType::List(of)) => {
                let all: Option<Vec<_>> = all.iter().map(|one| self.literal(one, of)).collect();
                format!("[{}]", all?.join(", "))
            }
            (Value::String(text), InputType::Enum(number)) => {
                let known = inputs.enums.get(*number)?.iter().find(|(_, read)| read == text);
                known?.0.clone()
            }
            (Value::Object(fields), InputType::Object(number)) => {
                let object = inputs.objects.get(*number)?;
                let each = fields.iter().map(|(name, value)| {
                    let field = object.fields.iter().find(|field| field.read == name)?;
                    Some(format!("{}: {}", field.name, self.literal(value, &field.of)?))
                });
                format!("{{{}}}", each.collect::<Option<Vec<_>>>()?.join(", "))
            }
            (Value::Object(_), _) => return None,
            (scalar, _) => scalar.to_string(),
        })
    }
}

const fn of_format(format: &str) -> Option<Scalar> {
    Some(match format.as_bytes() {
        b"date-time" => DATE_TIME,
        b"date" => DATE,
        b"time-local" => LOCAL_TIME,
        b"date-time-local" => LOCAL_DATE_TIME,
        b"decimal" => DECIMAL,
        b"uuid" => UUID,
        b"uri" => URL,
        _ => return None,
    })
}
