//! JSON Schemas of enums and their variants.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto_spec::{Content, DtoSpec, Presence, Tagging, VariantSpec};
use super::json_schema::annotate;
use super::object_schema::{UNEVALUATED, has_map, rejects_unknown};
use super::shape::Shape;

impl VariantSpec {
    /// Returns the name on the wire in this direction.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }

    /// Returns the name on the wire in this direction, followed by the aliases.
    pub fn names_in(&self, direction: Direction) -> impl Iterator<Item = &'static str> {
        let aliases = if direction == Direction::Input { self.aliases } else { &[] };
        let name = self.name_in(direction);
        std::iter::once(name).chain(aliases.iter().copied().filter(move |alias| *alias != name))
    }
}

impl Content {
    /// Returns the content of a variant in a direction, which is `Unit` if the only field is absent.
    fn of_variant(&self, direction: Direction) -> &Self {
        match self {
            Self::Whole(field) if field.presence(direction) == Presence::Never => &Self::Unit,
            content => content,
        }
    }
}

impl Definitions {
    /// Returns the schema of an enum. If `part`, the enum is flattened, and the schema does not restrict other fields of
    /// the object.
    pub(super) fn variants(
        &mut self,
        (tagging, closed): (Tagging, bool),
        variants: &[VariantSpec],
        direction: Direction,
        part: bool,
    ) -> Value {
        let present = variants.iter().filter(|variant| match direction {
            Direction::Input => variant.input,
            Direction::Output => variant.output,
        });
        let present: Vec<_> = present.collect();
        // A type without variants has no values.
        if present.is_empty() {
            return json!({ "not": {} });
        }
        let known = present.iter().filter(|one| !one.other);
        let known: Vec<_> = known.flat_map(|one| one.names_in(direction)).collect();
        let is_name = |variant: &&VariantSpec| {
            matches!(variant.content.of_variant(direction), Content::Unit) && !variant.untagged
        };
        if tagging == Tagging::External && !part && present.iter().all(is_name) {
            return names(&present, direction);
        }
        let (units, others): (Vec<_>, Vec<_>) = match tagging {
            Tagging::External if !part => {
                present.iter().copied().partition(|variant| is_name(variant))
            }
            _ => (Vec::new(), present),
        };
        let mut all: Vec<_> =
            (!units.is_empty()).then(|| names(&units, direction)).into_iter().collect();
        // A value may match the schemas of several untagged variants.
        let is_ambiguous =
            tagging == Tagging::Untagged || others.iter().any(|variant| variant.untagged);
        let mut earlier = Vec::new();
        for variant in &others {
            let context = VariantContext { tagging, closed: closed && !part, known: &known };
            let names: Vec<_> = variant.names_in(direction).collect();
            let mut schema = self.variant(&context, (variant, &names), direction, part);
            if direction == Direction::Input && context.tagging_of(variant) == Tagging::Untagged {
                if !earlier.is_empty() {
                    schema = json!({ "allOf": [schema, { "not": { "anyOf": earlier } }] });
                }
                earlier.extend(self.excluded_later(variant, part));
            }
            all.push(schema);
            if context.tagging_of(variant) == Tagging::External {
                for name in names.iter().skip(1) {
                    all.push(self.variant(&context, (variant, &[*name]), direction, part));
                }
            }
        }
        let keyword = if is_ambiguous { "anyOf" } else { "oneOf" };
        json!({ keyword: all })
    }

    /// Returns the schema of values that can't be those of later untagged variants: the schema of the variant without its
    /// rules, if it has rules. serde chooses the first variant that can be read, even if the value breaks a rule.
    fn excluded_later(&mut self, variant: &VariantSpec, part: bool) -> Option<Value> {
        let content = variant.content.of_variant(Direction::Input);
        let with_rules = self.inlined_schema(content, part, false)?;
        let without_rules = self.inlined_schema(content, part, true)?;
        (without_rules != with_rules).then_some(without_rules)
    }

