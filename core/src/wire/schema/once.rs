//! The names of members in an object that has flattened parts, compared in constants.

use super::definitions::Direction;
use super::dto::{Content, FieldSpec, Presence, Tagging, VariantSpec};
use super::shape::Shape;
use crate::base::equal;

/// A type whose members are flattened, with the types whose members are its own.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// What the type looks like.
    pub shape: Shape,
    /// The types that it is flattened with.
    pub inner: &'static [Part],
}

/// A flattened type in another one.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The type.
    pub of: &'static Parts,
    /// Whether it is read.
    pub input: bool,
    /// Whether it is written.
    pub output: bool,
}

impl Parts {
    /// Returns the parts of a type that has no flattened ones, as far as its shape determines it.
    pub const fn of(shape: Shape) -> Self {
        Self { shape, inner: &[] }
    }

    /// Returns the parts of a type with flattened ones.
    pub const fn with(shape: Shape, inner: &'static [Part]) -> Self {
        Self { shape, inner }
    }

    /// Whether the type has a member with one of these names, as far as constants determine it.
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

    /// Whether two types have a member with the same name, as far as constants determine it.
    pub const fn share(&self, other: &Self, direction: Direction) -> bool {
        if let Shape::Dto(spec) = self.shape
            && shared(spec.content, other, direction)
        {
            return true;
        }
        let mut i = 0;
        while i < self.inner.len() {
            if self.inner[i].is_there(direction) && self.inner[i].of.share(other, direction) {
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
            if self.inner[i].is_there(direction) && self.inner[i].of.has(name, direction) {
                return true;
            }
            i += 1;
        }
        false
    }
}

impl Part {
    const fn is_there(&self, direction: Direction) -> bool {
        match direction {
            Direction::Input => self.input,
            Direction::Output => self.output,
        }
    }
}

/// Whether a content has a member with this name.
const fn has(content: Content, name: &str, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                if is_there(&fields[i], direction) && is_called(&fields[i], name, direction) {
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
                let found = match is_beside(tagging, &variants[i]) {
                    true => has(variants[i].content, name, direction),
                    false => is_named(tagging) && equal(named(&variants[i], direction), name),
                };
                if found {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

/// Whether a field has this name, or is read by it.
const fn is_called(field: &FieldSpec, name: &str, direction: Direction) -> bool {
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

/// Whether a type has a member with the name of one of this content.
const fn shared(content: Content, other: &Parts, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                let there = is_there(&fields[i], direction);
                let aliases = match direction {
                    Direction::Input => fields[i].aliases,
                    Direction::Output => &[],
                };
                let name = fields[i].name_in(direction);
                if there && (other.has(name, direction) || other.has_any(aliases, direction)) {
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
                let found = match is_beside(tagging, &variants[i]) {
                    true => shared(variants[i].content, other, direction),
                    false => {
                        is_named(tagging) && other.has(named(&variants[i], direction), direction)
                    }
                };
                if found {
                    return true;
                }
                i += 1;
            }
            false
        }
        _ => false,
    }
}

const fn is_there(field: &FieldSpec, direction: Direction) -> bool {
    let presence = match direction {
        Direction::Input => field.input,
        Direction::Output => field.output,
    };
    !field.flatten && !matches!(presence, Presence::Never)
}

/// The names of the members that tell variants apart; empty for none.
const fn tags(tagging: Tagging) -> (&'static str, &'static str) {
    match tagging {
        Tagging::Internal(tag) => (tag, ""),
        Tagging::Adjacent(tag, content) => (tag, content),
        Tagging::External | Tagging::Untagged => ("", ""),
    }
}

/// Whether the members of a variant are those of the object.
const fn is_beside(tagging: Tagging, variant: &VariantSpec) -> bool {
    variant.untagged || matches!(tagging, Tagging::Internal(_) | Tagging::Untagged)
}

/// Whether a member has the name of the variant.
const fn is_named(tagging: Tagging) -> bool {
    matches!(tagging, Tagging::External)
}

const fn named(variant: &VariantSpec, direction: Direction) -> &'static str {
    match direction {
        Direction::Input => variant.name,
        Direction::Output => variant.written,
    }
}
