//! How names and texts of pairs stand for what a type is.

use baya::schema::{Content, Direction, FieldSpec, Of, Presence, Shape, Tagging, VariantSpec};
use serde_json::{Map, Value, json};

/// What a parameter is when it is there: it is never `null`.
pub(super) fn present(of: Of) -> (Of, bool) {
    match of() {
        Shape::Option(inner) | Shape::Patch(inner) => (present(inner).0, true),
        _ => (of, false),
    }
}

/// So many types are around another one at most.
const AROUND: usize = 16;

/// What is read in the place of a type: what is in an `Option` or in a newtype.
pub(super) fn peeled(mut of: Of) -> Of {
    for _ in 0..AROUND {
        of = match of() {
            Shape::Option(inner) | Shape::Patch(inner) => inner,
            Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
                Content::Whole(FieldSpec { of, .. }) => *of,
                Content::Of(of) => of,
                _ => return of,
            },
            _ => return of,
        };
    }
    of
}

/// Whether what is in it has names in brackets behind its own.
pub(super) fn is_nested(of: Of) -> bool {
    match peeled(of)() {
        Shape::Map(_) => true,
        Shape::Dto(spec) => match spec.content.towards(Direction::Input) {
            Content::Fields { .. } => true,
            Content::Variants { tagging, variants, .. } => !are_names(tagging, variants),
            _ => false,
        },
        _ => false,
    }
}

/// Whether variants are nothing but their names.
fn are_names(tagging: Tagging, variants: &[VariantSpec]) -> bool {
    let bare = |one: &VariantSpec| matches!(one.content, Content::Unit) && !one.untagged;
    let mut read = variants.iter().filter(|one| one.input);
    tagging == Tagging::External && read.all(bare)
}

/// Whether each variant is an object of single values, whose names are as deep as that of the whole.
pub(super) fn are_flat(tagging: Tagging, variants: &[VariantSpec]) -> bool {
    let flat = |content: &Content| match content {
        Content::Unit => matches!(tagging, Tagging::Internal(_)),
        Content::Fields { fields, .. } => {
            let read = || fields.iter().filter(|field| field.input != Presence::Never);
            read().all(|field| !field.flatten && is_single(field.of))
        }
        _ => false,
    };
    let tagged = matches!(tagging, Tagging::Internal(_) | Tagging::Untagged);
    tagged && variants.iter().filter(|one| one.input).all(|one| flat(&one.content))
}

/// Whether it is one text.
fn is_single(of: Of) -> bool {
    match peeled(of)() {
        Shape::List(_)
        | Shape::CommaSeparated(_)
        | Shape::Tuple(_)
        | Shape::Json(_)
        | Shape::Any => false,
        _ => !is_nested(of),
    }
}

/// How the fields of a form are written that are not as others: the names of what is in an object have
/// brackets.
pub(super) fn encoding(of: Of) -> Map<String, Value> {
    let mut all = Map::new();
    encode(of, &mut all, 0);
    all
}

fn encode(of: Of, all: &mut Map<String, Value>, depth: usize) {
    let Shape::Dto(spec) = peeled(of)() else { return };
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Input) else { return };
    for field in fields.iter().filter(|field| field.input != Presence::Never) {
        if field.flatten {
            if depth < AROUND {
                encode(field.of, all, depth + 1);
            }
            continue;
        }
        let style = match peeled(field.of)() {
            Shape::CommaSeparated(_) => json!({ "style": "form", "explode": false }),
            Shape::List(list) if is_nested(list.of) => deep(),
            _ if is_nested(field.of) => deep(),
            _ => continue,
        };
        all.insert(field.name.to_owned(), style);
    }
}

/// A name in brackets for each property.
fn deep() -> Value {
    json!({ "style": "deepObject", "explode": true })
}
