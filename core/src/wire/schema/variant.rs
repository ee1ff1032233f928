//! Variants as JSON Schema.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto::{Content, DtoSpec, Presence, Tagging, VariantSpec};
use super::flattened::{UNEVALUATED, has_rest, refuses};
use super::json::annotate;
use super::shape::Shape;

impl VariantSpec {
    /// Its name on the wire.
    pub const fn name_in(&self, direction: Direction) -> &'static str {
        match direction {
            Direction::Input => self.name,
            Direction::Output => self.written,
        }
    }

    /// Returns all its names on the wire.
    pub fn names_in(&self, direction: Direction) -> impl Iterator<Item = &'static str> {
        let aliases = if direction == Direction::Input { self.aliases } else { &[] };
        let name = self.name_in(direction);
        std::iter::once(name).chain(aliases.iter().copied().filter(move |alias| *alias != name))
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
        (tagging, closed): (Tagging, bool),
        variants: &[VariantSpec],
        direction: Direction,
        part: bool,
    ) -> Value {
        let there = variants.iter().filter(|variant| match direction {
            Direction::Input => variant.input,
            Direction::Output => variant.output,
        });
        let there: Vec<_> = there.collect();
        // No value of a type without variants exists.
        if there.is_empty() {
            return json!({ "not": {} });
        }
        let known = there.iter().filter(|one| !one.other);
        let known: Vec<_> = known.flat_map(|one| one.names_in(direction)).collect();
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
        // Those that nothing tells apart may fit at once.
        let loose = tagging == Tagging::Untagged || others.iter().any(|variant| variant.untagged);
        let mut before = Vec::new();
        for variant in &others {
            let among = Among { tagging, closed: closed && !part, known: &known };
            let names: Vec<_> = variant.names_in(direction).collect();
            let mut schema = self.variant(&among, (variant, &names), direction, part);
            if direction == Direction::Input && among.of(variant) == Tagging::Untagged {
                if !before.is_empty() {
                    schema = json!({ "allOf": [schema, { "not": { "anyOf": before } }] });
                }
                before.extend(self.hides(variant, part));
            }
            all.push(schema);
            if among.of(variant) == Tagging::External {
                let others = names.iter().skip(1);
                all.extend(
                    others.map(|name| self.variant(&among, (variant, &[*name]), direction, part)),
                );
            }
        }
        let keyword = if loose { "anyOf" } else { "oneOf" };
        json!({ keyword: all })
    }

    /// Returns the schema of a variant without its rules, if it has any. serde reads the first variant that fits,
    /// and tries no later one if the value breaks a rule.
    fn hides(&mut self, variant: &VariantSpec, part: bool) -> Option<Value> {
        let content = variant.content.in_(Direction::Input);
        let ruled = self.unfolded(content, part, false)?;
        let bare = self.unfolded(content, part, true)?;
        (bare != ruled).then_some(bare)
    }

    fn variant(
        &mut self,
        among: &Among<'_>,
        (variant, names): (&VariantSpec, &[&str]),
        direction: Direction,
        part: bool,
    ) -> Value {
        let (name, content) = (names[0], variant.content.in_(direction));
        let closed = among.closed;
        let told = match variant.other && direction == Direction::Input {
            true if among.known.is_empty() => json!({ "type": "string" }),
            true => json!({ "type": "string", "not": { "enum": among.known } }),
            false if names.len() > 1 => json!({ "type": "string", "enum": names }),
            false => json!({ "const": name }),
        };
        let mut schema = match among.of(variant) {
            Tagging::Untagged => self.of_content(content, direction, part),
            Tagging::External => {
                let inner = self.of_content(content, direction, false);
                tagged(&[(name, inner)], !part)
            }
            Tagging::Adjacent(tag, inner) if matches!(content, Content::Unit) => {
                let mut schema = tagged(&[(tag, told)], closed);
                // The content is optional, and must be `null`.
                if direction == Direction::Input {
                    schema["properties"][inner] = json!({ "type": "null" });
                }
                schema
            }
            Tagging::Adjacent(tag, inner) => {
                let optional = is_optional(content, direction);
                let content = self.of_content(content, direction, false);
                let mut schema = tagged(&[(tag, told), (inner, content)], closed);
                if optional {
                    schema["required"] = json!([tag]);
                }
                schema
            }
            Tagging::Internal(tag) if matches!(content, Content::Unit) => {
                tagged(&[(tag, told)], closed)
            }
            Tagging::Internal(tag) => self.internal((tag, told), content, direction, part),
        };
        if let Value::Object(schema) = &mut schema {
            annotate(schema, &[("description", variant.doc)], &[], variant.deprecated);
        }
        schema
    }

    /// The tag is one more field of the variant.
    fn internal(
        &mut self,
        (tag, told): (&str, Value),
        content: &Content,
        direction: Direction,
        part: bool,
    ) -> Value {
        let mut told = tagged(&[(tag, told)], false);
        // A variant with a flattened map lists the tag among its own fields.
        let content = match content {
            Content::Whole(field) => match (field.of)() {
                shape @ Shape::Dto(spec) if !part && has_rest(shape, 0) => {
                    spec.content.towards_ref(direction)
                }
                _ => content,
            },
            content => content,
        };
        match content {
            Content::Fields { .. } => {
                let mut schema = self.of_content(content, direction, part);
                merge(&mut schema, told);
                schema
            }
            Content::Whole(field) => match (field.of)() {
                Shape::Null | Shape::Dto(DtoSpec { content: Content::Unit, .. }) => told,
                Shape::Map(map) => {
                    if !part {
                        told["additionalProperties"] = self.schema(map.of, direction);
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

/// The variants of the enum that a variant belongs to.
struct Among<'v> {
    tagging: Tagging,
    /// Whether the object with the tag rejects other fields.
    closed: bool,
    /// The known names.
    known: &'v [&'static str],
}

impl Among<'_> {
    /// Returns how a variant is distinguished from the others.
    const fn of(&self, variant: &VariantSpec) -> Tagging {
        if variant.untagged { Tagging::Untagged } else { self.tagging }
    }
}

/// Whether serde reads absent content of a variant.
fn is_optional(content: &Content, direction: Direction) -> bool {
    match content {
        Content::Whole(field) => {
            direction == Direction::Input && field.presence(direction) == Presence::Optional
        }
        _ => false,
    }
}

/// One of these names; what is said of each is in the description.
fn names(variants: &[&VariantSpec], direction: Direction) -> Value {
    let all: Vec<_> = variants.iter().flat_map(|variant| variant.names_in(direction)).collect();
    // A single name has no place for `deprecated`.
    let said = variants.iter().filter_map(|variant| {
        let words = match (variant.deprecated, variant.doc) {
            (false, "") => return None,
            (false, doc) => doc.to_owned(),
            (true, "") => "Deprecated.".to_owned(),
            (true, doc) => format!("Deprecated. {doc}"),
        };
        Some(format!("- `{}`: {words}", variant.name_in(direction)))
    });
    let said: Vec<_> = said.collect();
    let mut schema = match direction == Direction::Input && variants.iter().any(|one| one.other) {
        // The variant with `other` accepts every name.
        true => json!({ "type": "string" }),
        false => json!({ "type": "string", "enum": all }),
    };
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
