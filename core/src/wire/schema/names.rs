//! The names of schemas in OpenAPI documents.

use super::dto::DtoSpec;
use super::shape::{List, Shape};

/// Returns the name of a type with the names of its arguments: `Page_Cat`. Other characters are not allowed in component
/// names ([OpenAPI](https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-5)).
pub(super) fn name(spec: &DtoSpec) -> String {
    let arguments = spec.arguments.iter().map(|of| shown(of()));
    let name = arguments.fold(spec.name.to_owned(), |name, argument| name + "_" + &argument);
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

fn shown(shape: Shape) -> String {
    match shape {
        Shape::Any | Shape::Json(_) => "Any".to_owned(),
        Shape::Null => "Null".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::Text(_) | Shape::Character => "String".to_owned(),
        Shape::Integer { .. } | Shape::Wide { .. } => "Integer".to_owned(),
        Shape::Number(_) => "Number".to_owned(),
        Shape::Bytes => "Bytes".to_owned(),
        Shape::Option(of) | Shape::Patch(of) => format!("Optional_{}", shown(of())),
        Shape::List(List { of, .. }) | Shape::CommaSeparated(of) => format!("List_{}", shown(of())),
        Shape::Map(map) => format!("Map_{}", shown((map.of)())),
        Shape::Tuple(all) => all.iter().map(|of| shown(of())).collect::<Vec<_>>().join("_"),
        Shape::Dto(spec) => name(spec),
    }
}

/// Returns the name with the modules of its type: `shop_orders_Line`.
pub(super) fn qualified(path: &str, name: &str) -> String {
    let plain = path.split('<').next().unwrap_or(path);
    let modules = plain.rsplit_once("::").map_or("", |(modules, _)| modules);
    let kept = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let modules: String = modules.replace("::", "_").chars().map(kept).collect();
    format!("{modules}_{name}")
}
