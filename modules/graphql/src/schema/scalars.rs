//! The built-in scalars of GraphQL, and the scalars of common Rust types.

use baya::schema::{Direction, FieldSpec, Shape};
use serde_json::Value;

use super::inputs::InputType;
use super::meta;
use super::types::Types;

/// The scalar of a value without fields.
enum ScalarKind {
    /// A scalar that is built into GraphQL.
    BuiltIn(&'static str),
    /// A custom scalar.
    Custom(Scalar),
}

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
        let name = match scalar_for_shape(shape) {
            ScalarKind::BuiltIn(name) => name,
            ScalarKind::Custom(Scalar { name, doc, specified_by }) => {
                if self.claim_scalar_name(name) {
                    let described = meta::scalar(name, doc, specified_by);
                    self.registry.types.insert(name.to_owned(), described);
                }
                name
            }
        };
        format!("{name}!")
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
        let inputs = &self.builder.registered.inputs;
        Some(match (value, of) {
            (Value::Null, _) => "null".to_owned(),
            (Value::Array(all), InputType::List(of)) => {
                let all: Option<Vec<_>> = all.iter().map(|one| self.literal(one, of)).collect();
                format!("[{}]", all?.join(", "))
            }
            (Value::String(text), InputType::Enum(index)) => {
                let variants = inputs.enums.get(*index)?;
                variants.iter().find(|(_, serde_name)| serde_name == text)?.0.clone()
            }
            (Value::Object(fields), InputType::Object(index)) => {
                let object = inputs.objects.get(*index)?;
                let each = fields.iter().map(|(name, value)| {
                    let field = object.fields.iter().find(|field| field.serde_name == name)?;
                    Some(format!("{}: {}", field.name, self.literal(value, &field.of)?))
                });
                format!("{{{}}}", each.collect::<Option<Vec<_>>>()?.join(", "))
            }
            (Value::Object(_), _) => return None,
            (scalar, _) => scalar.to_string(),
        })
    }
}

/// Returns the name of the scalar of a value without fields.
pub(crate) fn scalar_name(shape: Shape) -> &'static str {
    match scalar_for_shape(shape) {
        ScalarKind::BuiltIn(name) | ScalarKind::Custom(Scalar { name, .. }) => name,
    }
}

fn scalar_for_shape(shape: Shape) -> ScalarKind {
    let string = ScalarKind::BuiltIn("String");
    match shape {
        Shape::Boolean => ScalarKind::BuiltIn("Boolean"),
        Shape::Integer { .. } | Shape::Integer128 { .. } => ScalarKind::BuiltIn("Int"),
        Shape::Number(_) => ScalarKind::BuiltIn("Float"),
        Shape::Bytes => ScalarKind::Custom(UPLOAD),
        Shape::String(format) => scalar_for_format(format).map_or(string, ScalarKind::Custom),
        Shape::Character | Shape::CommaSeparated(_) => string,
        Shape::Json(schema) => {
            let schema = schema();
            let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
            match scalar_for_format(format) {
                Some(scalar) => ScalarKind::Custom(scalar),
                None if schema.get("type") == Some(&"string".into()) => string,
                None => ScalarKind::Custom(JSON),
            }
        }
        _ => ScalarKind::Custom(JSON),
    }
}

const fn scalar_for_format(format: &str) -> Option<Scalar> {
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
