//! JSON Schemas of objects: their fields, flattened values, and additional fields.

use serde_json::{Map, Value, json};

use super::definitions::{Definitions, Direction};
use super::dto_spec::{Content, FieldSpec, Presence, Tagging};
use super::field_names::names_in;
use super::rule_spec::RuleSpec;
use super::shape::{Of, Shape};

/// Collects the parts of an object's schema.
#[derive(Default)]
pub(super) struct Object {
    properties: Map<String, Value>,
    required: Vec<Value>,
    /// The schemas of flattened values.
    parts: Vec<Value>,
    /// The schemas of fields with aliases, which allow one of the names.
    aliases: Vec<Value>,
    /// The schema of the values of a flattened map.
    map_values: Option<Value>,
    /// The schema of the keys of a flattened map, if they are not arbitrary strings.
    map_keys: Option<Value>,
    /// The minimum and the maximum number of entries of a flattened map.
    length: (Option<usize>, Option<usize>),
    /// The number of the object's own fields.
    fields: usize,
    /// Whether a flattened value rejects the fields of other values.
    closed: bool,
}

impl Object {
    /// Returns the schema. With flattened values, `unevaluatedProperties` restricts additional fields, because
    /// `additionalProperties` does not take their fields into account.
    pub(super) fn schema(self, closed: bool, direction: Direction) -> Value {
        let mut schema = json!({ "type": "object" });
        // A closed object rejects unknown fields in input, even if a flattened map would accept them.
        let others = match (self.map_values, direction) {
            (Some(values), Direction::Output) => Some(values),
            _ if closed || self.closed => Some(false.into()),
            (values, _) => values,
        };
        // The field names of flattened values are not known here.
        let own: Vec<_> = self.properties.keys().cloned().collect();
        let keys = self.map_keys.filter(|_| self.parts.is_empty());
        let names = keys.map(|keys| match &*own {
            [] => keys,
            own => json!({ "anyOf": [{ "enum": own }, keys] }),
        });
        let keyword = if self.parts.is_empty() { "additionalProperties" } else { UNEVALUATED };
        // Fields that may be absent count neither as entries nor as required ones.
        let (min, max) = self.length;
        let min = min.filter(|min| *min > 0).map(|min| min.saturating_add(self.required.len()));
        let max = max.filter(|_| self.parts.is_empty());
        let max = max.map(|max| max.saturating_add(self.fields));
        let all: Vec<_> = self.aliases.into_iter().chain(self.parts).collect();
        let keywords = [
            ("properties", Some(self.properties.into()).filter(is_not_empty)),
            ("required", Some(self.required.into()).filter(is_not_empty)),
            ("minProperties", min.map(Value::from)),
            ("maxProperties", max.map(Value::from)),
            ("propertyNames", names),
            (keyword, others),
            ("allOf", Some(all.into()).filter(is_not_empty)),
        ];
        for (keyword, value) in keywords {
            if let Some(value) = value {
                schema[keyword] = value;
            }
        }
        schema
    }

    /// Returns the schema of a value that is flattened into another object, which restricts the additional fields.
    pub(super) fn part(self) -> Value {
        let part =
            Self { map_values: None, map_keys: None, length: (None, None), closed: false, ..self };
        part.schema(false, Direction::Input)
    }
}

impl Object {
    /// Sets the bounds from the `length` rule of a flattened map.
    fn set_length(&mut self, field: &FieldSpec, direction: Direction) {
        let is_map = matches!((field.of)(), Shape::Map(_));
        for rule in (field.rules)(direction) {
            if let (RuleSpec::Length { min, max }, true) = (rule, is_map) {
                self.length = (min, max);
            }
        }
    }

