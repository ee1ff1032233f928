//! Variants as JSON Schema.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, Presence, Tagging, VariantSpec};
use super::flattened::{UNEVALUATED, refuses};
use super::shape::Shape;

impl VariantSpec {
    /// Its name on the wire.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }
}

impl Content {
    /// What a variant is made of in a direction: nothing, where its only field is not there.
    fn in_(&self, direction: Direction) -> &Self {
        match self {
            Self::Whole(field) if field.presence(direction) == Presence::Never => &Self::Unit,
            content => content,
        }
    }
}

impl Definitions {
    /// One of these. In an object that has other fields too, each variant is a field with its name.
    pub(super) fn variants(
        &mut self,
        tagging: Tagging,
        variants: &[VariantSpec],
        direction: Direction,
        part: bool,
    ) -> Value {
        let there = variants.iter().filter(|variant| match direction {
            Direction::Input => variant.input,
            Direction::Output => variant.output,
        });
        let there: Vec<_> = there.collect();
        let bare = |variant: &&VariantSpec| {
            matches!(variant.content.in_(direction), Content::Unit) && !variant.untagged
        };
        if tagging == Tagging::External && !part && there.iter().all(bare) {
            return names(&there, direction);
        }
        let (units, others): (Vec<_>, Vec<_>) = match tagging {
            Tagging::External if !part => there.iter().copied().partition(|variant| bare(variant)),
            _ => (Vec::new(), there),
        };
        let mut all: Vec<_> =
            (!units.is_empty()).then(|| names(&units, direction)).into_iter().collect();
        all.extend(others.iter().map(|variant| self.variant(tagging, variant, direction, part)));
        // Those that nothing tells apart may fit at once.
        let loose = tagging == Tagging::Untagged || others.iter().any(|variant| variant.untagged);
        let keyword = if loose { "anyOf" } else { "oneOf" };
        json!({ keyword: all })
    }

    fn variant(
        &mut self,
        tagging: Tagging,
        variant: &VariantSpec,
        direction: Direction,
        part: bool,
    ) -> Value {
        let (name, content) = (variant.name_in(direction), variant.content.in_(direction));
        let tagging = if variant.untagged { Tagging::Untagged } else { tagging };
        let mut schema = match tagging {
            Tagging::Untagged => self.of_content(content, direction, part),
            Tagging::External => {
                let inner = self.of_content(content, direction, false);
                tagged(&[(name, inner)], !part)
            }
            Tagging::Adjacent(tag, _) if matches!(content, Content::Unit) => {
                tagged(&[(tag, json!({ "const": name }))], false)
            }
            Tagging::Adjacent(tag, inner) => {
                let content = self.of_content(content, direction, false);
                tagged(&[(tag, json!({ "const": name })), (inner, content)], false)
            }
            Tagging::Internal(tag) => self.internal((tag, name), content, direction, part),
        };
        if let (Value::Object(schema), false) = (&mut schema, variant.doc.is_empty()) {
            schema.insert("description".into(), variant.doc.into());
        }
        schema
    }

    /// The tag is one more field of the variant.
    fn internal(
        &mut self,
        (tag, name): (&str, &str),
        content: &Content,
        direction: Direction,
        part: bool,
    ) -> Value {
        let mut told = tagged(&[(tag, json!({ "const": name }))], false);
        match content {
            Content::Unit => told,
            Content::Fields { .. } => {
                let mut schema = self.of_content(content, direction, part);
                merge(&mut schema, told);
                schema
            }
            Content::Whole(field) => match (field.of)() {
                Shape::Null => told,
                Shape::Map(of) => {
                    if !part {
                        told["additionalProperties"] = self.schema(of, direction);
                    }
                    told
                }
                shape => {
                    let closed = !part && refuses(shape, direction, 0);
                    let mut all = json!({ "allOf": [told, self.part(shape, direction)] });
                    if closed {
                        all[UNEVALUATED] = false.into();
                    }
                    all
                }
            },
            other => {
                let inner = self.of_content(other, direction, part);
                json!({ "allOf": [told, inner] })
            }
        }
    }
}

/// One of these names; what is said of each is in the description.
fn names(variants: &[&VariantSpec], direction: Direction) -> Value {
    let all: Vec<_> = variants.iter().map(|variant| variant.name_in(direction)).collect();
    let said = variants.iter().filter(|variant| !variant.doc.is_empty());
    let said: Vec<_> =
        said.map(|one| format!("- `{}`: {}", one.name_in(direction), one.doc)).collect();
    let mut schema = json!({ "type": "string", "enum": all });
    if !said.is_empty() {
        schema["description"] = said.join("\n").into();
    }
    schema
}

/// An object that has all of these fields.
fn tagged(fields: &[(&str, Value)], closed: bool) -> Value {
    let required: Vec<_> = fields.iter().map(|(name, _)| Value::from(*name)).collect();
    let properties = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone()));
    let properties: Map<_, _> = properties.collect();
    let mut schema = json!({ "type": "object", "properties": properties, "required": required });
    if closed {
        schema["additionalProperties"] = false.into();
    }
    schema
}

/// Adds the fields of one object to those of another one, before them.
fn merge(schema: &mut Value, first: Value) {
    let Value::Object(mut first) = first else { return };
    let mut properties = match first.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    let mut required = match first.remove("required") {
        Some(Value::Array(required)) => required,
        _ => Vec::new(),
    };
    if let Value::Object(more) = schema["properties"].take() {
        properties.extend(more);
    }
    if let Value::Array(more) = schema["required"].take() {
        required.extend(more);
    }
    schema["properties"] = properties.into();
    schema["required"] = required.into();
}
