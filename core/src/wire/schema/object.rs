//! The content of DTOs as JSON Schema: fields, and what is in their place.

use serde_json::{Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, DtoSpec, FieldSpec, Presence};
use super::flattened::Object;
use super::json::{annotate, of_tuple};
use super::shape::Shape;
use super::shown::steady;

impl FieldSpec {
    /// Returns whether the field is present on the wire, which also depends on its type and its default: a field
    /// whose default breaks a rule is required.
    pub fn presence(&self, direction: Direction) -> Presence {
        match (direction, self.input) {
            (Direction::Output, _) => self.output,
            (_, Presence::Required) if !self.by_function && may_be_left_out((self.of)()) => {
                Presence::Optional
            }
            (_, Presence::Optional) if self.breaks() => Presence::Required,
            (_, input) => input,
        }
    }

    /// Whether the default is not valid.
    fn breaks(&self) -> bool {
        self.default_fits.is_some_and(|fits| !fits())
    }

    /// Its name on the wire.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }
}

/// Whether serde reads an absent field of this type.
const fn may_be_left_out(shape: Shape) -> bool {
    matches!(shape, Shape::Option(_) | Shape::Patch(_))
}

impl Definitions {
    /// The schema of a DTO itself; one that is a part of an object says nothing of the rest of it.
    pub(super) fn of_dto(&mut self, spec: &DtoSpec, direction: Direction, part: bool) -> Value {
        let mut schema = self.of_content(&spec.content, direction, part);
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

    pub(super) fn of_content(
        &mut self,
        content: &Content,
        direction: Direction,
        part: bool,
    ) -> Value {
        match content {
            Content::Unit => json!({ "type": "null" }),
            Content::Whole(field) if part => self.part((field.of)(), direction),
            Content::Whole(field) => self.field(field, direction),
            Content::Fields { fields, closed } => {
                let mut object = Object::default();
                // A closed type rejects fields that are only written.
                let refused = *closed && direction == Direction::Input;
                let there = |one: &&FieldSpec| !refused || one.input != Presence::Never;
                let fields: Vec<_> = fields.iter().filter(there).copied().collect();
                self.fields(&fields, direction, &mut object);
                if part { object.part() } else { object.schema(*closed, direction) }
            }
            Content::Tuple(fields) => {
                let there = fields.iter().filter(|one| one.presence(direction) != Presence::Never);
                of_tuple(there.map(|field| self.field(field, direction)).collect())
            }
            Content::Variants { tagging, variants, closed } => {
                self.variants((*tagging, *closed), variants, direction, part)
            }
            Content::Of(of) if part => self.part(of(), direction),
            Content::Of(of) => self.schema(*of, direction),
            Content::Through { .. } => {
                self.of_content(&content.towards(direction), direction, part)
            }
            Content::Json(schema) => schema(),
        }
    }

    /// The schema of a field in an object; nothing where it is neither read nor written.
    pub(super) fn property(
        &mut self,
        field: &FieldSpec,
        direction: Direction,
    ) -> Option<(Value, bool)> {
        let (presence, opposite) =
            (field.presence(direction), field.presence(direction.opposite()));
        let mut schema = match (presence, opposite) {
            (Presence::Never, Presence::Never) => return None,
            (Presence::Never, _) => self.field(field, direction.opposite()),
            _ => self.field(field, direction),
        };
        // A field of the other direction alone is named as well, and not required.
        let only = match (field.input, field.output) {
            (Presence::Never, _) => Some("readOnly"),
            (_, Presence::Never) => Some("writeOnly"),
            _ => None,
        };
        if let (Some(only), Value::Object(schema)) = (only, &mut schema) {
            schema.insert(only.into(), true.into());
        }
        Some((schema, presence == Presence::Required))
    }

    /// The schema of a field's value, with its rules and what is said of it.
    pub fn field(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        let mut schema = self.of_field(field, direction);
        if let Value::Object(schema) = &mut schema {
            let words =
                [("format", field.format), ("title", field.title), ("description", field.doc)];
            annotate(schema, &words, field.examples, field.deprecated);
            let default = field.default.filter(|_| !field.breaks()).and_then(steady);
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
        if let (Value::Object(schema), false) = (&mut schema, self.bare) {
            (field.rules)(direction).iter().for_each(|rule| rule.write(schema));
        }
        let left_out = direction == Direction::Output && field.omits_none;
        match optional && !left_out {
            true => super::json::nullable(schema),
            false => schema,
        }
    }
}