    /// Adds the aliases of a field. At most one of the names may be present.
    fn add_aliases(&mut self, name: &str, aliases: &[&str], property: &Value, is_required: bool) {
        for alias in aliases {
            let mut property = property.clone();
            if let Value::Object(property) = &mut property {
                property.remove("default");
                property.insert("description".into(), format!("Alias of `{name}`.").into());
            }
            self.properties.insert((*alias).into(), property);
        }
        let names: Vec<_> = std::iter::once(name).chain(aliases.iter().copied()).collect();
        let each = names.iter().map(|name| json!({ "required": [name] }));
        let mut all: Vec<_> = each.collect();
        if !is_required {
            all.push(json!({ "not": { "anyOf": all } }));
        }
        self.aliases.push(json!({ "oneOf": all }));
    }
}

/// Returns the additional names from which a field is read.
fn aliases(field: &FieldSpec, direction: Direction) -> Vec<&'static str> {
    let is_read = direction == Direction::Input && field.input != Presence::Never;
    let aliases = field.aliases.iter().copied();
    aliases.filter(|alias| is_read && *alias != field.name).collect()
}

/// The keyword for the properties that are declared neither by an object nor by its flattened values.
pub(super) const UNEVALUATED: &str = "unevaluatedProperties";

fn is_not_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => true,
    }
}

impl Definitions {
    /// Adds fields to an object.
    pub(super) fn fields(&mut self, fields: &[FieldSpec], direction: Direction, to: &mut Object) {
        for field in fields {
            if field.flatten {
                if field.presence(direction) != Presence::Never {
                    self.flatten((field.of)(), direction, to);
                    to.set_length(field, direction);
                }
            } else if let Some((property, is_required)) = self.property(field, direction) {
                let name = field.name_in(direction);
                to.fields += 1;
                match aliases(field, direction) {
                    aliases if !aliases.is_empty() => {
                        to.add_aliases(name, &aliases, &property, is_required);
                    }
                    _ if is_required => to.required.push(name.into()),
                    _ => {}
                }
                to.properties.insert(name.into(), property);
            }
        }
    }

    /// Adds a flattened value. A schema that restricts other fields is inlined without the restriction, instead of being
    /// referred to.
    fn flatten(&mut self, shape: Shape, direction: Direction, to: &mut Object) {
        match shape {
            Shape::Null => {}
            Shape::Map(map) => {
                to.map_values = Some(self.schema(map.of, direction));
                to.map_keys = self.key_names(map.key, direction);
            }
            Shape::Option(_) => to.parts.push(self.part(shape, direction)),
            Shape::Dto(spec) if self.inlines(shape, direction) => {
                self.flattening.push((spec.path)());
                match spec.content.towards(direction) {
                    Content::Unit => {}
                    Content::Fields { fields, .. } => self.fields(fields, direction, to),
                    Content::Newtype(&FieldSpec { of, .. }) | Content::Of(of) => {
                        self.flatten(of(), direction, to);
                    }
                    Content::Variants { tagging, .. } => {
                        // For other representations, serde reads only the tag and the content, and ignores other fields.
                        let reads_all = matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
                        to.closed |= reads_all && rejects_unknown(shape, direction, 0);
                        to.parts.push(self.dto_schema(spec, direction, true));
                    }
                    _ => to.parts.push(self.dto_schema(spec, direction, true)),
                }
                self.flattening.pop();
            }
            other => to.parts.push(self.shape_schema(other, direction)),
        }
    }

    /// Returns the schema of a flattened value, which does not restrict the other fields of the object. No fields of an
    /// optional value are required.
    pub(super) fn part(&mut self, shape: Shape, direction: Direction) -> Value {
        match shape {
            Shape::Option(of) => {
                json!({ "anyOf": [self.part(of(), direction), absent(of(), direction)] })
            }
            Shape::Map(_) => json!({ "type": "object" }),
            Shape::Dto(spec) if self.inlines(shape, direction) => {
                self.flattening.push((spec.path)());
                let part = self.dto_schema(spec, direction, true);
                self.flattening.pop();
                part
            }
            other => self.shape_schema(other, direction),
        }
    }

