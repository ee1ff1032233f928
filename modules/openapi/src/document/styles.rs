//! The serialization styles of parameters and form fields.

use baya::schema::{Content, Direction, FieldSpec, Of, Presence, Shape, Tagging, VariantSpec};
use serde_json::{Map, Value, json};

/// The maximum number of types around another one.
const MAX_NESTING: usize = 16;

/// Returns the type inside an `Option`, and whether there was one. A parameter is never `null`: it is absent instead.
pub(super) fn unwrap_option(of: Of) -> (Of, bool) {
    match of() {
        Shape::Option(inner) | Shape::Patch(inner) => (unwrap_option(inner).0, true),
        _ => (of, false),
    }
}

/// Returns the type inside `Option`s and newtypes, which is parsed in their place.
pub(super) fn unwrap_type(mut of: Of) -> Of {
    for _ in 0..MAX_NESTING {
        of = match of() {
            Shape::Option(inner) | Shape::Patch(inner) => inner,
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Newtype(FieldSpec { of, .. }) => *of,
                Content::Of(of) => of,
                _ => return of,
            },
            _ => return of,
        };
    }
    of
}

/// Returns whether the values inside the type have names in brackets after its own name.
pub(super) fn is_nested(of: Of) -> bool {
    match unwrap_type(of)() {
        Shape::Map(_) => true,
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Fields { .. } => true,
            Content::Variants { tagging, variants, .. } => !are_units(tagging, variants),
            _ => false,
        },
        _ => false,
    }
}

/// Returns whether all variants are units, so that a value is the name of a variant.
fn are_units(tagging: Tagging, variants: &[VariantSpec]) -> bool {
    let is_unit = |one: &VariantSpec| matches!(one.content, Content::Unit) && !one.untagged;
    let mut accepted = variants.iter().filter(|one| one.input);
    tagging == Tagging::External && accepted.all(is_unit)
}

/// Returns whether each variant is an object whose fields are single strings, next to the tag.
pub(super) fn are_flat(tagging: Tagging, variants: &[VariantSpec]) -> bool {
    let is_flat = |content: &Content| match content {
        Content::Unit => matches!(tagging, Tagging::Internal(_)),
        Content::Fields { fields, .. } => {
            let mut accepted = fields.iter().filter(|field| field.input != Presence::Never);
            accepted.all(|field| !field.flatten && is_single_string(field.of))
        }
        _ => false,
    };
    let is_inline = matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
    is_inline && variants.iter().filter(|one| one.input).all(|one| is_flat(&one.content))
}

/// Returns whether a value of the type is one string in a query.
fn is_single_string(of: Of) -> bool {
    match unwrap_type(of)() {
        Shape::List(_)
        | Shape::CommaSeparated(_)
        | Shape::Tuple(_)
        | Shape::Json(_)
        | Shape::Any => false,
        _ => !is_nested(of),
    }
}

/// Returns the value of the keyword `encoding` of a form: the styles of nested and comma-separated fields.
pub(super) fn encoding(of: Of) -> Map<String, Value> {
    let mut all = Map::new();
    add_encoding(of, &mut all, 0);
    all
}

fn add_encoding(of: Of, all: &mut Map<String, Value>, depth: usize) {
    let Shape::Dto(spec) = unwrap_type(of)() else { return };
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Input) else { return };
    for field in fields.iter().filter(|field| field.input != Presence::Never) {
        if field.flatten {
            if depth < MAX_NESTING {
                add_encoding(field.of, all, depth + 1);
            }
            continue;
        }
        let style = match unwrap_type(field.of)() {
            Shape::CommaSeparated(_) => json!({ "style": "form", "explode": false }),
            Shape::List(list) if is_nested(list.of) => deep_object(),
            _ if is_nested(field.of) => deep_object(),
            _ => continue,
        };
        all.insert(field.name.to_owned(), style);
    }
}

/// Returns the style with the name of each property in brackets.
fn deep_object() -> Value {
    json!({ "style": "deepObject", "explode": true })
}
