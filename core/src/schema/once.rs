//! The names of members in an object that has flattened parts, compared in constants.

use super::definitions::Direction;
use super::dto::{Content, FieldSpec, Presence, Tagging, VariantSpec};
use super::shape::Shape;
use crate::verify::equal;

/// Whether a flattened part has a member with one of these names, as far as the part itself tells.
pub const fn has_any(part: &Shape, names: &[&str], direction: Direction) -> bool {
    let Shape::Dto(spec) = part else { return false };
    let mut i = 0;
    while i < names.len() {
        if has(spec.content, names[i], direction) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether two flattened parts have a member with the same name, as far as the parts themselves tell.
pub const fn share(one: &Shape, other: &Shape, direction: Direction) -> bool {
    match (one, other) {
        (Shape::Dto(one), Shape::Dto(other)) => shared(one.content, other.content, direction),
        _ => false,
    }
}

/// Whether a content has a member with this name.
const fn has(content: Content, name: &str, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                if is_there(&fields[i], direction) && equal(fields[i].name_in(direction), name) {
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

/// Whether another content has a member with the name of one of this content.
const fn shared(content: Content, other: Content, direction: Direction) -> bool {
    match content.towards(direction) {
        Content::Fields { fields, .. } => {
            let mut i = 0;
            while i < fields.len() {
                let there = is_there(&fields[i], direction);
                if there && has(other, fields[i].name_in(direction), direction) {
                    return true;
                }
                i += 1;
            }
            false
        }
        Content::Variants { tagging, variants, .. } => {
            let (tag, inner) = tags(tagging);
            if !tag.is_empty() && has(other, tag, direction)
                || !inner.is_empty() && has(other, inner, direction)
            {
                return true;
            }
            let mut i = 0;
            while i < variants.len() {
                let found = match is_beside(tagging, &variants[i]) {
                    true => shared(variants[i].content, other, direction),
                    false => {
                        is_named(tagging) && has(other, named(&variants[i], direction), direction)
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
