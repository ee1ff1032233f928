//! Comparison of field names in constants, which finds name clashes of flattened types.

use super::definitions::Direction;
use super::dto_spec::{Content, FieldSpec, Presence, Tagging, VariantSpec};
use super::shape::Shape;
use crate::base::equal;

/// A type that is flattened, and the types that are flattened into it.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The shape of the type.
    pub shape: Shape,
    /// The types that are flattened into it.
    pub inner: &'static [Part],
}

/// A type that is flattened into another one.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The type.
    pub of: &'static Parts,
    /// Whether the flattened field is read.
    pub input: bool,
    /// Whether the flattened field is written.
    pub output: bool,
}

impl Parts {
    /// Returns the parts of a type without flattened types.
    pub const fn of(shape: Shape) -> Self {
        Self { shape, inner: &[] }
    }

    /// Returns the parts of a type with flattened types.
    pub const fn with(shape: Shape, inner: &'static [Part]) -> Self {
        Self { shape, inner }
    }

    /// Whether the type has a field with one of these names, as far as constants determine it.
    pub const fn has_any(&self, names: &[&str], direction: Direction) -> bool {
        let mut i = 0;
        while i < names.len() {
            if self.has(names[i], direction) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Whether two types have a field with the same name, as far as constants determine it.
    pub const fn share(&self, other: &Self, direction: Direction) -> bool {
        if let Shape::Dto(spec) = self.shape
            && shared(spec.content, other, direction)
        {
            return true;
        }
        let mut i = 0;
        while i < self.inner.len() {
            if self.inner[i].is_present(direction) && self.inner[i].of.share(other, direction) {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn has(&self, name: &str, direction: Direction) -> bool {
        if let Shape::Dto(spec) = self.shape
            && has(spec.content, name, direction)
        {
            return true;
        }
        let mut i = 0;
        while i < self.inner.len() {
            if self.inner[i].is_present(direction) && self.inner[i].of.has(name, direction) {
                return true;
            }
            i += 1;
        }
        false
    }
}

impl Part {
    const fn is_present(&self, direction: Direction) -> bool {
        match direction {
            Direction::Input => self.input,
            Direction::Output => self.output,
        }
    }
}

/// Whether a content has a field with this name.
const fn has(content: Content, name: &str, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                if is_present(&fields[i], direction) && has_name(&fields[i], name, direction) {
                    return true;
                }
                i += 1;
            }
            false
        }
        Content::Variants { tagging, variants, .. } => {
            let (tag, content) = tags(tagging);
            if equal(tag, name) || equal(content, name) {
                return true;
            }
            let mut i = 0;
            while i < variants.len() {
                let has_name = if is_merged(tagging, &variants[i]) {
                    has(variants[i].content, name, direction)
                } else {
                    is_external(tagging) && equal(variants[i].name_in(direction), name)
                };
                if has_name {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

/// Whether a field has this name, or this alias in input.
const fn has_name(field: &FieldSpec, name: &str, direction: Direction) -> bool {
    if equal(field.name_in(direction), name) {
        return true;
    }
    let mut i = 0;
    while i < field.aliases.len() {
        if matches!(direction, Direction::Input) && equal(field.aliases[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a type has a field with the name of a field of this content.
const fn shared(content: Content, other: &Parts, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                let present = is_present(&fields[i], direction);
                let aliases = match direction {
                    Direction::Input => fields[i].aliases,
                    Direction::Output => &[],
                };
                let name = fields[i].name_in(direction);
                if present && (other.has(name, direction) || other.has_any(aliases, direction)) {
                    return true;
                }
                i += 1;
            }
            false
        }
        Content::Variants { tagging, variants, .. } => {
            let (tag, inner) = tags(tagging);
            if !tag.is_empty() && other.has(tag, direction)
                || !inner.is_empty() && other.has(inner, direction)
            {
                return true;
            }
            let mut i = 0;
            while i < variants.len() {
                let is_shared = if is_merged(tagging, &variants[i]) {
                    shared(variants[i].content, other, direction)
                } else {
                    is_external(tagging) && other.has(variants[i].name_in(direction), direction)
                };
                if is_shared {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

/// Whether a field has a name of its own in this direction.
const fn is_present(field: &FieldSpec, direction: Direction) -> bool {
    let presence = match direction {
        Direction::Input => field.input,
        Direction::Output => field.output,
    };
    !field.flatten && !matches!(presence, Presence::Never)
}

/// Returns the names of the tag and the content of a representation; empty if there are none.
const fn tags(tagging: Tagging) -> (&'static str, &'static str) {
    match tagging {
        Tagging::Internal(tag) => (tag, ""),
        Tagging::Adjacent(tag, content) => (tag, content),
        Tagging::External | Tagging::Untagged => ("", ""),
    }
}

/// Whether the fields of a variant are merged into the object of the enum.
const fn is_merged(tagging: Tagging, variant: &VariantSpec) -> bool {
    variant.untagged || matches!(tagging, Tagging::Internal(_) | Tagging::Untagged)
}

/// Whether the object has a field with the name of the variant.
const fn is_external(tagging: Tagging) -> bool {
    matches!(tagging, Tagging::External)
}
