//! The field names of a shape, including those of flattened values.

use super::definitions::Direction;
use super::dto_spec::{Content, FieldSpec, Tagging};
use super::shape::Shape;

/// The names of a shape's fields.
#[derive(Default)]
pub(crate) struct FieldNames {
    /// The known names. At least one of them is present if the value is.
    pub(crate) known: Vec<&'static str>,
    /// Whether a flattened map accepts other names.
    pub(crate) has_map: bool,
}

/// Returns the names of a shape's fields, or `None` if it has no fields or if some names are unknown.
pub(crate) fn names_in(shape: Shape) -> Option<FieldNames> {
    let mut names = FieldNames::default();
    let are_known = add_names(shape, &mut names) && !(names.known.is_empty() && names.has_map);
    are_known.then_some(names)
}

/// Adds the names of a shape's fields. Returns whether all of them are known.
fn add_names(shape: Shape, names: &mut FieldNames) -> bool {
    match shape {
        Shape::Map(_) => {
            names.has_map = true;
            true
        }
        Shape::Option(of) | Shape::Patch(of) => add_names(of(), names),
        Shape::Dto(spec) => add_content_names(spec.content.towards(Direction::Input), names),
        _ => false,
    }
}

fn add_content_names(content: Content, names: &mut FieldNames) -> bool {
    match content {
        Content::Unit => true,
        Content::Of(of) => add_names(of(), names),
        Content::Newtype(FieldSpec { of, .. }) => add_names(of(), names),
        Content::Fields { fields, .. } => fields.iter().all(|field| {
            if field.flatten {
                add_names((field.of)(), names)
            } else {
                names.known.push(field.name);
                names.known.extend(field.aliases);
                true
            }
        }),
        Content::Variants { tagging, variants, .. } => match tagging {
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
                names.known.push(tag);
                true
            }
            Tagging::External => {
                names.known.extend(variants.iter().flat_map(|one| one.names_in(Direction::Input)));
                true
            }
            Tagging::Untagged => {
                variants.iter().all(|variant| add_content_names(variant.content, names))
            }
        },
        _ => false,
    }
}
