//! The content of DTOs as JSON Schema: fields, and what is in their place.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, DtoSpec, FieldSpec, Presence};
use super::json::{annotate, of_tuple};
use super::shape::Shape;

impl FieldSpec {
    pub(super) const fn presence(&self, direction: Direction) -> Presence {
        match direction {
            Direction::Input => self.input,
            Direction::Output => self.output,
        }
    }

    /// Its name on the wire.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }
}

impl Definitions {
    /// The schema of a DTO itself.
    pub(super) fn of_dto(&mut self, spec: &DtoSpec, direction: Direction) -> Value {
        let mut schema = self.of_content(&spec.content, direction);
        if let Value::Object(schema) = &mut schema {
            let words = [("title", spec.title), ("description", spec.doc)];
            // What is said of variants stands below what is said of the whole.
            let below = schema.get("description").and_then(Value::as_str).map(str::to_owned);
            annotate(schema, &words, spec.examples, spec.deprecated);
            if let (Some(below), false) = (below, spec.doc.is_empty()) {
                schema.insert("description".into(), format!("{}\n\n{below}", spec.doc).into());
            }
        }
        schema
    }

    pub(super) fn of_content(&mut self, content: &Content, direction: Direction) -> Value {
        match content {
            Content::Unit => json!({ "type": "null" }),
            Content::Whole(field) => self.field(field, direction),
            Content::Fields { fields, closed } => self.object(fields, *closed, direction),
            Content::Tuple(fields) => {
                let there = fields.iter().filter(|one| one.presence(direction) != Presence::Never);
                of_tuple(there.map(|field| self.field(field, direction)).collect())
            }
            Content::Variants { tagging, variants } => self.variants(*tagging, variants, direction),
            Content::Of(of) => self.schema(*of, direction),
            Content::Through { input, output } => match direction {
                Direction::Input => self.of_content(input, direction),
                Direction::Output => self.of_content(output, direction),
            },
            Content::Json(schema) => schema(),
        }
    }

    /// An object with these fields.
    pub(super) fn object(
        &mut self,
        fields: &[FieldSpec],
        closed: bool,
        direction: Direction,
    ) -> Value {
        let (mut properties, mut required, mut others) = (Map::new(), Vec::new(), Vec::new());
        let mut schema = json!({ "type": "object" });
        for field in fields {
            if field.flatten {
                match (field.of)() {
                    Shape::Map(of) => {
                        schema["additionalProperties"] = self.schema(of, direction);
                    }
                    _ => others.extend(self.flattened(field, direction)),
                }
            } else if let Some((property, is_required)) = self.property(field, direction) {
                let name = field.name_in(direction);
                if is_required {
                    required.push(Value::from(name));
                }
                properties.insert(name.into(), property);
            }
        }
        if !properties.is_empty() {
            schema["properties"] = properties.into();
        }
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        if closed {
            schema["additionalProperties"] = false.into();
        }
        if !others.is_empty() {
            schema["allOf"] = others.into();
        }
        schema
    }

    /// The schema of a field in an object; nothing where it is neither read nor written.
    fn property(&mut self, field: &FieldSpec, direction: Direction) -> Option<(Value, bool)> {
        let (presence, opposite) =
            (field.presence(direction), field.presence(direction.opposite()));
        let mut schema = match (presence, opposite) {
            (Presence::Never, Presence::Never) => return None,
            (Presence::Never, _) => self.field(field, direction.opposite()),
            _ => self.field(field, direction),
        };
        // A field of the other direction alone is named, so that one schema does for both.
        let only = match (field.input, field.output) {
            (Presence::Never, _) => Some("readOnly"),
            (_, Presence::Never) => Some("writeOnly"),
            _ => None,
        };
        if let Some(only) = only {
            schema[only] = true.into();
        }
        let named = if presence == Presence::Never { opposite } else { presence };
        Some((schema, named == Presence::Required))
    }

    /// The schema of a field's value, with its rules and what is said of it.
    pub(super) fn field(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        let mut schema = self.of_field(field, direction);
        if let Value::Object(schema) = &mut schema {
            let words =
                [("format", field.format), ("title", field.title), ("description", field.doc)];
            annotate(schema, &words, field.examples, field.deprecated);
            let default = field.default.and_then(|default| default());
            if let (Some(default), Direction::Input) = (default, direction) {
                schema.insert("default".into(), default);
            }
        }
        schema
    }

    /// Its type with its rules, which stand at what is in an `Option`.
    fn of_field(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        let shape = (field.of)();
        let (inner, optional) = match shape {
            Shape::Option(of) | Shape::Patch(of) => (of(), true),
            other => (other, false),
        };
        let mut schema = self.of_shape(inner, direction);
        if let Value::Object(schema) = &mut schema {
            (field.rules)().iter().for_each(|rule| rule.write(schema));
        }
        // What is left out instead is never `null`.
        let left_out = direction == Direction::Output && field.output == Presence::Optional;
        match optional && !(left_out && matches!(shape, Shape::Option(_))) {
            true => super::json::nullable(schema),
            false => schema,
        }
    }

    /// The schema of one field by itself, such as that of a parameter.
    pub fn of_one(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        self.field(field, direction)
    }

    /// What a flattened field adds; nothing of it is required where it may be left out.
    fn flattened(&mut self, field: &FieldSpec, direction: Direction) -> Option<Value> {
        match (field.of)() {
            Shape::Option(of) => {
                let schema = self.schema(of, direction);
                Some(json!({ "anyOf": [schema, {}] }))
            }
            _ if field.presence(direction) == Presence::Never => None,
            shape => Some(self.of_shape(shape, direction)),
        }
    }
}
