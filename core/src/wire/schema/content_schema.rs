//! JSON Schemas of DTOs, their content and their fields.

use serde_json::{Value, json};

use super::definitions::{Definitions, Direction};
use super::dto_spec::{Content, DtoSpec, FieldSpec, Presence};
use super::example_values::steady;
use super::json_schema::{annotate, tuple_schema};
use super::object_schema::Object;
use super::shape::Shape;

impl FieldSpec {
    /// Returns the presence of the field on the wire, which also depends on its type and its default. A field whose default
    /// breaks a rule is required.
    pub fn presence(&self, direction: Direction) -> Presence {
        match (direction, self.input) {
            (Direction::Output, _) => self.output,
            (_, Presence::Required) if !self.by_function && may_be_absent((self.of)()) => {
                Presence::Optional
            }
            (_, Presence::Optional) if self.has_invalid_default() => Presence::Required,
            (_, input) => input,
        }
    }

    /// Whether the default breaks a rule.
    fn has_invalid_default(&self) -> bool {
        self.default_fits.is_some_and(|fits| !fits())
    }

    /// Returns the name on the wire in this direction.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }
}

/// Whether serde reads an absent field of this type.
const fn may_be_absent(shape: Shape) -> bool {
    matches!(shape, Shape::Option(_) | Shape::Patch(_))
}

impl Definitions {
    /// Returns the schema of a DTO. If `part`, the DTO is flattened, and the schema does not restrict other fields of the
    /// object.
    pub(super) fn dto_schema(&mut self, spec: &DtoSpec, direction: Direction, part: bool) -> Value {
        let mut schema = self.content_schema(&spec.content, direction, part);
        if let Value::Object(schema) = &mut schema {
            let words = [("title", spec.title), ("description", spec.doc)];
            // The descriptions of variants follow that of the type.
            let variants = schema.get("description").and_then(Value::as_str).map(str::to_owned);
            annotate(schema, &words, spec.examples, spec.deprecated);
            if let (Some(variants), false) = (variants, spec.doc.is_empty()) {
                schema.insert("description".into(), format!("{}\n\n{variants}", spec.doc).into());
            }
        }
        schema
    }

    /// Returns the schema of the content of a DTO or a variant.
    pub(super) fn content_schema(
        &mut self,
        content: &Content,
        direction: Direction,
        part: bool,
    ) -> Value {
        match content {
            Content::Unit => json!({ "type": "null" }),
            Content::Newtype(field) if part => self.part((field.of)(), direction),
            Content::Newtype(field) => self.field(field, direction),
            Content::Fields { fields, closed } => {
                let mut object = Object::default();
                // A closed type rejects fields that are only written.
                let rejects = *closed && direction == Direction::Input;
                let is_allowed = |one: &&FieldSpec| !rejects || one.input != Presence::Never;
                let fields: Vec<_> = fields.iter().filter(is_allowed).copied().collect();
                self.fields(&fields, direction, &mut object);
                if part { object.part() } else { object.schema(*closed, direction) }
            }
            Content::Tuple(fields) => {
                let present =
                    fields.iter().filter(|one| one.presence(direction) != Presence::Never);
                tuple_schema(present.map(|field| self.field(field, direction)).collect())
            }
            Content::Variants { tagging, variants, closed } => {
                self.variants((*tagging, *closed), variants, direction, part)
            }
            Content::Of(of) if part => self.part(of(), direction),
            Content::Of(of) => self.schema(*of, direction),
            Content::Through { .. } => {
                self.content_schema(&content.towards(direction), direction, part)
            }
            Content::Json(schema) => schema(),
        }
    }

    /// Returns the schema of an object's field, and whether the field is required. Returns `None` for a field that is
    /// neither read nor written.
    pub(super) fn property(
        &mut self,
        field: &FieldSpec,
        direction: Direction,
    ) -> Option<(Value, bool)> {
        let presence = field.presence(direction);
        let opposite = field.presence(direction.opposite());
        let mut schema = match (presence, opposite) {
            (Presence::Never, Presence::Never) => return None,
            (Presence::Never, _) => self.field(field, direction.opposite()),
            _ => self.field(field, direction),
        };
        // Fields that exist only in the other direction are described too, but not required.
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

    /// Returns the schema of a field's value with its rules, description, examples and default.
    pub fn field(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        let mut schema = self.field_schema(field, direction);
        if let Value::Object(schema) = &mut schema {
            let words =
                [("format", field.format), ("title", field.title), ("description", field.doc)];
            annotate(schema, &words, field.examples, field.deprecated);
            let default = field.default.filter(|_| !field.has_invalid_default()).and_then(steady);
            if let (Some(default), Direction::Input) = (default, direction) {
                schema.insert("default".into(), default);
            }
        }
        schema
    }

    /// Returns the schema of a field's type with the rules. The rules of an `Option` apply to the value inside.
    fn field_schema(&mut self, field: &FieldSpec, direction: Direction) -> Value {
        let shape = (field.of)();
        let (inner, optional) = match shape {
            Shape::Option(of) | Shape::Patch(of) => (of(), true),
            other => (other, false),
        };
        let mut schema = self.shape_schema(inner, direction);
        if let (Value::Object(schema), false) = (&mut schema, self.without_rules) {
            (field.rules)(direction).iter().for_each(|rule| rule.write(schema));
        }
        let is_omitted = direction == Direction::Output && field.omits_none;
        if optional && !is_omitted { super::json_schema::nullable(schema) } else { schema }
    }
}