    /// Whether the schema of a flattened value is inlined instead of being referred to. A type that contains itself is
    /// inlined once.
    fn inlines(&self, shape: Shape, direction: Direction) -> bool {
        let Shape::Dto(spec) = shape else { return false };
        let is_unit = matches!(spec.content, Content::Unit);
        let is_open = self.flattening.contains(&(spec.path)());
        !is_open && (is_unit || restricts_others(shape, direction, &mut Vec::new()))
    }
}

/// Returns the schema of an object without the fields of an optional flattened value. It allows everything if their
/// names are not known.
fn absent(shape: Shape, direction: Direction) -> Value {
    let names = match direction {
        Direction::Input => names_in(shape).map(|names| names.known).unwrap_or_default(),
        Direction::Output => Vec::new(),
    };
    let required: Vec<_> = names.iter().map(|name| json!({ "required": [name] })).collect();
    match &*required {
        [] => json!({}),
        [only] => json!({ "not": only }),
        all => json!({ "not": { "anyOf": all } }),
    }
}

/// Whether a schema restricts properties that it does not declare.
fn restricts_others(shape: Shape, direction: Direction, visited: &mut Vec<&'static str>) -> bool {
    let Shape::Dto(spec) = shape else { return matches!(shape, Shape::Map(_)) };
    let path = (spec.path)();
    if visited.contains(&path) {
        return false;
    }
    visited.push(path);
    content_restricts_others(&spec.content, direction, visited)
}

fn content_restricts_others(
    content: &Content,
    direction: Direction,
    visited: &mut Vec<&'static str>,
) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, closed } => {
            closed || fields.iter().any(|field| field.flatten && has_map((field.of)(), 0))
        }
        Content::Newtype(&FieldSpec { of, .. }) | Content::Of(of) => {
            restricts_others(of(), direction, visited)
        }
        // The object has no field other than the variant.
        Content::Variants { tagging: Tagging::External, .. } => true,
        Content::Variants { variants, closed, .. } => {
            let mut variants = variants.iter();
            closed || variants.any(|one| content_restricts_others(&one.content, direction, visited))
        }
        _ => false,
    }
}

/// Whether unknown properties are rejected, for all variants.
pub(super) fn rejects_unknown(shape: Shape, direction: Direction, depth: usize) -> bool {
    match shape {
        Shape::Dto(spec) if depth < MAX_DEPTH => {
            content_rejects_unknown(&spec.content, direction, depth)
        }
        _ => false,
    }
}

fn content_rejects_unknown(content: &Content, direction: Direction, depth: usize) -> bool {
    let rejects = |of: Of| rejects_unknown(of(), direction, depth + 1);
    match content.towards(direction) {
        Content::Fields { closed, .. } => closed,
        Content::Newtype(&FieldSpec { of, .. }) | Content::Of(of) => rejects(of),
        Content::Variants { tagging: Tagging::External, .. } => true,
        Content::Variants { tagging: Tagging::Adjacent(..), closed, .. } => closed,
        Content::Variants { tagging: Tagging::Internal(_), variants, closed: true }
            if variants.iter().all(|one| !one.untagged) =>
        {
            true
        }
        Content::Variants { variants, .. } => {
            variants.iter().all(|one| content_rejects_unknown(&one.content, direction, depth))
        }
        _ => false,
    }
}

/// Upper bound on the depth of types that are searched.
const MAX_DEPTH: usize = 8;

/// Whether a value is a map, or has a flattened map.
pub(super) fn has_map(shape: Shape, depth: usize) -> bool {
    match shape {
        Shape::Map(_) => true,
        Shape::Dto(spec) if depth < MAX_DEPTH => match spec.content {
            Content::Fields { fields, .. } => {
                fields.iter().any(|field| field.flatten && has_map((field.of)(), depth + 1))
            }
            Content::Newtype(field) => has_map((field.of)(), depth + 1),
            _ => false,
        },
        _ => false,
    }
}
