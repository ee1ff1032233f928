//! The names of schemas in OpenAPI documents.

use super::dto_spec::DtoSpec;
use super::shape::{List, Shape};

/// Returns the name of a type with the names of its arguments: `Page_Cat`. Other characters are not allowed in component
/// names ([OpenAPI](https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-5)).
pub(super) fn name(spec: &DtoSpec) -> String {
    let arguments = spec.arguments.iter().map(|of| argument_name(of()));
    let name = arguments.fold(spec.name.to_owned(), |name, argument| name + "_" + &argument);
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    name.chars().map(|letter| if is_allowed(letter) { letter } else { '_' }).collect()
}

/// Returns the name of a type argument.
fn argument_name(shape: Shape) -> String {
    match shape {
        Shape::Any | Shape::Json(_) => "Any".to_owned(),
        Shape::Null => "Null".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::String(_) | Shape::Character => "String".to_owned(),
        Shape::Integer { .. } | Shape::Integer128 { .. } => "Integer".to_owned(),
        Shape::Number(_) => "Number".to_owned(),
        Shape::Bytes => "Bytes".to_owned(),
        Shape::Option(of) | Shape::Patch(of) => format!("Optional_{}", argument_name(of())),
        Shape::List(List { of, .. }) | Shape::CommaSeparated(of) => {
            format!("List_{}", argument_name(of()))
        }
        Shape::Map(map) => format!("Map_{}", argument_name((map.of)())),
        Shape::Tuple(all) => all.iter().map(|of| argument_name(of())).collect::<Vec<_>>().join("_"),
        Shape::Dto(spec) => name(spec),
    }
}

/// Returns the name of a type, qualified with its modules: `shop_orders_Line`.
pub(super) fn qualified(path: &str, name: &str) -> String {
    let without_arguments = path.split('<').next().unwrap_or(path);
    let modules = without_arguments.rsplit_once("::").map_or("", |(modules, _)| modules);
    let replace = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let modules: String = modules.replace("::", "_").chars().map(replace).collect();
    format!("{modules}_{name}")
}