    /// Returns the schema of a variant with these names.
    fn variant(
        &mut self,
        context: &VariantContext<'_>,
        (variant, names): (&VariantSpec, &[&str]),
        direction: Direction,
        part: bool,
    ) -> Value {
        let name = names[0];
        let content = variant.content.of_variant(direction);
        let closed = context.closed;
        let accepts_unknown = variant.other && direction == Direction::Input;
        let tag_value = if accepts_unknown && context.known.is_empty() {
            json!({ "type": "string" })
        } else if accepts_unknown {
            json!({ "type": "string", "not": { "enum": context.known } })
        } else if names.len() > 1 {
            json!({ "type": "string", "enum": names })
        } else {
            json!({ "const": name })
        };
        let mut schema = match context.tagging_of(variant) {
            Tagging::Untagged => self.content_schema(content, direction, part),
            Tagging::External => {
                let inner = self.content_schema(content, direction, false);
                tagged(&[(name, inner)], !part)
            }
            Tagging::Adjacent(tag, inner) if matches!(content, Content::Unit) => {
                let mut schema = tagged(&[(tag, tag_value)], closed);
                // The content is optional, and must be `null`.
                if direction == Direction::Input {
                    schema["properties"][inner] = json!({ "type": "null" });
                }
                schema
            }
            Tagging::Adjacent(tag, inner) => {
                let optional = is_optional(content, direction);
                let content = self.content_schema(content, direction, false);
                let mut schema = tagged(&[(tag, tag_value), (inner, content)], closed);
                if optional {
                    schema["required"] = json!([tag]);
                }
                schema
            }
            Tagging::Internal(tag) if matches!(content, Content::Unit) => {
                tagged(&[(tag, tag_value)], closed)
            }
            Tagging::Internal(tag) => self.internal((tag, tag_value), content, direction, part),
        };
        if let Value::Object(schema) = &mut schema {
            annotate(schema, &[("description", variant.doc)], &[], variant.deprecated);
        }
        schema
    }

    /// Returns the schema of an internally tagged variant, whose tag is a field of the content.
    fn internal(
        &mut self,
        (tag, tag_value): (&str, Value),
        content: &Content,
        direction: Direction,
        part: bool,
    ) -> Value {
        let mut tagged = tagged(&[(tag, tag_value)], false);
        // The tag must be declared together with the fields, so that a flattened map does not restrict it.
        let content = match content {
            Content::Newtype(field) => match (field.of)() {
                shape @ Shape::Dto(spec) if !part && has_map(shape, 0) => {
                    spec.content.towards_ref(direction)
                }
                _ => content,
            },
            content => content,
        };
        match content {
            Content::Fields { .. } => {
                let mut schema = self.content_schema(content, direction, part);
                merge(&mut schema, tagged);
                schema
            }
            Content::Newtype(field) => match (field.of)() {
                Shape::Null | Shape::Dto(DtoSpec { content: Content::Unit, .. }) => tagged,
                Shape::Map(map) => {
                    if !part {
                        tagged["additionalProperties"] = self.schema(map.of, direction);
                    }
                    tagged
                }
                shape => {
                    let closed = !part && rejects_unknown(shape, direction, 0);
                    let mut all = json!({ "allOf": [tagged, self.part(shape, direction)] });
                    if closed {
                        all[UNEVALUATED] = false.into();
                    }
                    all
                }
            },
            other => {
                let inner = self.content_schema(other, direction, part);
                json!({ "allOf": [tagged, inner] })
            }
        }
    }
}

/// The properties of an enum that affect the schemas of its variants.
struct VariantContext<'v> {
    tagging: Tagging,
    /// Whether the object with the tag rejects other fields.
    closed: bool,
    /// The names of all variants except the one for unknown names.
    known: &'v [&'static str],
}

impl VariantContext<'_> {
    /// Returns the representation of a variant.
    const fn tagging_of(&self, variant: &VariantSpec) -> Tagging {
        if variant.untagged { Tagging::Untagged } else { self.tagging }
    }
}

/// Whether serde accepts a variant without its content.
fn is_optional(content: &Content, direction: Direction) -> bool {
    match content {
        Content::Newtype(field) => {
            direction == Direction::Input && field.presence(direction) == Presence::Optional
        }
        _ => false,
    }
}

/// Returns the schema of strings that are names of variants. The description contains those of the variants.
fn names(variants: &[&VariantSpec], direction: Direction) -> Value {
    let all: Vec<_> = variants.iter().flat_map(|variant| variant.names_in(direction)).collect();
    // `deprecated` can't be declared for a value in `enum`.
    let descriptions = variants.iter().filter_map(|variant| {
        let description = match (variant.deprecated, variant.doc) {
            (false, "") => return None,
            (false, doc) => doc.to_owned(),
            (true, "") => "Deprecated.".to_owned(),
            (true, doc) => format!("Deprecated. {doc}"),
        };
        Some(format!("- `{}`: {description}", variant.name_in(direction)))
    });
    let descriptions: Vec<_> = descriptions.collect();
    let accepts_all = direction == Direction::Input && variants.iter().any(|one| one.other);
    let mut schema = if accepts_all {
        json!({ "type": "string" })
    } else {
        json!({ "type": "string", "enum": all })
    };
    if !descriptions.is_empty() {
        schema["description"] = descriptions.join("\n").into();
    }
    schema
}

/// Returns the schema of an object that has all of these fields.
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

/// Inserts the fields of an object schema before those of another one.
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
